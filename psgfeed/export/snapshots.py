"""Frozen releases of the data: one folder each, never overwritten, with what changed since the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psgfeed.export.changes import Changes, changes_csv, changes_markdown, compare
from psgfeed.export.descriptor import DATAPACKAGE_NAME
from psgfeed.export.package import About, Package, write_package, write_sums
from psgfeed.export.package_tables import ITEMS
from psgfeed.export.recipe import Recipe
from psgfeed.files import new_folder, stream_whole, write_whole
from psgfeed.model import Source

FOLDER = "snapshots"
CHANGES = ("CHANGES.csv", "CHANGES.md")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A release as it was written; ``previous`` and ``changes`` are missing in the first one."""

    folder: Path
    package: Package
    previous: Path | None = None
    changes: Changes | None = None


def write_snapshot(
    connection: Any, recipe: Recipe, sources: Mapping[str, Source], about: About, folder: Path
) -> Snapshot:
    """Write a release into a new folder; its name is the release's. It is there whole or not at all.

    Raises:
        PsgfeedError: the folder is there already (``data.exists``) or cannot be written (``place.unwritable``).
    """
    previous = before(folder.parent, folder.name)
    changes = None
    with new_folder(folder) as made:
        package = write_package(connection, recipe, sources, about, made)
        if previous:
            changes = compare(previous / ITEMS, made / ITEMS)
            stream_whole(made / CHANGES[0], changes_csv(changes))
            write_whole(made / CHANGES[1], changes_markdown(changes, folder.name, previous.name).encode())
            write_sums(made, (*package.files, *CHANGES))
    return Snapshot(folder, package, previous, changes)


def snapshots_in(folder: Path) -> list[Path]:
    """Return the snapshots under a folder, by name: days sort as they follow each other."""
    if not folder.is_dir():
        return []
    return sorted(
        path for path in folder.iterdir() if not path.name.startswith(".") and (path / DATAPACKAGE_NAME).is_file()
    )


def before(folder: Path, name: str) -> Path | None:
    """Return the last snapshot whose name sorts before another's, or ``None``."""
    return next((path for path in reversed(snapshots_in(folder)) if path.name < name), None)
