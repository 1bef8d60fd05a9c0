"""The map of Peru: each region with the number of its items in the last twelve months."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from feeds.site.figures import last_months
from feeds.site.views import Place, grouped
from psgfeed.store.counts import Dimension
from psgfeed.vocabulary import regions

MONTHS = 12
SHADES = 5  # the lightest is for none


@dataclass(frozen=True, slots=True)
class Shape:
    """A region as ``map.toml`` draws it: its borders, where its number stands, and whether that is in the sea."""

    path: str
    label: tuple[int, int]
    dot: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """A region on the map; ``shade`` grows with its items from 0 (none) to 4, ``href`` is the way to its page.

    ``count`` says the number in words, ``count_short`` without.
    """

    shape: Shape
    name: str
    items: int
    count: str
    count_short: str
    shade: int
    href: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """A shade of the map and the numbers that it stands for."""

    shade: int
    text: str


@dataclass(frozen=True, slots=True)
class Map:
    """The regions in the order of their names, the size of the drawing, and what its shades mean."""

    width: int
    height: int
    areas: tuple[Area, ...]
    legend: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Locator:
    """A small map on which one region stands out: the size of the drawing, the borders of all others, and its own."""

    width: int
    height: int
    others: str
    here: str


def draw_map(place: Place) -> Map:
    """Return the map in a page's language."""
    (width, height), shapes = _atlas()
    newest = place.site.newest_day
    months = last_months(newest, MONTHS) if newest else ()
    numbers = {
        term.slug: sum(place.site.figures.row(Dimension.REGION, term.slug, months)) if months else 0
        for term in regions()
    }
    bounds = _bounds(max(numbers.values(), default=0))
    areas = tuple(
        Area(
            shapes[term.slug],
            term.name(place.language),
            numbers[term.slug],
            place.number(numbers[term.slug], "items"),
            grouped(numbers[term.slug]),
            _shade(numbers[term.slug], bounds),
            place.feed_page(f"r/{term.slug}/"),
        )
        for term in regions()
    )
    return Map(width, height, areas, _legend(bounds)[: max(area.shade for area in areas) + 1])


def locate(code: str) -> Locator | None:
    """Return where a region lies, or ``None`` for what is no region of the map."""
    (width, height), shapes = _atlas()
    if code not in shapes:
        return None
    others = "".join(shape.path for other, shape in shapes.items() if other != code)
    return Locator(width, height, others, shapes[code].path)


def _bounds(largest: int) -> tuple[int, ...]:
    """Return the smallest number of each shade but the first: few regions fill most of the news, so they grow wider."""
    parts = (largest * share // 100 for share in (0, 12, 30, 60))
    return tuple(max(part + 1, shade) for shade, part in enumerate(parts, 1))


def _shade(number: int, bounds: tuple[int, ...]) -> int:
    return sum(number >= bound for bound in bounds)


def _legend(bounds: tuple[int, ...]) -> tuple[Step, ...]:
    ends = (*(bound - 1 for bound in bounds[1:]), None)
    steps = (
        Step(shade, f"{start}+" if end is None else f"{start}–{end}" if end > start else str(start))
        for shade, (start, end) in enumerate(zip(bounds, ends, strict=True), 1)
    )
    return (Step(0, "0"), *steps)


@cache
def _atlas() -> tuple[tuple[int, int], Mapping[str, Shape]]:
    table = tomllib.loads(files(__package__).joinpath("map.toml").read_text(encoding="utf-8"))
    width, height = table.pop("box")
    shapes = {
        code: Shape(row["path"], tuple(row["label"]), tuple(row["dot"]) if "dot" in row else None)
        for code, row in table.items()
    }
    return (width, height), shapes
