"""What ``psgfeed stats`` tells: numbers by month, and the same as CSV, as JSON and as a chart."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psgfeed.charts import Chart, Series, largest, months_between, stacked_bars
from psgfeed.store.counts import Dimension, MonthCount
from psgfeed.store.coverage import mean_shares
from psgfeed.vocabulary import category, region

_LANGUAGE_NAMES = {"en": "English", "es": "Spanish", "qu": "Quechua", "ay": "Aymara"}


@dataclass(frozen=True, slots=True)
class Tally:
    """Items of one thing by month: as many ``items`` and shares ``unlooked`` (0 to 1) as the tally has months."""

    slug: str
    name: str
    items: tuple[int, ...]
    unlooked: tuple[float, ...]

    @property
    def total(self) -> int:
        """Return the number of items in all months."""
        return sum(self.items)


@dataclass(frozen=True, slots=True)
class Stats:
    """Items by month and thing. ``total`` counts each item once; the things, largest first, may share items."""

    by: Dimension
    months: tuple[date, ...]
    total: Tally
    things: tuple[Tally, ...]


def make_stats(
    by: Dimension,
    total: Iterable[MonthCount],
    things: Iterable[MonthCount],
    months: tuple[date, ...],
    unlooked: Mapping[str, Sequence[float]],
) -> Stats:
    """Return the counts as rows of the months.

    ``unlooked`` goes by source: each source has its own, all else their mean.
    """
    nothing = mean_shares(unlooked.values()) or (0.0,) * len(months)
    rows = _rows(things, months)
    tallies = [
        Tally(slug, name_of(by, slug), items, tuple(unlooked.get(slug, nothing)) if by is Dimension.SOURCE else nothing)
        for slug, items in rows.items()
    ]
    every = _rows(total, months).get("", (0,) * len(months))
    ordered = sorted(tallies, key=lambda one: (-one.total, one.slug))
    return Stats(by, months, Tally("", "all", every, nothing), tuple(ordered))


def months_of(counts: Iterable[MonthCount], since: date | None, until: date | None, today: date) -> tuple[date, ...]:
    """Return the months to tell: those asked for, else from the first with items to today's."""
    known = [date.fromisoformat(f"{one.month}-01") for one in counts]
    first = since or min(known, default=None)
    last = until or max([*known, today])
    return months_between(first, last) if first else ()


def name_of(by: Dimension, slug: str) -> str:
    """Return a thing's name in English; a source goes by its id."""
    term = {Dimension.CATEGORY: category, Dimension.REGION: region}.get(by, lambda _: None)(slug)
    return term.en if term else _LANGUAGE_NAMES.get(slug, slug) if by is Dimension.LANGUAGE else slug


def csv_text(stats: Stats) -> str:
    """Return one row for each month and thing, those without items too, and the share of the month nobody looked."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("month", stats.by.value, "items", "unlooked"))
    for one in stats.things:
        for month, items, share in zip(stats.months, one.items, one.unlooked, strict=True):
            writer.writerow((f"{month:%Y-%m}", one.slug, items, round(share, 3)))
    return text.getvalue()


def as_json(stats: Stats) -> dict[str, Any]:
    """Return all numbers as JSON values; the lists go by ``months``."""
    return {
        "by": stats.by.value,
        "months": [f"{month:%Y-%m}" for month in stats.months],
        "total": _tally_as_json(stats.total),
        "things": [_tally_as_json(one) for one in stats.things],
    }


def chart(stats: Stats, title: str) -> str:
    """Return the largest things as an SVG file, stacked, with the months hatched in which nobody looked."""
    series = largest((Series(one.name, one.items) for one in stats.things), "others")
    first, last = (f"{month:%Y-%m}" for month in (stats.months[0], stats.months[-1]))
    leaders = ", ".join(f"{one.name} {sum(one.values):,}" for one in series)
    shared = " An item may count for several." if stats.by in (Dimension.CATEGORY, Dimension.REGION) else ""
    description = f"{stats.total.total:,} items from {first} to {last}. By {stats.by.value}: {leaders}.{shared}"
    return stacked_bars(
        Chart(title, description, stats.months, series, stats.total.unlooked, "not read at the time", paper="#ffffff")
    )


def _rows(counts: Iterable[MonthCount], months: Sequence[date]) -> dict[str, tuple[int, ...]]:
    numbers: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for one in counts:
        numbers[one.slug][one.month] = one.items
    names = [f"{month:%Y-%m}" for month in months]
    rows = {slug: tuple(by_month.get(name, 0) for name in names) for slug, by_month in numbers.items()}
    return {slug: items for slug, items in rows.items() if any(items)}


def _tally_as_json(one: Tally) -> dict[str, Any]:
    unlooked = [round(share, 3) for share in one.unlooked]
    return {"slug": one.slug, "name": one.name, "items": list(one.items), "unlooked": unlooked, "sum": one.total}
