"""``psgfeed crawl``: crawl sources now, without publishing. The run's own children come in here as well."""

from __future__ import annotations

import re
import sys
from datetime import date

import click

from psgfeed.cli.workspace import Place

_UNTIL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


class _Until(click.ParamType[date]):
    """A year, a month or a day; what it means is its first day."""

    name = "YEAR[-MONTH[-DAY]]"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        found = _UNTIL.fullmatch(str(value))
        try:
            return date(*(int(part or 1) for part in found.groups())) if found else self._refuse(value, param, ctx)
        except ValueError:
            return self._refuse(value, param, ctx)

    def _refuse(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        self.fail(f"{value!r} is no year, month or day, as in 2006, 2006-03 or 2006-03-31", param, ctx)


@click.command("crawl")
@click.argument("sources", nargs=-1)
@click.option("--force", is_flag=True, help="Crawl every enabled source, due or not.")
@click.option(
    "--backfill", is_flag=True, help="Page back through older items, from where the last backfill of the source ended."
)
@click.option("--until", type=_Until(), default=None, help="How far a backfill goes back, as in 2006 or 2006-03.")
@click.option(
    "--budget",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="How many requests a backfill makes to each source.",
)
@click.option("--batch", type=int, default=None, hidden=True)
@click.pass_obj
def command(
    place: Place,
    sources: tuple[str, ...],
    force: bool,
    backfill: bool,
    until: date | None,
    budget: int,
    batch: int | None,
) -> None:
    """Crawl the SOURCES named, whether they are due or not; without a name, those that are due.

    What a backfill brings is kept, searched and exported, but never announced in a live feed.
    """
    if until and not backfill:
        raise click.UsageError("--until goes with --backfill.")
    if batch is not None:
        sys.exit(_crawl_claimed(place, batch, budget if backfill else 0, until))
    if backfill and not sources:
        raise click.UsageError("Name the sources to page back: psgfeed crawl SOURCE --backfill.")
    from psgfeed.cli.running import do_run
    from psgfeed.run import Orders

    do_run(
        place,
        lambda catalogue: Orders(
            only=catalogue.pick(sources),
            force=force or bool(sources),
            publish=False,
            trigger="backfill" if backfill else "crawl",
            verbose=place.verbose,
            backfill=budget if backfill else 0,
            until=until,
        ),
    )


def _crawl_claimed(place: Place, run_id: int, budget: int, until: date | None) -> int:
    """Crawl, in this process, what a run has claimed."""
    from psgfeed.cli.logs import set_up_logging
    from psgfeed.crawl.child import crawl_batch
    from psgfeed.crawl.reports import Backfill

    set_up_logging(verbose=place.verbose, log_format=place.log_format)
    settings = place.settings()
    backfill = Backfill(until, budget) if budget else None
    return crawl_batch(settings, place.catalogue(settings), run_id, backfill)
