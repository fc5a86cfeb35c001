"""Sentences that people say in danger, to try a configuration with."""

from collections.abc import Iterator
from pathlib import Path

SENTENCES = Path(__file__).parent / "sentences.txt"


def sentences() -> Iterator[tuple[str, str]]:
    """Give each sentence that the product ships, with the kind of danger that it tells of."""
    kind = ""
    for line in SENTENCES.read_text("utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            yield kind, line
