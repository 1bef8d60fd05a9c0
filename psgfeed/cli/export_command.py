"""``psgfeed export``: the table for research."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from psgfeed.cli.workspace import Place


@click.group("export")
def command() -> None:
    """Write the table for research."""


@command.command("csv")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="The file; standard output if left out.",
)
@click.option("--preset", type=click.Choice(["core", "full"]), default="core", show_default=True, help="Which columns.")
@click.option("--raw", is_flag=True, help="Leave texts that a spreadsheet would take for formulas as they are.")
@click.option("--source", default=None, help="Of this source only.")
@click.option("--category", default=None, help="Of this category only.")
@click.option("--region", default=None, help="Of this region only, as in PE-PUN.")
@click.option("--lang", default=None, help="In this language only.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Published on this day or later.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Published on this day or earlier.")
@click.option(
    "--codebook", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Write the codebook here."
)
@click.pass_obj
def csv_table(
    place: Place,
    out: Path | None,
    preset: str,
    raw: bool,
    source: str | None,
    category: str | None,
    region: str | None,
    lang: str | None,
    since: datetime | None,
    until: datetime | None,
    codebook: Path | None,
) -> None:
    """Write one row an item, ordered by day of publication and id. Every item is in it, backfill and pages included."""
    from psgfeed.export.table import codebook_lines, csv_lines
    from psgfeed.files import stream_whole
    from psgfeed.store.query import ItemQuery, stream

    query = ItemQuery(
        source=source,
        category=category,
        region=region,
        language=lang,
        published_since=since.date() if since else None,
        published_until=until.date() if until else None,
        kind=None,
        include_backfill=True,
        include_held=True,
        about_peru_only=False,
    )
    settings = place.settings()
    sources = place.catalogue(settings).sources
    with place.store(settings) as store, store.read() as connection:
        lines = csv_lines(stream(connection, query), sources, preset, raw=raw)
        if out is None:
            sys.stdout.buffer.writelines(lines)
        else:
            rows = stream_whole(out, lines) - 1
            click.echo(f"{rows} items written to {out}", err=True)
    if codebook:
        stream_whole(codebook, codebook_lines(preset))
