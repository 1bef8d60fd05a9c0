"""``psgfeed snapshot``: a frozen release of the data."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from psgfeed.cli.workspace import Place

if TYPE_CHECKING:  # heavy, and needed for its name only
    from psgfeed.export.snapshots import Snapshot

_NAME = re.compile(r"\d{4}-\d{2}-\d{2}[A-Za-z0-9._-]*")


@click.command("snapshot")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="The folder that holds the snapshots; data/snapshots in the workspace if left out.",
)
@click.option("--name", default=None, metavar="DAY", help="Its name, a day and what you like; today if left out.")
@click.option(
    "--preset",
    type=click.Choice(["core", "full", "no-text"]),
    default="full",
    show_default=True,
    help="Which columns.",
)
@click.pass_obj
def command(place: Place, out: Path | None, name: str | None, preset: str) -> None:
    """Write a release that is never overwritten: the data package, and what changed since the release before.

    CHANGES.csv has a line for each item that was added (ADD), changed (MOD) or removed (DEL).
    """
    from psgfeed.export.package import about_of
    from psgfeed.export.recipe import Recipe
    from psgfeed.export.snapshots import FOLDER, write_snapshot

    name = name or datetime.now(UTC).date().isoformat()
    released = _released(name)
    settings = place.settings()
    sources = place.catalogue(settings).sources
    about = replace(about_of(settings.site, settings.data), version=name, released=released)
    folder = (out or settings.data_folder / FOLDER) / name
    with place.store(settings) as store, store.read() as connection:
        snapshot = write_snapshot(connection, Recipe(preset=preset), sources, about, folder)
    _tell(snapshot)


def _released(name: str) -> date:
    """Return the day of a name; raises ``click.BadParameter``."""
    try:
        if _NAME.fullmatch(name):
            return date.fromisoformat(name[:10])
    except ValueError:
        pass
    raise click.BadParameter("write a day, as in 2026-11-25 or 2026-11-25b", param_hint="--name")


def _tell(snapshot: Snapshot) -> None:
    from psgfeed.export.changes import Kind
    from psgfeed.export.citation import cite

    click.echo(snapshot.folder)
    click.echo(f"{snapshot.package.record.rows} items", err=True)
    if snapshot.previous and snapshot.changes:
        counts = ", ".join(f"{snapshot.changes.count(kind)} {kind}" for kind in Kind)
        click.echo(f"since {snapshot.previous.name}: {counts}", err=True)
    click.echo(cite(snapshot.package.dataset, "apa"), err=True)
