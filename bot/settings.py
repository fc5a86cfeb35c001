"""Settings: config.yaml and the environment, where an unknown key is an error and every error names its line."""

import json
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, FilePath, IPvAnyNetwork, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.configuration import MISSING, ConfigurationError, Problem, Source, explain, holds_parts, known_keys, read
from locales import LANGUAGES
from models.config.community import Community, findings
from models.config.part import Part
from models.config.retention import Retention

PREFIX = "SMALLGRID_"
OFFICIAL = "https://api.telegram.org"
_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_DATABASES = {"sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg"}
_EMERGENCY_NUMBERS = ("110", "119", "120")


class Push(Part):
    """Calling closed pages; `contact` is whom a push service may write to about us."""

    contact: Annotated[str, Field(pattern=r"^(mailto:[^@\s]+@|https://)[\w-]+(\.[\w-]+)+$")] = "mailto:desk@example.org"
    anywhere: bool = False  # also to addresses that are not public; for a push service of one's own


class Web(Part):
    """The web chat; `base_path` is what stands before every address of it, and proxies pass it on as it is."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    base_path: Annotated[str, Field(pattern=r"^(/[A-Za-z0-9._~-]+)*$")] = ""
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()  # only they are believed about who asks, and by which address
    push: Push = Push()


class Courier(Part):
    """How often a message is tried, and for how long a claimed one is left alone."""

    attempts: Annotated[int, Field(ge=1)] = 16  # about five hours
    lease_seconds: Annotated[int, Field(ge=1)] = 60


class Limits(Part):
    """How much Telegram takes: calls a second, a second in one chat (and so many more at once), a minute in a group."""

    overall: Annotated[int, Field(ge=1)] = 30
    private: Annotated[int, Field(ge=1)] = 1
    burst: Annotated[int, Field(ge=0)] = 3
    group: Annotated[int, Field(ge=1)] = 20


class Telegram(Part):
    """How Telegram's updates come in; a webhook needs the public address that Telegram calls, and a secret.

    Telegram itself calls only by https and on some ports; a Bot API server of one's own (`api`) also by http.
    """

    mode: Literal["polling", "webhook"] = "polling"
    api: Annotated[str, Field(pattern=r"^https?://")] = OFFICIAL
    webhook: Annotated[str, Field(pattern=r"^https?://")] | None = None
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()  # if any, only they may call the webhook
    limits: Limits = Limits()

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.mode == "webhook" and self.webhook is None:
            raise ValueError("expected the key webhook with the public https address")
        if self.official and (self.webhook or "").startswith("http:"):
            raise ValueError("expected a webhook by https, unless api is a Bot API server of your own")
        return self

    @property
    def official(self) -> bool:
        """Whether this is Telegram itself and no Bot API server of one's own."""
        return self.api.rstrip("/") == OFFICIAL


class Settings(BaseSettings):
    """Everything that can be set; the environment (SMALLGRID_WEB__PORT=80) goes before the file, secrets are only there."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_ignore_empty=True, extra="forbid", frozen=True
    )

    database: str = "sqlite:///var/smallgrid.sqlite"
    media: Path = Path("var/media")
    map: Path = Path("community.geojson")
    language: str = ""  # of the pages and the demo; the community's first where it is not given
    web: Web = Web()
    courier: Courier = Courier()
    telegram: Telegram = Telegram()
    retention: Retention = Retention()
    community: Community
    bot_token: Annotated[SecretStr | None, Field(validation_alias="TELEGRAM_BOT_TOKEN")] = None
    bot_token_file: Annotated[FilePath | None, Field(validation_alias="TELEGRAM_BOT_TOKEN_FILE")] = None
    push_key: Annotated[SecretStr | None, Field(validation_alias="WEB_PUSH_KEY")] = None
    push_key_file: Annotated[FilePath | None, Field(validation_alias="WEB_PUSH_KEY_FILE")] = None
    webhook_secret: Annotated[SecretStr | None, Field(validation_alias="TELEGRAM_WEBHOOK_SECRET")] = None
    webhook_secret_file: Annotated[FilePath | None, Field(validation_alias="TELEGRAM_WEBHOOK_SECRET_FILE")] = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic-settings passes all of them
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings

    @field_validator("database")
    @classmethod
    def _usable(cls, url: str) -> str:
        try:
            known = make_url(url).drivername in _DATABASES
        except (ArgumentError, ValueError):
            known = False
        if not known:
            raise ValueError("expected sqlite:///file or postgresql+psycopg://user@host/name")
        return url

    @field_validator("bot_token_file", "push_key_file", "webhook_secret_file")
    @classmethod
    def _readable(cls, file: Path | None) -> Path | None:
        try:
            if file is not None:
                file.read_text()
        except (OSError, ValueError) as error:
            raise ValueError("expected a file of text that can be read") from error
        return file

    @property
    def languages(self) -> list[str]:
        """The community's languages, that of these settings first."""
        return sorted(self.community.languages, key=lambda code: code != self.language)

    @property
    def telegram_token(self) -> SecretStr | None:
        """Give the bot's token, None without Telegram; the variable goes before the file."""
        return _secret(self.bot_token, self.bot_token_file)

    @property
    def telegram_webhook_secret(self) -> SecretStr | None:
        """Give what Telegram shows to prove itself, None without; the variable goes before the file."""
        return _secret(self.webhook_secret, self.webhook_secret_file)

    @property
    def web_push_key(self) -> SecretStr | None:
        """Give the private key for Web Push, None for the one that is made; the variable goes before the file."""
        return _secret(self.push_key, self.push_key_file)


VARIABLES = (f"{PREFIX}CONFIG", *(f"{PREFIX}{key.upper()}" for key in known_keys(Settings, ())))


def _secret(given: SecretStr | None, file: Path | None) -> SecretStr | None:
    if given is not None or file is None:
        return given
    return SecretStr(file.read_text().strip())


def load(path: Path) -> Settings:
    """Read the settings with every path made absolute, relative to the file; ConfigurationError tells all problems."""
    settings, found = _examine(path)
    if settings is None or found:
        raise ConfigurationError(found)
    root = path.resolve().parent
    return settings.model_copy(
        update={
            "database": _absolute(settings.database, root),
            "media": root / settings.media,
            "map": root / settings.map,
            "language": settings.language or settings.community.languages[0],
        }
    )


def problems(path: Path) -> list[Problem]:
    """Find everything that is wrong with the configuration, all at once, in the order of its lines."""
    return _examine(path)[1]


def warnings(path: Path, today: date) -> list[str]:
    """Say what will work but may surprise; the configuration itself must be sound."""
    community = load(path).community
    said = [
        f"the public calendar does not cover {year}: only weekdays and the configured days count"
        for year in (today.year, today.year + 1)
        if community.working_time.uncovered(year)
    ]
    known = {number for emergency in community.emergencies for number in emergency.numbers}
    said += [f"{name} is no setting: expected one of {', '.join(VARIABLES)}" for name in _strange_variables()]
    if _has_password((read(path, None).data or {}).get("database")):
        said.append(f"the database's password belongs in the environment: {PREFIX}DATABASE")
    said += [f"no emergency names {number}" for number in _EMERGENCY_NUMBERS if number not in known]
    return said


def _examine(path: Path) -> tuple[Settings | None, list[Problem]]:
    source = read(path, os.environ.get(f"{PREFIX}MAP"))
    settings, found = None, list(source.problems)
    if source.data is not None:
        try:
            settings = Settings(**source.data)
        except ValidationError as error:
            found += [explain(details, source, Settings, PREFIX) for details in error.errors()]
        except SettingsError as error:
            found += _no_json() or [Problem(PREFIX, None, "(not shown)", str(error), "environment")]
        found += [*_inconsistent(source), *_wrong_languages(source)]
    if settings is not None:
        found += _wrong_secrets(settings)
    return settings, sorted(found, key=lambda problem: (problem.file != path.name, problem.line or 0))


def _wrong_secrets(settings: Settings) -> list[Problem]:
    """What is wrong with the token and the webhook's secret; neither is shown."""
    found = []
    token, secret = settings.telegram_token, settings.telegram_webhook_secret
    if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
        found.append(Problem("TELEGRAM_BOT_TOKEN", None, "(not shown)", "a number, a colon and a key", "environment"))
    if settings.telegram.mode == "webhook" and not (secret and _WEBHOOK_SECRET.fullmatch(secret.get_secret_value())):
        expected = "1 to 256 of A-Z, a-z, 0-9, _ and -, in webhook mode"
        shown = MISSING if secret is None else "(not shown)"
        found.append(Problem("TELEGRAM_WEBHOOK_SECRET", None, shown, expected, "environment"))
    if settings.web_push_key is not None and not _is_push_key(settings.web_push_key.get_secret_value()):
        expected = "a private key on P-256, as PEM or in base64url"
        found.append(Problem("WEB_PUSH_KEY", None, "(not shown)", expected, "environment"))
    return found


def _no_json() -> list[Problem]:
    """The variables that hold a list, or keys and values, and cannot be read."""
    found = []
    for name, value in os.environ.items():
        keys = name.upper().removeprefix(PREFIX).lower().split("__")
        if name.upper().startswith(PREFIX) and holds_parts(Settings, keys) and not _is_json(value):
            found.append(Problem(name, None, value, 'JSON, such as ["10.0.0.0/8"] or {"port": 80}', "environment"))
    return found


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _strange_variables() -> list[str]:
    """Variables named like ours that set nothing."""
    ours = [name for name in os.environ if name.upper().startswith(PREFIX)]
    return [name for name in ours if name.upper().partition("__")[0] not in VARIABLES]


def _has_password(database: str | None) -> bool:
    try:
        return database is not None and make_url(database).password is not None
    except (ArgumentError, ValueError):
        return False  # no address at all; where it counts that is told elsewhere


def _is_push_key(text: str) -> bool:
    from bot.vapid import Key  # noqa: PLC0415 (only who gives a key needs it)

    try:
        Key.given(text)
    except ValueError:
        return False
    return True


def _inconsistent(source: Source) -> list[Problem]:
    community = (source.data or {}).get("community")
    if not isinstance(community, dict):
        return []
    return [source.problem(("community", *f.path), f.value, f.expected) for f in findings(community)]


def _wrong_languages(source: Source) -> Iterator[Problem]:
    """What is to be spoken and is in no catalogue, or is not among the community's languages."""
    data = source.data or {}
    community = data.get("community")
    spoken = community.get("languages") if isinstance(community, dict) else None
    if not isinstance(spoken, list):
        return
    for index, code in enumerate(spoken):
        if isinstance(code, str) and code not in LANGUAGES:
            expected = f"a language that has catalogues, one of {', '.join(LANGUAGES)}"
            yield source.problem(("community", "languages", index), code, expected)
    variable, expected = f"{PREFIX}LANGUAGE", f"one of {', '.join(map(str, spoken))}"
    if chosen := os.environ.get(variable):
        if chosen not in spoken:
            yield Problem(variable, None, chosen, expected, "environment")
    elif isinstance(chosen := data.get("language"), str) and chosen not in spoken:
        yield source.problem(("language",), chosen, expected)


def _absolute(database: str, root: Path) -> str:
    """Make the path of an SQLite file absolute; other databases stay as they are."""
    url = make_url(database)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return database
    return url.set(database=str(root / url.database)).render_as_string(hide_password=False)
