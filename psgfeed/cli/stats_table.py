"""Numbers by month for a terminal: bars, and a line of small columns for each thing. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from psgfeed.charts import PARTLY, UNLOOKED, sign
from psgfeed.cli.stats_tally import Stats, Tally
from psgfeed.store.coverage import Coverage

WIDTH_MIN = 40
SILENT = "·"

_COLUMNS = "▁▂▃▄▅▆▇█"
_EIGHTHS = " ▏▎▍▌▋▊▉"
_MONTHS_MAX = 24  # more are told year by year
_NAME_MAX = 30


def stats_lines(stats: Stats, width: int) -> Iterator[str]:
    """Yield the lines of a table at most so many characters wide, but never less than ``WIDTH_MIN``."""
    width = max(width, WIDTH_MIN)
    first, last = (f"{month:%Y-%m}" for month in (stats.months[0], stats.months[-1]))
    yield f"{stats.total.total:,} items, {first} to {last}"
    yield ""
    yield from _bars(stats, width)
    yield ""
    yield from _things(stats, width)
    if any(stats.total.unlooked):
        yield ""
        yield f"{UNLOOKED} nobody looked at the time   {PARTLY} looked in part   {SILENT} looked, and found nothing"


def coverage_lines(covered: Sequence[Coverage], width: int) -> Iterator[str]:
    """Yield a line for each source: how it was looked at month by month, and its numbers in all."""
    sources = {source: list(months) for source, months in groupby(covered, lambda one: one.source_id)}
    name = min(_NAME_MAX, max(map(len, sources), default=0))
    numbers = f"{'items':>9} {'crawls':>8} {'failed':>7} {'gap days':>8}"
    room = max(12, width - name - len(numbers) - 2)
    for source, months in sources.items():
        if source == next(iter(sources)):
            yield f"{'':{name}} {numbers} from"
        gaps = [one.missed_days / one.days if one.days else 0.0 for one in months]
        strip = "".join(map(_look, _gathered_shares(gaps, room - 8)))
        counted = (sum(one.items for one in months), sum(one.crawls for one in months))
        bad = (sum(one.failed_crawls for one in months), sum(one.gap_days for one in months))
        yield (
            f"{_cut(source, name):{name}} {counted[0]:>9,} {counted[1]:>8,} {bad[0]:>7,} {bad[1]:>8,}"
            f" {months[0].month:%Y-%m} {strip}"
        )
    yield ""
    yield f"█ looked at   {PARTLY} missed in part   {UNLOOKED} not looked at"


def _bars(stats: Stats, width: int) -> Iterator[str]:
    """Yield a bar for each month, or for each year of many months."""
    spans = list(_spans(stats.months))
    numbers = [sum(stats.total.items[start:end]) for _, start, end in spans]
    digits = max(len(f"{number:,}") for number in numbers)
    room = width - 9 - digits - 2
    highest = max(numbers)
    for (label, start, end), number in zip(spans, numbers, strict=True):
        shares = stats.total.unlooked[start:end]
        mark = sign(sum(shares) / len(shares))
        yield f"{label:<7} {mark or ' '} {number:>{digits},} {_bar(number, highest, room)}".rstrip()


def _spans(months: Sequence[date]) -> Iterator[tuple[str, int, int]]:
    """Yield the name of each line with the numbers of its first month and the one after its last."""
    if len(months) <= _MONTHS_MAX:
        yield from ((f"{month:%Y-%m}", place, place + 1) for place, month in enumerate(months))
        return
    place = 0
    for year, some in groupby(months, lambda month: month.year):
        count = len(list(some))
        yield str(year), place, place + count
        place += count


def _things(stats: Stats, width: int) -> Iterator[str]:
    """Yield for each thing its name, its number and its small columns; several months share one where they must."""
    name = min(_NAME_MAX, max((len(one.name) for one in stats.things), default=0))
    digits = max((len(f"{one.total:,}") for one in stats.things), default=1)
    room = max(8, width - name - digits - 2)
    for one in stats.things:
        yield f"{_cut(one.name, name):{name}} {one.total:>{digits},} {_small_columns(one, room)}"
    if stats.things:
        yield f"{'':{name}} {'':{digits}} {_axis(stats.months, room)}"


def _axis(months: Sequence[date], room: int) -> str:
    """Return the first and the last month under their columns, and how many months a column stands for."""
    each = _months_each(len(months), room)
    first, last = f"{months[0]:%Y-%m}", f"{months[-1]:%Y-%m}"
    between = -(-len(months) // each) - len(first) - len(last)
    ends = f"{first}{' ' * between}{last}" if between > 0 else first
    return f"{ends}  ({each} months a column)" if each > 1 else ends


def _small_columns(one: Tally, room: int) -> str:
    each = _months_each(len(one.items), room)
    numbers = [sum(one.items[start : start + each]) for start in range(0, len(one.items), each)]
    highest = max(numbers)
    return "".join(
        _COLUMNS[(number * len(_COLUMNS) - 1) // highest] if number else sign(share) or SILENT
        for number, share in zip(numbers, _gathered_shares(one.unlooked, room), strict=True)
    )


def _gathered_shares(shares: Sequence[float], room: int) -> list[float]:
    each = _months_each(len(shares), room)
    gathered = [shares[start : start + each] for start in range(0, len(shares), each)]
    return [sum(some) / len(some) for some in gathered]


def _months_each(months: int, room: int) -> int:
    return -(-months // max(room, 1)) or 1


def _look(share: float) -> str:
    return sign(share) or "█"


def _bar(number: int, highest: int, room: int) -> str:
    eighths = number * room * 8 // highest if highest else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _cut(name: str, length: int) -> str:
    return name if len(name) <= length else f"{name[: length - 1]}…"
