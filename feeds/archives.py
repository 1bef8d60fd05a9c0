"""Archives (RFC 5005): all entries of a feed, back to its first, in documents by year that link to one another.

A year of up to a thousand entries is one document, ``2016.atom``. A longer one has a document for each month,
``2016-07.atom``, and a month of more than that has further pages, ``2016-07-2.atom``. A document that was published
keeps its address for ever: when a year outgrows its own, that stays in the chain without entries. A chain of one would
be none, so the only document of an archive follows an empty one of the year before. A document changes
only when an item of its time was added, corrected or taken away, or a document comes to stand beside it; a year that is
over is otherwise equal byte for byte, for ever. Entries stand in order of time, the first ones first.

A story is told once a month in the archives of the feeds that tell it once.

Of a month that is cut into pages it is known how many entries each of its days has. So it is known which days a page
holds, and an entry that is new costs the reading of its page, not of its month.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from feeds.catalog import Feed
from feeds.select import name_of
from psgfeed.store.archive import Touched, Trace, day_of, month_of

FOLDER = "archive/"
PART_MAX = 1000

_EARLIEST = "1990-01"
_DIMENSIONS = ("category", "region", "language", "source")


@dataclass(frozen=True, slots=True)
class Part:
    """A document of an archive: its name, the months that it holds, and which thousand of them, from 0.

    A part without months has no entries: it has been outgrown, or it begins a chain.
    """

    name: str
    months: tuple[str, ...]
    page: int = 0


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The names of the documents before and after one; empty at the ends."""

    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of an archive to come: the trace of its item, and those of the others of its story, its name."""

    first: Trace
    others: tuple[Trace, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of a day that a page holds: its entries from ``start`` on and before ``stop``."""

    day: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Paged:
    """A month that is cut into pages: how many entries each of its days had and has, and which days were touched."""

    before: Mapping[str, int]
    days: Mapping[str, int]
    touched: frozenset[str]

    def is_due(self, page: int) -> bool:
        """Tell whether a page may hold something else than before."""
        pieces = cut(self.days, page)
        return pieces != cut(self.before, page) or any(piece.day in self.touched for piece in pieces)


def file_of(feed: Feed, part: Part | str) -> str:
    """Return the path of a document of a feed's archive."""
    return f"{feed.path}{FOLDER}{part if isinstance(part, str) else part.name}.atom"


def plan(entries: Mapping[str, int], published: Collection[str] = ()) -> tuple[Part, ...]:
    """Return the documents of an archive, oldest first, by how many entries each month has.

    ``published`` are the names of the documents that exist already.
    """
    years: defaultdict[str, list[str]] = defaultdict(list)
    had = {name[: len("2016-07")] for name in published if "-" in name}
    for month in sorted(had.union(month for month, number in entries.items() if number)):
        years[month[:4]].append(month)
    for name in published:
        years.setdefault(name[:4], [])
    parts = tuple(part for year in sorted(years) for part in _parts_of_year(year, years[year], entries, published))
    if len(parts) == 1:
        return Part(f"{int(parts[0].name[:4]) - 1:04}", ()), *parts
    return parts


def _parts_of_year(
    year: str, months: Sequence[str], entries: Mapping[str, int], published: Collection[str]
) -> Iterator[Part]:
    total = sum(entries.get(month, 0) for month in months)
    is_split = total > PART_MAX or any(name.startswith(f"{year}-") for name in published)
    if not is_split:
        yield Part(year, tuple(months))
        return
    if year in published:
        yield Part(year, ())
    for month in months:
        yield from _pages_of_month(month, entries.get(month, 0), published)


def _pages_of_month(month: str, number: int, published: Collection[str]) -> Iterator[Part]:
    page = 0
    while True:
        name = month if page == 0 else f"{month}-{page + 1}"
        if page * PART_MAX >= max(number, 1) and name not in published:
            return
        yield Part(name, (month,), page)
        page += 1


def chain(parts: Sequence[Part]) -> dict[str, Neighbours]:
    """Return what stands before and after each document, by its name."""
    names = ["", *(part.name for part in parts), ""]
    return {name: Neighbours(before, after) for before, name, after in zip(names, names[1:-1], names[2:], strict=False)}


def months_touched(feed: Feed, touched: Touched) -> frozenset[str]:
    """Return the months of a feed's items in which something may have changed."""
    for dimension in _DIMENSIONS:
        if dimension in feed.query:
            return touched.months.get((dimension, feed.query[dimension]), frozenset())
    return touched.months.get(("site", ""), frozenset())


def months_due(feed: Feed, touched: Touched) -> frozenset[str]:
    """Return the months of a feed's archive in which something may have changed.

    What goes by the name of a story in one month may depend on its items in another.
    """
    months = months_touched(feed, touched)
    due = (months | touched.of_stories) & touched.days.keys() if months else frozenset()
    return frozenset(month for month in due if month >= _EARLIEST)


def is_paged(entries: int) -> bool:
    """Tell whether a month of so many entries is cut into pages."""
    return entries > PART_MAX


def page_of(told: Sequence[Told], page: int) -> tuple[Told, ...]:
    """Return the entries of a page of a month."""
    return tuple(told[page * PART_MAX : (page + 1) * PART_MAX])


def cut(days: Mapping[str, int], page: int) -> tuple[Cut, ...]:
    """Return what a page of a month holds, by how many entries each day of the month has."""
    start, stop = page * PART_MAX, (page + 1) * PART_MAX
    cuts: list[Cut] = []
    passed = 0
    for day, entries in sorted(days.items()):
        piece = Cut(day, max(start - passed, 0), min(stop - passed, entries))
        if piece.start < piece.stop:
            cuts.append(piece)
        passed += entries
    return tuple(cuts)


def span_of(period: str) -> tuple[datetime, datetime]:
    """Return when a month (``YYYY-MM``) or a day (``YYYY-MM-DD``) begins (UTC), and when the next one does."""
    if len(period) > len("YYYY-MM"):
        day = datetime.strptime(period, "%Y-%m-%d").replace(tzinfo=UTC)
        return day, day + timedelta(days=1)
    year, number = int(period[:4]), int(period[5:])
    return datetime(year, number, 1, tzinfo=UTC), datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)


def told_of(traces: Sequence[Trace], kin: Sequence[Trace] = (), *, fold: bool) -> tuple[Told, ...]:
    """Return the entries that the items of a month make, in order of time; with ``fold`` one for each story.

    ``kin`` are the feed's items of any month that tell the same stories, or have founded one and left it.
    """
    stories: dict[tuple[str, str], list[Trace]] = {}
    for trace in sorted(traces, key=_first_seen):
        alone = "" if trace.story and fold else trace.id
        stories.setdefault((trace.story if fold else "", alone), []).append(trace)
    named = _named(kin) if fold else {}
    told = [
        Told(first, tuple(others), named.get((first.story, month_of(first.feed_time)), first.id))
        for first, *others in stories.values()
    ]
    return tuple(sorted(told, key=lambda one: (one.first.feed_time, one.first.id)))


def _named(kin: Sequence[Trace]) -> dict[tuple[str, str], str]:
    """Return what the entry of a story is named by in the one month in which it goes by the name of its live entry.

    That is the month of its founder or, where the feed does not carry that, of its first item: two entries of an
    archive must not have one id.
    """
    strangers = {trace.id for trace in kin if trace.story != trace.id}
    firsts: dict[str, Trace] = {}
    for trace in sorted(kin, key=lambda trace: (trace.id != trace.story, *_first_seen(trace))):
        firsts.setdefault(trace.story, trace)
    return {
        (story, month_of(first.feed_time)): name_of(story, first.id, strangers)
        for story, first in firsts.items()
        if story
    }


def _first_seen(trace: Trace) -> tuple[datetime, str]:
    return trace.first_seen, trace.id


def told_on(day: str, traces: Sequence[Trace], kin: Sequence[Trace] = (), *, fold: bool) -> tuple[Told, ...]:
    """Return the entries of a day as ``told_of`` does.

    ``traces`` are the items of the day and, with ``fold``, those of the month that tell the same stories.
    """
    since, until = span_of(day)
    return tuple(one for one in told_of(traces, kin, fold=fold) if since <= one.first.feed_time < until)


def days_of(told: Iterable[Told]) -> dict[str, int]:
    """Return how many entries each day has."""
    return dict(Counter(day_of(one.first.feed_time) for one in told))
