"""``psgfeed export --replay``: is this what the store still gives?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from psgfeed.cli.exits import Exit
from psgfeed.cli.workspace import Place

if TYPE_CHECKING:  # heavy, and needed for its name only
    from psgfeed.export.replay import Replayed

_UNEXPLAINED = "program, rules, sources and store are as recorded: the record itself may have been changed"


def replay_export(place: Place, path: Path, out: Path | None) -> Exit:
    """Make the table of an ``export.json`` again, tell how it compares, and return the exit code: 6 when bytes differ.

    It is kept at ``out``; left out, beside the record if the table is not there any more.
    """
    from psgfeed.export.record import read_record
    from psgfeed.export.replay import replay

    record = read_record(path)
    original = path.parent / record.file
    kept = out or (None if original.exists() else original)
    settings = place.settings()
    sources = place.catalogue(settings).sources
    with place.store(settings) as store, store.read() as connection:
        replayed = replay(connection, record, sources, original, kept)
    if kept:
        click.echo(f"{replayed.written.rows} rows written to {kept}", err=True)
    _tell(replayed, record.sha256)
    return Exit.DONE if replayed.same else Exit.INVALID


def _tell(replayed: Replayed, recorded: str) -> None:
    from psgfeed.export.changes import Kind

    if replayed.same:
        click.echo(f"the same bytes: sha256 {recorded}")
        for sentence in replayed.why:
            click.echo(f"though {sentence}", err=True)
        return
    click.echo(f"other bytes: sha256 was {recorded} and is {replayed.written.sha256}")
    if replayed.changes:
        counts = ", ".join(f"{replayed.changes.count(kind)} {kind}" for kind in Kind)
        click.echo(f"  rows of the table: {counts}")
    for sentence in replayed.why or (_UNEXPLAINED,):
        click.echo(f"  {sentence}")
