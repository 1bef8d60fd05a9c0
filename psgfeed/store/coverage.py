"""What was looked at: by source and month, the items there are and the days on which nobody looked.

A month without items says nothing by itself. Here stands beside it whether its source was read in that month, so that
silence is told from not looking. Days and months are Peru's, five hours behind UTC all year.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Date, DateTime, Interval, String, case, cast, func, literal, select, type_coerce

from psgfeed.charts import months_between
from psgfeed.store.runs import Outcome
from psgfeed.store.schema import CrawlRow, ItemRow
from psgfeed.store.sources import INTERVAL_MAX

_LIMA = timedelta(hours=-5)
_DAY = timedelta(days=1)
# A source is never left alone longer than this on purpose, and is then asked for what it has had since.
_CADENCE = timedelta(seconds=INTERVAL_MAX)
_GOOD = (Outcome.OK, Outcome.UNCHANGED, Outcome.EMPTY)
_UNDONE = (Outcome.PENDING,)


@dataclass(frozen=True, slots=True)
class Coverage:
    """One source in one month.

    ``month`` is its first day. ``items`` are those published in it, and those without a date that were first seen in
    it, of every kind; ``first_seen`` and ``last_seen`` say when we first met the first of them and last met any (UTC),
    and are missing where there are none. ``crawls`` have ended, ``failed_crawls`` of them badly: failed, blocked,
    suspicious or stuck. ``days`` are the days of the month that are over; ``gap_days`` those of them on which no crawl
    ended well, all of them before the source's first crawl. ``missed_days`` are the gap days that belong to more than
    a week without a good crawl: shorter gaps are the rhythm in which a quiet source is asked.
    """

    source_id: str
    month: date
    items: int
    crawls: int
    failed_crawls: int
    days: int
    gap_days: int
    missed_days: int
    first_seen: datetime | None
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Harvest:
    """The items that a source published in one month."""

    items: int
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class CrawlDay:
    """One day on which a source was crawled."""

    day: date
    crawls: int
    failed: int
    good: int


def coverage(
    connection: Connection, now: datetime | None = None, sources: Collection[str] | None = None
) -> Iterator[Coverage]:
    """Yield what is known of each source and month, by source and month, with no month left out in between.

    It ends with the month of ``now``; left out, that of the last crawl, so that the same store tells the same for ever.
    ``sources`` are ids; left out, every source that was crawled or has items.
    """
    crawled = _crawled(connection)
    moment = now or max(crawled.values(), default=None)
    if moment is None:
        return
    today = _lima_day(moment)
    harvests = _harvests(connection)
    for source in sorted(_chosen(harvests.keys() | crawled.keys(), sources)):
        yield from months_of(source, harvests.get(source, {}), _crawl_days(connection, source), today)


def months_of(
    source_id: str, harvests: Mapping[date, Harvest], crawl_days: Sequence[CrawlDay], today: date
) -> Iterator[Coverage]:
    """Yield the months of one source, from its first item or crawl to today's or, if later, its last item's.

    ``harvests`` go by the first day of their month, ``crawl_days`` are in order. Today is no gap yet, whatever happens.
    """
    beginnings = [*harvests, *(one.day for one in crawl_days[:1])]
    if not beginnings:
        return
    months = months_between(min(beginnings), max((today, *beginnings)))
    gaps, missed = _gaps(months[0], [one.day for one in crawl_days if one.good], today)
    crawled = {month: tuple(days) for month, days in groupby(crawl_days, lambda one: one.day.replace(day=1))}
    for month in months:
        harvest, days = harvests.get(month), crawled.get(month, ())
        yield Coverage(
            source_id=source_id,
            month=month,
            items=harvest.items if harvest else 0,
            crawls=sum(one.crawls for one in days),
            failed_crawls=sum(one.failed for one in days),
            days=_days_over(month, today),
            gap_days=gaps[month],
            missed_days=missed[month],
            first_seen=harvest.first_seen if harvest else None,
            last_seen=harvest.last_seen if harvest else None,
        )


def unlooked(
    connection: Connection, months: Sequence[date], now: datetime | None = None, sources: Collection[str] | None = None
) -> dict[str, tuple[float, ...]]:
    """Return by source the share (0 to 1) of each month's days that were missed; months to come have none.

    ``months`` are first days that follow one another, ``now`` and ``sources`` are as for ``coverage``.
    """
    crawled = _crawled(connection)
    moment = now or max(crawled.values(), default=None)
    if moment is None or not months:
        return {}
    today = _lima_day(moment)
    return {
        source: _shares(months, _looks(connection, source, months[0]), today)
        for source in sorted(_chosen(crawled, sources))
    }


def mean_shares(shares: Collection[Sequence[float]]) -> tuple[float, ...]:
    """Return the mean of several sources' shares for each month; nothing of none."""
    return tuple(sum(of_month) / len(shares) for of_month in zip(*shares, strict=True))


def _shares(months: Sequence[date], looked: Sequence[date], today: date) -> tuple[float, ...]:
    _, missed = _gaps(min(months[0], *looked[:1], today), looked, today)
    return tuple(missed[month] / days if (days := _days_over(month, today)) else 0.0 for month in months)


def _gaps(start: date, looked: Sequence[date], today: date) -> tuple[Mapping[date, int], Mapping[date, int]]:
    """Return by month the days on which nobody looked, and those of them that were missed.

    They reach from ``start``, before which there was no look, to yesterday.
    """
    gaps: defaultdict[date, int] = defaultdict(int)
    missed: defaultdict[date, int] = defaultdict(int)
    before = start - _DAY
    for day in (*looked, max((today, *looked[-1:]))):
        unlooked_days = (day - before).days - 1
        is_missed = before < start or unlooked_days * _DAY > _CADENCE
        for month, days in _by_month(before + _DAY, day):
            gaps[month] += days
            missed[month] += days * is_missed
        before = day
    return gaps, missed


def _by_month(first: date, end: date) -> Iterator[tuple[date, int]]:
    """Yield how many days of each month lie from ``first`` to before ``end``."""
    while first < end:
        month = first.replace(day=1)
        following = min(_next_month(month), end)
        yield month, (following - first).days
        first = following


def _days_over(month: date, today: date) -> int:
    return max(0, (min(_next_month(month), today) - month).days)


def _chosen(known: Iterable[str], wanted: Collection[str] | None) -> set[str]:
    return set(known) if wanted is None else set(known) & set(wanted)


def _crawled(connection: Connection) -> dict[str, datetime]:
    """Return when each source was last crawled: from one source to the next, not by walking through all crawls."""
    first = select(func.min(CrawlRow.source).label("source")).cte(recursive=True)
    following = select(func.min(CrawlRow.source)).where(CrawlRow.source > first.c.source).scalar_subquery()
    names = first.union_all(select(following).where(first.c.source.is_not(None)))
    last = select(func.max(CrawlRow.started)).where(CrawlRow.source == names.c.source).scalar_subquery()
    found = connection.execute(select(names.c.source, last).where(names.c.source.is_not(None)))
    return {name: moment for name, moment in found}  # noqa: C416 - rows are no pairs to the type checker


def _looks(connection: Connection, source: str, start: date) -> list[date]:
    """Return days on which a crawl ended well, in order: from the last before ``start``, only as many as it needs.

    From one look it goes to the last that is no longer than a week away, and only where there is none, to the next:
    the missed days lie between the same looks as if all were read, which are a hundred times as many.
    """
    beginning = datetime(start.year, start.month, start.day, tzinfo=UTC) - _LIMA
    good = [outcome.value for outcome in _GOOD]
    well = select(CrawlRow.started).where(CrawlRow.source == source, CrawlRow.outcome.in_(good)).limit(1)
    oldest, newest = (well.order_by(order) for order in (CrawlRow.started, CrawlRow.started.desc()))
    first = select(
        func.coalesce(
            newest.where(CrawlRow.started < beginning).scalar_subquery(),
            oldest.where(CrawlRow.started >= beginning).scalar_subquery(),
        ).label("started")
    ).cte(recursive=True)
    later = CrawlRow.started > first.c.started
    within = CrawlRow.started <= _sql_later(connection, first.c.started)
    following = func.coalesce(
        newest.where(later, within).correlate(first).scalar_subquery(),
        oldest.where(later).correlate(first).scalar_subquery(),
    )
    looks = first.union_all(select(following).where(first.c.started.is_not(None)))
    rows = connection.execute(select(looks.c.started).where(looks.c.started.is_not(None)).order_by(looks.c.started))
    return [_lima_day(moment) for (moment,) in rows]


def _crawl_days(connection: Connection, source: str) -> list[CrawlDay]:
    day = _sql_day(connection, CrawlRow.started)
    undone, good = ([outcome.value for outcome in some] for some in (_UNDONE, _GOOD))
    well = func.sum(case((CrawlRow.outcome.in_(good), 1), else_=0))
    rows = connection.execute(
        select(day, func.count(), well)
        .where(CrawlRow.source == source, CrawlRow.outcome.not_in(undone))
        .group_by(day)
        .order_by(day)
    )
    return [CrawlDay(_as_day(day), crawls, crawls - good, good) for day, crawls, good in rows]


def _harvests(connection: Connection) -> dict[str, dict[date, Harvest]]:
    # The feed time's day is that of publication, and where there is none, of first sight: one walk, no date to parse.
    month = _sql_month(connection, ItemRow.feed_time)
    columns = (ItemRow.source, month, func.count(), func.min(ItemRow.first_seen), func.max(ItemRow.last_seen))
    found: defaultdict[str, dict[date, Harvest]] = defaultdict(dict)
    for source, text, *values in connection.execute(select(*columns).group_by(ItemRow.source, month)):
        found[source][date.fromisoformat(f"{text}-01")] = Harvest(*values)
    return found


def _lima_day(moment: datetime) -> date:
    return (moment.astimezone(UTC) + _LIMA).date()


def _next_month(month: date) -> date:
    return (month + 31 * _DAY).replace(day=1)


def _sql_day(connection: Connection, instant: Any) -> Any:
    if connection.dialect.name == "sqlite":
        return func.date(instant, "-5 hours", type_=String)
    return cast(func.timezone("UTC", instant) + _LIMA, Date)


def _sql_month(connection: Connection, instant: Any) -> Any:
    if connection.dialect.name == "sqlite":
        return func.strftime("%Y-%m", instant, "-5 hours", type_=String)
    return func.to_char(func.timezone("UTC", instant) + _LIMA, "YYYY-MM")


def _sql_later(connection: Connection, instant: Any) -> Any:
    """Return the instant by which the next look must have ended, lest a day more than the cadence is left out."""
    latest = _CADENCE + _DAY
    if connection.dialect.name == "sqlite":
        return func.strftime("%Y-%m-%d %H:%M:%f", instant, f"+{latest.days} days", type_=String)
    return type_coerce(instant, DateTime(timezone=True)) + literal(latest, Interval())


def _as_day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
