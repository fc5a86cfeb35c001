"""Processes of their own: the service as an operator runs it, and bare Python with the libraries that it stands on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.request import urlopen

from bench.durable import CONFIG

MEGABYTE = 1_000_000
LIBRARIES = [sys.executable, "-c", "import aiogram, sqlalchemy, aiohttp; print('ready', flush=True); input()"]
SERVICE = [sys.executable, "-m", "bot.cli", "run", "--config", str(CONFIG)]


@dataclass(frozen=True, slots=True)
class Started:
    """How long it took until it was ready, in seconds, and its resident memory then, in megabytes."""

    seconds: float
    megabytes: float


@contextmanager
def _running(command: list[str], **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a command and give its first line."""
    process = subprocess.Popen(  # noqa: S603 (only our own commands)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=CONFIG.parent,
        env={**os.environ, **environment},
    )
    with process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline()
        finally:
            process.terminate()


def libraries() -> Started:
    """Python with aiogram, SQLAlchemy and aiohttp imported."""
    begun = perf_counter()
    with _running(LIBRARIES) as (process, line):
        assert line == "ready\n", line
        return Started(perf_counter() - begun, resident(process.pid))


def service() -> Started:
    """The service on an empty database, from its command until its web page has answered."""
    with TemporaryDirectory(prefix="smallgrid-bench-") as folder:
        database = f"sqlite:///{folder}/bench.sqlite"
        begun = perf_counter()
        with _running(
            SERVICE, SMALLGRID_DATABASE=database, SMALLGRID_MEDIA=f"{folder}/media", SMALLGRID_WEB__PORT="0"
        ) as (process, line):
            with urlopen(line.split()[-1]) as answer:  # noqa: S310 (our own address)
                assert answer.status == 200, line
            return Started(perf_counter() - begun, resident(process.pid))


def resident(pid: int) -> float:
    """Resident memory in megabytes, as Linux counts it."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
