"""`smallgrid`: check the configuration, try the demo, run the service."""

import asyncio
import csv
import errno
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import DatabaseError

from bot import settings as configuration
from bot.settings import ConfigurationError

app = typer.Typer(
    help="Smallgrid: a chat service desk for a community that is divided into grids.",
    no_args_is_help=True,
    add_completion=False,
)

telegram = typer.Typer(help="The bot on Telegram.", no_args_is_help=True)
app.add_typer(telegram, name="telegram")

Config = Annotated[Path, typer.Option("--config", help="The configuration file.", envvar="SMALLGRID_CONFIG")]
DEFAULT = Path("config.yaml")


@app.command()
def check(config: Config = DEFAULT) -> None:
    """Report everything that is wrong with the configuration, with line and remedy."""
    found = configuration.problems(config)
    for problem in found:
        typer.echo(str(problem), err=True)
    if found:
        typer.echo(f"{len(found)} to mend.", err=True)
        raise typer.Exit(1)
    from bot.clock import SystemClock  # noqa: PLC0415 (only what a command needs is imported)

    for warning in configuration.warnings(config, SystemClock().now().date()):
        typer.echo(f"warning: {warning}", err=True)
    typer.echo(f"{config}: all well.")


@app.command()
def demo(
    config: Config = DEFAULT,
    data: Annotated[Path, typer.Option(help="Where the demo keeps its data.")] = Path(".demo"),
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 lets the system choose.")] = 8080,
    lang: Annotated[str | None, typer.Option(help="One of the configured languages.")] = None,
    script: Annotated[bool, typer.Option("--script", help="Play the story in the terminal and end.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Begin with an empty community.")] = False,
) -> None:
    """Three phones, a map and a clock to wind forward, with a sample community."""
    settings = _load(config)
    language = lang or settings.language
    if language not in settings.community.languages:
        expected = ", ".join(settings.community.languages)
        raise typer.BadParameter(f"{language} is not configured; expected one of {expected}", param_hint="'--lang'")
    if script:
        from bot.story import tell  # noqa: PLC0415

        asyncio.run(tell(settings, language, typer.echo))
        return
    if reset:
        shutil.rmtree(data, ignore_errors=True)
    with _told_plainly():
        data.mkdir(parents=True, exist_ok=True)
    chosen = settings.model_copy(
        update={
            "database": f"sqlite:///{data.resolve() / 'smallgrid.sqlite'}",
            "media": data.resolve() / "media",
            "language": language,
        }
    )
    asyncio.run(_serve(chosen, host, port, data / "clock", speaking=lang is not None))


@app.command()
def run(config: Config = DEFAULT) -> None:
    """Run the service."""
    settings = _load(config)
    asyncio.run(_serve(settings, settings.web.host, settings.web.port, None))


@app.command()
def invite(
    post: Annotated[str, typer.Argument(help="The code of a post in the configuration.")] = "",
    admin: Annotated[bool, typer.Option("--admin", help="Invite the administrator.")] = False,
    config: Config = DEFAULT,
) -> None:
    """Make a single-use invitation to a post, good for 72 hours."""
    from bot.invitations import invite as make  # noqa: PLC0415

    settings = _load(config)
    posts = [item.code for item in settings.community.posts if (item.kind == "admin" if admin else item.code == post)]
    if not posts:
        known = ", ".join(item.code for item in settings.community.posts)
        wrong = "--admin: no such post" if admin else f"{post}: no such post" if post else "no post is named"
        typer.echo(f"{wrong}; expected one of {known}", err=True)
        raise typer.Exit(1)
    with _told_plainly():
        token = make(settings, posts[0])
    typer.echo(f"Send this to the bot in a private chat; it works once, for 72 hours:\n/start i_{token}")


@app.command()
def status(config: Config = DEFAULT) -> None:
    """Show what waits, what could not be delivered and which messages nobody could handle."""
    from bot.clock import SystemClock  # noqa: PLC0415
    from bot.status import lines  # noqa: PLC0415

    settings = _load(config)
    with _told_plainly():
        for line in lines(settings, SystemClock().now()):
            typer.echo(line)


@app.command()
def letters(
    done: Annotated[
        list[int] | None, typer.Option(help="The number of one that is dealt with; may be repeated.")
    ] = None,
    config: Config = DEFAULT,
) -> None:
    """Show the messages that nobody could take and nobody has dealt with, and what they say."""
    from bot.letters import lines  # noqa: PLC0415

    settings = _load(config)
    with _told_plainly():
        for line in lines(settings, done or ()):
            typer.echo(line)


@app.command()
def understand(
    file: Annotated[Path, typer.Argument(help="A CSV file: the column `text`, or the only one, has the messages.")],
    config: Config = DEFAULT,
) -> None:
    """Write as CSV what is understood of each message of a file: danger and why, acts, place, category."""
    from bot.understanding import COLUMNS, UnreadableFileError, texts, understood  # noqa: PLC0415

    settings = _load(config)
    try:
        said = texts(file)
    except UnreadableFileError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    written = csv.writer(sys.stdout, lineterminator="\n")
    written.writerow(COLUMNS)
    with typer.progressbar(length=len(said), label=file.name, file=sys.stderr) as progress:
        for row in understood(settings, said):
            written.writerow(row)
            progress.update(1)


@telegram.command("check")
def telegram_check(config: Config = DEFAULT) -> None:
    """Say what is wrong with token, webhook, commands and rights of the bot, and how to mend it."""
    from bot.channels.telegram.check import problems  # noqa: PLC0415
    from bot.logs import configure  # noqa: PLC0415

    configure()
    settings = _load(config)
    found = asyncio.run(problems(settings))
    for problem in found:
        typer.echo(problem, err=True)
    if found:
        raise typer.Exit(1)
    typer.echo(f"Telegram: all well, by {settings.telegram.mode}.")


def _load(config: Path) -> configuration.Settings:
    try:
        return configuration.load(config)
    except ConfigurationError as error:
        typer.echo(f"{error}\nRun `smallgrid check` after mending it.", err=True)
        raise typer.Exit(1) from error


@contextmanager
def _told_plainly() -> Iterator[None]:
    """End with a sentence when the machine refuses a port, a folder or the database, or the configuration or this version
    does not fit what is in it; any other error is our own.
    """
    from bot.schema import LaterTablesError  # noqa: PLC0415

    try:
        yield
    except LaterTablesError as error:
        typer.echo(
            "Cannot use the database: its tables are of a later version. Run that, or put a backup back.", err=True
        )
        raise typer.Exit(1) from error
    except ConfigurationError as error:
        typer.echo(f"{error}\nThe database still needs it: put it back.", err=True)
        raise typer.Exit(1) from error
    except OSError as error:
        said = ": ".join(part for part in (error.filename, error.strerror or str(error)) if part)
        hint = " Stop what listens there, or choose another port." if error.errno == errno.EADDRINUSE else ""
        typer.echo(f"Cannot start: {said}.{hint}", err=True)
        raise typer.Exit(1) from error
    except DatabaseError as error:
        typer.echo(f"Cannot use the database: {str(error.orig).partition(chr(10))[0]}.", err=True)
        raise typer.Exit(1) from error


def address(host: str, port: int, base: str) -> str:
    """Give the address of the web chat; `base` is the path under which it is, "" for none."""
    at = f"[{host}]" if ":" in host else host
    return f"http://{at}:{port}{base}{'/' * bool(base)}"


async def _serve(
    settings: configuration.Settings, host: str, port: int, demo_clock: Path | None, *, speaking: bool = False
) -> None:
    """Serve until told to stop; with a demo clock as the demo, `speaking` the language of the settings."""
    from bot.app import App  # noqa: PLC0415
    from bot.clock import DemoClock, SystemClock  # noqa: PLC0415
    from bot.demo import Demo  # noqa: PLC0415
    from bot.logs import configure  # noqa: PLC0415

    configure()
    stopping = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    with _told_plainly():
        clock = DemoClock(demo_clock) if demo_clock else SystemClock()
        service = App(settings, clock)
    try:
        with _told_plainly():
            service.media.open()
            await service.prepare()
            powers = None
            if isinstance(clock, DemoClock):
                powers = Demo(service, clock, settings.language)
                await powers.open(speaking=speaking)
            web = service.open_web(powers)
            if settings.telegram_token and powers is None:
                service.open_telegram(settings.telegram_token)
            actual = await web.start(host, port)
        service.run_in_background()
        typer.echo(f"Smallgrid is at {address(host, actual, settings.web.base_path)}")
        await stopping.wait()
    finally:
        await service.stop()


if __name__ == "__main__":
    app()
