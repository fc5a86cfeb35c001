"""The model configuration with changes: as it stands, in a folder, or written as one file."""

import shutil
from pathlib import Path
from textwrap import indent

ROOT = Path(__file__).parent.parent
PARTS = ("answers", "community", "units", "times", "emergencies", "categories", "places")

Change = tuple[str, str]


def one_file() -> str:
    """All of it in one file, beside which the map stands."""
    head = (ROOT / "config.yaml").read_text(encoding="utf-8")
    parts = [(ROOT / "community" / f"{part}.yaml").read_text(encoding="utf-8") for part in PARTS]
    whole = "\ncommunity:\n" + indent("\n".join(parts), "  ")
    return changed(head, ("\ncommunity: community\n", whole), ("map: community/map.geojson", "map: community.geojson"))


def folder(path: Path, **changes: Change | list[Change]) -> Path:
    """Write the configuration with changes to its files, by their names; give the path of config.yaml."""
    shutil.copytree(ROOT / "community", path / "community")
    shutil.copy(ROOT / "config.yaml", path)
    for name, change in changes.items():
        file = path / "config.yaml" if name == "config" else path / "community" / f"{name}.yaml"
        each = change if isinstance(change, list) else [change]
        file.write_text(changed(file.read_text(encoding="utf-8"), *each), encoding="utf-8")
    return path / "config.yaml"


def changed(text: str, *changes: Change) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
