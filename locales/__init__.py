"""The catalogues: every phrase that people are shown, by key, in each language."""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

#: Language of a person -> catalogue.
LANGUAGES = {"zh": "zh_CN", "en": "en"}
ROOT = Path(__file__).parent


@cache
def catalogue(language: str) -> dict[str, str]:
    """All phrases of a language by key. Raises KeyError for a language that has no catalogue."""
    path = ROOT / LANGUAGES[language] / "LC_MESSAGES" / "smallgrid.po"
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}
