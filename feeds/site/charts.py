"""Charts as templates draw them: outlines of bars, and the table under them."""

from dataclasses import dataclass

from feeds.site.figures import last_months, outline
from feeds.site.views import Link, Place
from psgfeed.store.counts import Dimension
from psgfeed.vocabulary import categories

MONTHS = 36
PANEL_WIDTH = 6 * MONTHS
PANEL_HEIGHT = 64
TABLE_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Panel:
    """The items a month of one thing: ``path`` outlines its bars, ``largest`` is what the full height stands for."""

    name: str
    href: str | None
    path: str
    total: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table under the charts: a thing and its items in each year."""

    thing: Link
    numbers: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Charts:
    """Items a month, a panel for each category on one scale; ``largest`` is what its full height stands for."""

    span: str
    largest: str
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
        _panel(term.name(place.language), f"c/{term.slug}/", rows[term.slug], largest, place) for term in categories()
    )
    first, last = place.month(months[0]), place.month(months[-1])
    return Charts(
        span=place.say("since", first=first, last=last),
        largest=place.say("chart_scale", largest=largest),
        all=_panel(place.words["everything"], "", everything, max(everything), place),
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


def _panel(name: str, path: str, values: tuple[int, ...], largest: int, place: Place) -> Panel:
    peak = max(values)
    return Panel(
        name=name,
        href=place.feed_page(path),
        path=outline(values, PANEL_WIDTH / MONTHS, PANEL_HEIGHT, largest),
        total=place.number(sum(values), "items"),
        text=place.say("chart_text", name=name, months=len(values), total=sum(values), peak=peak),
    )
