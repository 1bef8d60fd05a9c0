"""Charts of items by month as SVG text: pure functions from frozen data, for the pages and for files alike.

Only presentation attributes are used, so that a chart is drawn under any content security policy, on light paper and
on dark, and in print. Series differ by pattern as well as by colour. Months in which nobody looked are hatched, so
that silence is told from not looking. A chart says what it shows in its title and description; the numbers themselves
belong into a table under it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

# Each at least 3:1 against white and against near-black, so that one set serves light and dark pages.
COLOURS = ("#b4492f", "#3a7ca5", "#8a7b1e", "#4f8a4b", "#8e6bb0", "#b9692c", "#2a8c82", "#857c70")
SERIES_MAX = len(COLOURS)

# What is drawn over the colour in a tile of 8 by 8; the first is plain.
_PATTERNS = (
    "",
    "M0 8L8 0",
    "M0 4H8",
    "M4 0V8",
    "M0 0L8 8",
    "M0 4H8M4 0V8",
    "M0 8L8 0M0 0L8 8",
    "M2 2h2v2h-2z",
)
# What marks a month in a text where the chart is hatched: all of it, part of it.
UNLOOKED = "/"
PARTLY = "░"
_NEARLY_ALL = 0.99  # of the days

_WIDTH = 720
_PLOT_HEIGHT = 220
_LEFT = 52
_TOP = 14
_ROW = 20
_LEGEND_COLUMN = 222
_LEGEND_NAME_MAX = 32
_TICKS = 4
_YEARS_MAX = 12
_MONTHS_NAMED_MAX = 8
_SINGLE_MONTHS_MAX = 14
_BAR_MIN = 5


@dataclass(frozen=True, slots=True)
class Series:
    """What was counted of one thing, a number for each month of the chart."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers of items by month, one series upon the other.

    ``months`` are the first days of months that follow one another. ``unlooked`` is, for each of them, the share of
    the month (0 to 1) in which the sources were not looked at; empty when that is not to be shown, and
    ``unlooked_name`` names it in the legend. ``key`` must be another one for each chart of a page. ``paper`` is
    the colour behind a chart that stands alone in a file, with its title above; on a page it is empty: the page shows
    through, and has a heading. ``thousands`` stands between the thousands of a number.
    """

    title: str
    description: str
    months: tuple[date, ...]
    series: tuple[Series, ...]
    unlooked: tuple[float, ...] = ()
    unlooked_name: str = "not looked at"
    key: str = "chart"
    paper: str = ""
    thousands: str = ","


def sign(share: float) -> str:
    """Return what marks a month of which such a share (0 to 1) was not looked at; nothing where all was."""
    return UNLOOKED if share >= _NEARLY_ALL else PARTLY if share else ""


def months_between(first: date, last: date) -> tuple[date, ...]:
    """Return the first day of every month from that of ``first`` to that of ``last``, both included."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(date(number // 12, number % 12 + 1, 1) for number in numbers)


def largest(series: Iterable[Series], rest_name: str, limit: int = SERIES_MAX) -> tuple[Series, ...]:
    """Return the series with the greatest totals, largest first, and the sum of the others under ``rest_name``."""
    ordered = sorted(series, key=lambda one: (-sum(one.values), one.name))
    if len(ordered) <= limit:
        return tuple(ordered)
    rest = tuple(sum(column) for column in zip(*(one.values for one in ordered[limit - 1 :]), strict=True))
    return (*ordered[: limit - 1], Series(rest_name, rest))


def stacked_bars(chart: Chart) -> str:
    """Return a chart of at most ``SERIES_MAX`` series as an SVG element.

    Raises:
        ValueError: there are more series than can be told apart.
    """
    if len(chart.series) > SERIES_MAX:
        raise ValueError(f"{len(chart.series)} series, of which {SERIES_MAX} can be told apart: see largest()")
    top = _axis_top(max(_totals(chart), default=0))
    legend = [*(_fill(chart, number) for number in range(len(chart.series)))]
    names = [one.name for one in chart.series]
    if any(chart.unlooked):
        legend.append(_fill(chart, SERIES_MAX))
        names.append(chart.unlooked_name)
    columns = max(1, (_WIDTH - _LEFT) // _LEGEND_COLUMN)
    height = _TOP + _PLOT_HEIGHT + 2 * _ROW + -(-len(names) // columns) * _ROW
    parts = (
        _head(chart, height),
        _definitions(chart),
        *_grid(top, chart.thousands),
        *_hatching(chart),
        *_bars(chart, top),
        *_month_names(chart.months),
        *_legend(legend, names, columns),
        "</svg>",
    )
    return "\n".join(part for part in parts if part) + "\n"


def _head(chart: Chart, height: int) -> str:
    key = escape(chart.key)
    above = _ROW + _TOP if chart.paper else 0
    colour = ' color="#1d1b18"' if chart.paper else ""
    paper = (
        f'\n<rect y="-{above}" width="{_WIDTH}" height="{height + above}" fill={quoteattr(chart.paper)}/>'
        f'\n<text x="{_LEFT}" y="-{_TOP}" font-size="16" font-weight="bold">{escape(chart.title)}</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {-above} {_WIDTH} {height + above}" role="img"'
        f' aria-labelledby="{key}-title {key}-desc"{colour} fill="currentColor" font-family="sans-serif"'
        f' font-size="12">\n<title id="{key}-title">{escape(chart.title)}</title>\n'
        f'<desc id="{key}-desc">{escape(chart.description)}</desc>{paper if chart.paper else ""}'
    )


def _definitions(chart: Chart) -> str:
    patterns = [
        _pattern(f"{escape(chart.key)}-{number}", f'<rect width="8" height="8" fill="{COLOURS[number]}"/>', lines)
        for number, lines in enumerate(_PATTERNS[: len(chart.series)])
        if lines
    ]
    if any(chart.unlooked):
        hatch = '<path d="M-1 1L1 -1M0 8L8 0M7 9L9 7" stroke="currentColor" stroke-opacity="0.35"/>'
        patterns.append(_pattern(f"{escape(chart.key)}-{SERIES_MAX}", hatch, ""))
    return f"<defs>{''.join(patterns)}</defs>" if patterns else ""


def _pattern(name: str, ground: str, lines: str) -> str:
    drawn = f'<path d="{lines}" fill="none" stroke="#fff" stroke-opacity="0.6" stroke-width="1.4"/>' if lines else ""
    return f'<pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse">{ground}{drawn}</pattern>'


def _fill(chart: Chart, number: int) -> str:
    plain = number < SERIES_MAX and not _PATTERNS[number]
    return COLOURS[number] if plain else f"url(#{escape(chart.key)}-{number})"


def _grid(top: int, thousands: str) -> Iterator[str]:
    for tick in range(_TICKS + 1):
        value = top * tick // _TICKS
        y = _TOP + _PLOT_HEIGHT - _PLOT_HEIGHT * tick // _TICKS
        yield f'<path d="M{_LEFT} {y}.5H{_WIDTH}" stroke="currentColor" stroke-opacity="{0.5 if not tick else 0.15}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{f"{value:,}".replace(",", thousands)}</text>'


def _hatching(chart: Chart) -> Iterator[str]:
    rectangles = [
        f"M{x} {_TOP}h{width}v{round(_PLOT_HEIGHT * share)}h-{width}z"
        for (x, width), share in zip(_columns(len(chart.months), space=False), chart.unlooked, strict=False)
        if share > 0
    ]
    if rectangles:
        yield f'<path d="{"".join(rectangles)}" fill="{_fill(chart, SERIES_MAX)}"/>'


def _bars(chart: Chart, top: int) -> Iterator[str]:
    columns = _columns(len(chart.months), space=True)
    below = [0] * len(chart.months)
    for number, one in enumerate(chart.series):
        rectangles: list[str] = []
        for place, value in enumerate(one.values):
            foot = _level(below[place], top)
            below[place] += value
            head = _level(below[place], top)
            if value and head < foot:
                x, width = columns[place]
                rectangles.append(f"M{x} {head}h{width}v{_short(foot - head)}h-{width}z")
        if rectangles:
            yield f'<path d="{"".join(rectangles)}" fill="{_fill(chart, number)}"/>'


def _month_names(months: Sequence[date]) -> Iterator[str]:
    columns = _columns(len(months), space=False)
    y = _TOP + _PLOT_HEIGHT + _ROW
    for place, text in _ticks(months):
        x, width = columns[place]
        yield f'<text x="{_short(float(x) + float(width) / 2)}" y="{y}" text-anchor="middle">{text}</text>'


def _ticks(months: Sequence[date]) -> list[tuple[int, str]]:
    """Return which months are named under the chart, and how: each of a few, the Januaries of many."""
    if len(months) <= _SINGLE_MONTHS_MAX:
        every = -(-len(months) // _MONTHS_NAMED_MAX)
        return [(place, f"{month:%Y-%m}") for place, month in enumerate(months) if not place % every]
    januaries = [(place, str(month.year)) for place, month in enumerate(months) if month.month == 1]
    every = -(-len(januaries) // _YEARS_MAX)
    return [tick for tick in januaries if int(tick[1]) % every == 0]


def _legend(fills: Sequence[str], names: Sequence[str], columns: int) -> Iterator[str]:
    for number, (fill, name) in enumerate(zip(fills, names, strict=True)):
        x = _LEFT + number % columns * _LEGEND_COLUMN
        y = _TOP + _PLOT_HEIGHT + 2 * _ROW + number // columns * _ROW
        yield f'<rect x="{x}" y="{y - 10}" width="16" height="12" fill="{fill}"/>'
        yield f'<text x="{x + 22}" y="{y}">{escape(_cut(name))}</text>'


def _columns(count: int, *, space: bool) -> list[tuple[str, str]]:
    """Return where each month begins and how wide it is; with ``space`` broad bars stand a little apart."""
    step = (_WIDTH - _LEFT) / max(count, 1)
    width = step * 0.82 if space and step > _BAR_MIN else step
    return [(_short(_LEFT + place * step + (step - width) / 2), _short(width)) for place in range(count)]


def _cut(name: str) -> str:
    return name if len(name) <= _LEGEND_NAME_MAX else f"{name[: _LEGEND_NAME_MAX - 1]}…"


def _level(value: int, top: int) -> float:
    return round(_TOP + _PLOT_HEIGHT * (1 - value / top), 1)


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _totals(chart: Chart) -> list[int]:
    return [sum(column) for column in zip(*(one.values for one in chart.series), strict=True)]


def _axis_top(highest: int) -> int:
    """Return a round number for the top of the axis that is parted into ticks of 1, 2, 5, 10, 20, 25, 50, 100."""
    steps = (step * int(10**power) // 10 for power in range(40) for step in (10, 20, 25, 50))
    return next(step * _TICKS for step in steps if step * _TICKS >= highest)
