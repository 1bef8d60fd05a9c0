"""The files of data that stand in the site's folder, as their own description tells them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = "data/"
DESCRIPTION = "datapackage.json"
_PAGE = "index.html"  # our own page stands in the same folder


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take: its path below the site's root, its size in bytes, its rows and SHA-256 where they are known."""

    path: str
    size: int
    rows: int | None = None
    sha256: str = ""

    @property
    def name(self) -> str:
        """Return the file's name."""
        return self.path.rpartition("/")[2]


def downloads_in(site: Path) -> tuple[Download, ...]:
    """Return what the data package in a site's folder holds: its tables first, then what explains them, by name.

    Nothing when there is none that can be read.
    """
    folder = site / FOLDER
    try:
        described = json.loads((folder / DESCRIPTION).read_bytes())
        tables = [found for row in described["resources"] for found in _resource(folder, row)]
    except (OSError, ValueError, TypeError, KeyError):
        return ()
    known = {table.path for table in tables}
    beside = (
        Download(FOLDER + path.name, path.stat().st_size)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != _PAGE and not path.name.startswith(".")
    )
    return (*tables, *(file for file in beside if file.path not in known))


def _resource(folder: Path, row: Any) -> Iterator[Download]:
    target = folder / str(row["path"])
    if target.is_file() and target.resolve().is_relative_to(folder.resolve()):
        digest = str(row.get("hash", "")).removeprefix("sha256:")
        rows = row.get("rowCount")
        yield Download(f"{FOLDER}{row['path']}", target.stat().st_size, rows if isinstance(rows, int) else None, digest)
