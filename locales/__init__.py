"""The catalogues: every phrase that people are shown, by key, in each language; a file a feature."""

from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent
#: Where catalogues lie, in each a folder a language; whoever brings a kind of their own adds theirs.
FOLDERS = [ROOT]
#: Language of a person -> folder of its catalogues, which is named like a locale.
LANGUAGES = {path.name.partition("_")[0]: path.name for path in sorted(ROOT.iterdir()) if any(path.glob("*.po"))}


@cache
def catalogue(language: str) -> dict[str, str]:
    """All phrases of a language by key. Raises KeyError for a language that has no catalogue."""
    return {key: text for phrases in by_feature(language).values() for key, text in phrases.items()}


def own_name(language: str) -> str:
    """What a language calls itself: 中文, English."""
    name = Locale.parse(LANGUAGES[language]).get_language_name() or language
    return name[:1].upper() + name[1:]


def by_feature(language: str) -> dict[str, dict[str, str]]:
    """The phrases of a language as they stand in its files: feature -> key -> text."""
    files = (path for folder in FOLDERS for path in sorted((folder / LANGUAGES[language]).glob("*.po")))
    return {path.stem: _read(path) for path in files}


def _read(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}
