"""Where the frozen releases are, and which of them is the latest."""

from pathlib import Path

from psgfeed.export.descriptor import DESCRIPTION

FOLDER = "snapshots"


def snapshots_in(folder: Path) -> list[Path]:
    """Return the snapshots under a folder, by name: days sort as they follow each other."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith(".") and (path / DESCRIPTION).is_file())


def before(folder: Path, name: str) -> Path | None:
    """Return the last snapshot whose name sorts before another's, or ``None``."""
    return next((path for path in reversed(snapshots_in(folder)) if path.name < name), None)
