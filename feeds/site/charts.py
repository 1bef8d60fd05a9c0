"""Charts as templates draw them: outlines of bars, and the table under them."""

from collections.abc import Sequence
from dataclasses import dataclass

from feeds.site.figures import last_months, outline
from feeds.site.views import Link, Place, grouped
from psgfeed.store.counts import Dimension
from psgfeed.vocabulary import categories

MONTHS = 36
PANEL_WIDTH = 6 * MONTHS
PANEL_HEIGHT = 64
TABLE_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Panel:
    """The items a month of one thing: ``path`` outlines its bars, ``years`` are lines where a year begins."""

    name: str
    href: str | None
    path: str
    total: str
    text: str
    years: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table under the charts: a thing and its items in each year."""

    thing: Link
    numbers: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Charts:
    """Items a month, a panel for each category on one scale; ``largest`` is what its full height stands for."""

    first: str
    last: str
    largest: str
    peak: str
    all: Panel
    panels: tuple[Panel, ...]
    months: tuple[str, ...]
    rows: tuple[Row, ...]
    sums: Row


def draw_charts(place: Place) -> Charts | None:
    """Return the charts of the last three years, or ``None`` where nothing has been counted."""
    newest = place.site.newest_day
    if newest is None:
        return None
    months = last_months(newest, MONTHS)
    figures = place.site.figures
    rows = {term.slug: figures.row(Dimension.CATEGORY, term.slug, months) for term in categories()}
    everything = figures.row(Dimension.SITE, "", months)
    if not any(everything):
        return None
    largest = max(1, *(max(row) for row in rows.values()))
    panels = (
        _panel(Link(term.name(place.language), f"c/{term.slug}/"), rows[term.slug], largest, place, months)
        for term in categories()
    )
    return Charts(
        first=place.month(months[0]),
        last=place.month(months[-1]),
        peak=place.say("chart_peak", total=grouped(sum(everything)), peak=grouped(max(everything))),
        largest=place.say("chart_scale", largest=largest),
        all=_panel(Link(place.words["everything"], ""), everything, max(everything), place, months),
        panels=tuple(panels),
        months=tuple(place.month(month, "months_short") for month in months[-TABLE_MONTHS:]),
        rows=tuple(
            Row(
                Link(term.name(place.language), place.feed_page(f"c/{term.slug}/")),
                rows[term.slug][-TABLE_MONTHS:],
                sum(rows[term.slug][-TABLE_MONTHS:]),
            )
            for term in categories()
        ),
        sums=Row(Link(place.words["everything"]), everything[-TABLE_MONTHS:], sum(everything[-TABLE_MONTHS:])),
    )


def _panel(thing: Link, values: Sequence[int], largest: int, place: Place, months: Sequence[str]) -> Panel:
    name, step = thing.name, PANEL_WIDTH // MONTHS
    years = "".join(f"M{step * at} 0V{PANEL_HEIGHT}" for at, month in enumerate(months) if month.endswith("-01"))
    return Panel(
        name=name,
        href=place.feed_page(thing.href or ""),
        path=outline(values, step, PANEL_HEIGHT, largest),
        years=years,
        total=place.number(sum(values), "items"),
        text=place.say("chart_text", name=name, months=len(values), total=sum(values), peak=max(values)),
    )
