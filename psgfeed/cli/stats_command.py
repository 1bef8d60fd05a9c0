"""``psgfeed stats``: items by month and thing, and what was looked at."""

from __future__ import annotations

import csv
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

from psgfeed.cli.selection import refuse_strangers, refuse_strangers_of, selected, selection_options
from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from psgfeed.cli.stats_tally import Stats
    from psgfeed.store.coverage import Coverage
    from psgfeed.store.query import ItemQuery

_WIDTH_MAX = 120
_BY = ("category", "source", "region", "language")


@click.command("stats")
@click.option("--by", type=click.Choice(_BY), default="category", show_default=True, help="What to count by.")
@selection_options
@click.option("--words", default=None, help="That fit these words, as in psgfeed items.")
@click.option("--all", "everything", is_flag=True, help="Pages, what is held back and what is not about Peru, too.")
@click.option("--coverage", is_flag=True, help="By source and month: items, crawls, and days on which nobody looked.")
@click.option(
    "--chart",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Write a chart to this file (.svg).",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="How it is printed.",
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.pass_obj
def command(
    place: Place,
    /,
    by: str,
    words: str | None,
    everything: bool,
    coverage: bool,
    chart: Path | None,
    form: str,
    **selection: Any,
) -> None:
    """Show how many items there are by month and thing. An item may count for several categories and regions.

    Months in which a source was not looked at are marked, so that silence is told from not looking.
    """
    if chart and (coverage or chart.suffix.lower() != ".svg"):
        raise click.BadParameter(
            "--coverage has no chart."
            if coverage
            else "charts are written as SVG: name a file that ends in .svg; rsvg-convert, for one, makes a PNG of it.",
            param_hint="--chart",
        )
    if coverage:
        if words or everything or any(selection[name] for name in ("category", "region", "lang")):
            raise click.BadParameter("it goes with --source, --since and --until only.", param_hint="--coverage")
        _show_coverage(_covered(place, selection), form)
        return
    stats = _count(place, selected(words, everything=everything, **selection), by)
    if stats is None:
        click.echo("No item fits.", err=True)
        return
    if chart:
        _write_chart(chart, stats)
    if not chart or form != "table":
        _show(stats, form)


def _count(place: Place, query: ItemQuery, by: str) -> Stats | None:
    from psgfeed.cli.stats_tally import make_stats, months_of
    from psgfeed.store.counts import Dimension
    from psgfeed.store.coverage import unlooked
    from psgfeed.store.stats import items_by_month

    now = datetime.now(UTC)
    with place.store(place.settings()) as store, store.read() as connection:
        refuse_strangers_of(place, connection, query)
        total = items_by_month(connection, query, Dimension.SITE)
        things = items_by_month(connection, query, Dimension(by))
        months = months_of(total, query.published_since, query.published_until, now.date())
        sources = [query.source] if query.source else None
        shares = unlooked(connection, months, now, sources)
    return make_stats(Dimension(by), total, things, months, shares) if total else None


def _show(stats: Stats, form: str) -> None:
    from psgfeed.cli.stats_table import stats_lines
    from psgfeed.cli.stats_tally import as_json, csv_text

    if form == "csv":
        sys.stdout.buffer.write(csv_text(stats).encode())
    elif form == "json":
        click.echo(json.dumps(as_json(stats), ensure_ascii=False))
    else:
        click.echo("\n".join(stats_lines(stats, _width())))


def _write_chart(path: Path, stats: Stats) -> None:
    from psgfeed.cli.stats_tally import chart
    from psgfeed.files import write_whole

    write_whole(path, chart(stats, f"Items a month by {stats.by.value}").encode())
    total = stats.total.total
    click.echo(f"{total:,} {'item' if total == 1 else 'items'} drawn to {path}", err=True)


def _covered(place: Place, selection: dict[str, Any]) -> list[Coverage]:
    from psgfeed.store.coverage import coverage

    source, since, until = selection["source"], selection["since"], selection["until"]
    with place.store(place.settings()) as store, store.read() as connection:
        refuse_strangers(place, connection, sources=[source] if source else [])
        return [
            one
            for one in coverage(connection, datetime.now(UTC), [source] if source else None)
            if not (since and one.month < since.date().replace(day=1)) and not (until and one.month > until.date())
        ]


def _show_coverage(covered: list[Coverage], form: str) -> None:
    from psgfeed.cli.stats_table import coverage_lines

    rows = [_coverage_row(one) for one in covered]
    if form == "json":
        for row in rows:
            click.echo(json.dumps(row))
    elif form == "csv" and rows:
        writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
    elif rows:
        click.echo("\n".join(coverage_lines(covered, _width())))
    else:
        click.echo("No source has been crawled yet: run psgfeed run.", err=True)


def _coverage_row(one: Coverage) -> dict[str, Any]:
    from dataclasses import asdict

    seen = {name: moment and moment.isoformat().replace("+00:00", "Z") for name, moment in _seen(one).items()}
    return asdict(one) | {"month": f"{one.month:%Y-%m}"} | seen


def _seen(one: Coverage) -> dict[str, datetime | None]:
    return {"first_seen": one.first_seen, "last_seen": one.last_seen}


def _width() -> int:
    return min(get_terminal_size().columns, _WIDTH_MAX)
