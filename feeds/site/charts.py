"""The charts of the data page: items a month by topic, region, language and source, each with its table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from feeds.site.figures import last_months
from feeds.site.views import Link, Place, Site, grouped
from psgfeed.charts import Chart, Series, largest, sign, stacked_bars
from psgfeed.store.counts import Dimension
from psgfeed.store.coverage import mean_shares
from psgfeed.vocabulary import categories, regions

MONTHS = 36
TABLE_MONTHS = 12

# What is drawn: by what, and the folder of its feeds.
_DRAWN = (
    (Dimension.CATEGORY, "c/"),
    (Dimension.REGION, "r/"),
    (Dimension.LANGUAGE, "lang/"),
    (Dimension.SOURCE, "s/"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """The items of a month; ``sign`` marks a month in which nobody looked, ``meaning`` says so."""

    number: str
    sign: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a thing and its items in each month."""

    thing: Link
    cells: tuple[Cell, ...]
    total: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as SVG and the table of its newest months; ``unlooked`` are the shares of the months nobody looked."""

    key: str
    title: str
    thing: str
    svg: str
    months: tuple[str, ...]
    rows: tuple[Row, ...]
    sums: Row
    unlooked: tuple[str, ...]


def looked_at(site: Site, unlooked: Callable[[Sequence[date]], Mapping[str, Sequence[float]]]) -> Site:
    """Return the site with what its charts tell of looking; ``unlooked`` gives by source the shares of months."""
    if site.newest_day is None:
        return site
    months = last_months(site.newest_day, MONTHS)
    shares = unlooked([_first_day(month) for month in months])
    by_month = {source: dict(zip(months, of_source, strict=True)) for source, of_source in shares.items()}
    return replace(site, figures=replace(site.figures, unlooked=by_month))


def draw_charts(place: Place) -> tuple[Figure, ...]:
    """Return the charts of the last three years; none where nothing has been counted."""
    newest = place.site.newest_day
    if newest is None:
        return ()
    months = last_months(newest, MONTHS)
    if not any(place.site.figures.row(Dimension.SITE, "", months)):
        return ()
    return tuple(_figure(place, dimension, folder, months) for dimension, folder in _DRAWN)


def _figure(place: Place, dimension: Dimension, folder: str, months: Sequence[str]) -> Figure:
    figures = place.site.figures
    names = _names(place, dimension, months)
    rows = {slug: figures.row(dimension, slug, months) for slug in names}
    shares = {source: figures.shares(source, months) for source in figures.unlooked}
    all_sources = mean_shares(shares.values()) or (0.0,) * len(months)
    everything = figures.row(Dimension.SITE, "", months)
    title = place.words["charts_by"][dimension]
    of_sources = shares if dimension is Dimension.SOURCE else {}
    return Figure(
        key=f"by-{dimension}",
        title=title,
        thing=place.words["counted_by"][dimension],
        svg=_svg(place, f"by-{dimension}", title, months, [(names[slug], row) for slug, row in rows.items()]),
        months=tuple(place.month(month, "months_short") for month in months[-TABLE_MONTHS:]),
        rows=tuple(
            _row(place, Link(names[slug], place.feed_page(f"{folder}{slug}/")), row, of_sources.get(slug, ()))
            for slug, row in rows.items()
        ),
        sums=_row(place, Link(place.words["everything"]), everything, ()),
        unlooked=tuple(_percent(share) for share in all_sources[-TABLE_MONTHS:]) if any(all_sources) else (),
    )


def _svg(place: Place, key: str, title: str, months: Sequence[str], rows: Iterable[tuple[str, tuple[int, ...]]]) -> str:
    figures = place.site.figures
    everything = figures.row(Dimension.SITE, "", months)
    description = place.say(
        "chart_text",
        total=grouped(sum(everything)),
        first=place.month(months[0]),
        last=place.month(months[-1]),
        peak=grouped(max(everything)),
    )
    series = largest((Series(name, row) for name, row in rows if any(row)), place.words["others"])
    leaders = ", ".join(f"{one.name} {grouped(sum(one.values))}" for one in series)
    return stacked_bars(
        Chart(
            title=title,
            description=f"{description} {leaders}.",
            months=tuple(map(_first_day, months)),
            series=series,
            unlooked=mean_shares([figures.shares(source, months) for source in figures.unlooked]),
            unlooked_name=place.words["not_read"],
            key=f"chart-{key}",
            thousands="\u202f",
        )
    )


def _row(place: Place, thing: Link, values: Sequence[int], shares: Sequence[float]) -> Row:
    shown = values[-TABLE_MONTHS:]
    signs = [sign(share) for share in shares[-TABLE_MONTHS:]] or [""] * len(shown)
    cells = (
        Cell(grouped(value), mark, place.words["signs"].get(mark, "")) for value, mark in zip(shown, signs, strict=True)
    )
    return Row(thing, tuple(cells), grouped(sum(shown)))


def _names(place: Place, dimension: Dimension, months: Sequence[str]) -> Mapping[str, str]:
    """Return the things of a chart by slug in their order: all topics and regions, else what has items or was read."""
    if dimension in (Dimension.CATEGORY, Dimension.REGION):
        terms = categories() if dimension is Dimension.CATEGORY else regions()
        return {term.slug: term.name(place.language) for term in terms}
    figures = place.site.figures
    counted = {slug for by, slug in figures.counts if by is dimension and any(figures.row(by, slug, months))}
    if dimension is Dimension.LANGUAGE:
        names = {slug: place.words["tongues"].get(slug, slug or place.words["unknown"]) for slug in counted}
    else:
        known = {standing.id: standing.name for standing in place.site.standings}
        names = {slug: known.get(slug, slug) for slug in counted | set(figures.unlooked)}
    return dict(sorted(names.items(), key=lambda one: (one[1].casefold(), one[0])))


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _percent(share: float) -> str:
    return f"{max(1, round(100 * share))} %" if share else "0 %"
