"""What is remembered about reading a source: its validators, when it is due again, how patient to be with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import ColumnElement, Connection, and_, insert, not_, or_, select, true, update
from sqlalchemy.orm import InstrumentedAttribute

from psgfeed.model import Source
from psgfeed.store.dialects import insert_or_skip
from psgfeed.store.runs import Outcome
from psgfeed.store.schema import CrawlRow, SourceStateRow

INTERVAL_MIN = 900
INTERVAL_MAX = 7 * 24 * 3600
RETRY_AFTER_MAX = timedelta(hours=24)  # a server that says "in a year" is mistaken

GONE_TIMES, GONE_FOR = 3, timedelta(days=7)  # what proves that an address is gone: a bad deploy says 410 as well
MOVED_TIMES = 3

_OK, _NOT_MODIFIED, _GONE = 200, 304, 410
_SERVER_ERRORS = 500
_BUSY = (408, 429)
_SLOWER = 1.5
_FASTER = 0.5
_HINT_SHARE = 4  # how much faster than its hint a lively source may be read
_HINT_TIMES = 24  # how much slower a quiet one

# How heavily a bad end weighs: what will not mend itself, what may, what most likely will.
_HARD, _SOFT, _PASSING = 1.0, 0.5, 0.25
_WEIGHTS: Mapping[Outcome, float] = MappingProxyType(
    {
        Outcome.BLOCKED: _HARD,
        Outcome.FAILED: _SOFT,
        Outcome.SUSPICIOUS: _SOFT,
        Outcome.STUCK: _PASSING,
    }
)


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered about a source. An unknown source has a state too: nothing is known and it is due.

    ``failures`` is the weighted number of bad ends since the last good one. ``moved_to`` is where permanent redirects
    pointed in the last ``moved_times`` crawls, since ``moved_since``; ``gone_*`` counts answers 410 in the same way.
    ``last_read`` is when its first document last came whole; ``distrusted`` says that its server called something
    unchanged that was not. ``cursor`` is what an incremental source is told next; ``backfill_at`` the address at which
    its backfill goes on, and ``backfill_ended`` when there was nothing older.
    """

    source: str
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    next_due: datetime | None = None
    retry_after_until: datetime | None = None
    failures: float = 0.0
    interval_s: int = 0
    last_ok: datetime | None = None
    last_crawled: datetime | None = None
    moved_to: str = ""
    moved_since: datetime | None = None
    moved_times: int = 0
    gone_since: datetime | None = None
    gone_times: int = 0
    lease_until: datetime | None = None
    lease_run: int | None = None
    last_read: datetime | None = None
    distrusted: bool = False
    cursor: str = ""
    backfill_at: str = ""
    backfill_ended: datetime | None = None

    def is_retired(self, now: datetime) -> bool:
        """Return whether the server has said often and long enough that the source is gone for good."""
        return self.gone_times >= GONE_TIMES and self.gone_since is not None and self.gone_since <= now - GONE_FOR

    @property
    def has_moved(self) -> bool:
        """Return whether permanent redirects have pointed to one new address often enough to propose it."""
        return bool(self.moved_to) and self.moved_times >= MOVED_TIMES


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back for one address of a source. ``first`` says whether it is the source's first document.

    ``retry_after`` is the instant until which the server asked to be left alone. ``moved_to`` is the target of a
    permanent redirect (301 or 308). ``bytes`` is the length of the body as it was decoded.
    """

    url: str
    status: int  # 0 when no answer came
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    bytes: int = 0
    retry_after: datetime | None = None
    moved_to: str = ""
    not_modified: bool = False
    first: bool = True


def state(connection: Connection, source_id: str) -> SourceState:
    """Return what is remembered about a source."""
    row = connection.execute(select(SourceStateRow.__table__).where(SourceStateRow.source == source_id)).first()
    return SourceState(**row._asdict()) if row else SourceState(source_id)


def states(connection: Connection) -> dict[str, SourceState]:
    """Return what is remembered about all sources that were ever crawled, by their ids."""
    rows = connection.execute(select(SourceStateRow.__table__).order_by(SourceStateRow.source))
    return {row.source: SourceState(**row._asdict()) for row in rows}


def claim_due(
    connection: Connection,
    sources: Sequence[Source],
    now: datetime,
    run_id: int,
    *,
    force: bool = False,
    lease: timedelta = timedelta(minutes=30),
) -> tuple[str, ...]:
    """Take the sources that are due and that no other run has taken; return their ids in the order given.

    Each is leased to the run until ``now + lease`` and gets a pending crawl. Retired sources are left out. ``force``
    takes those that are not due or retired as well, but never against another run's lease, nor against a server that
    asked to be left alone.
    """
    ids = [source.id for source in sources]
    if not ids:
        return ()
    insert_or_skip(connection, SourceStateRow, [{"source": source} for source in dict.fromkeys(ids)])
    free = and_(
        SourceStateRow.source.in_(ids),
        _past(SourceStateRow.lease_until, now),
        _past(SourceStateRow.retry_after_until, now),
        true() if force else and_(_past(SourceStateRow.next_due, now), not_(_retired(now))),
    )
    claim = update(SourceStateRow).where(free).values(lease_until=now + lease, lease_run=run_id)
    taken = set(connection.execute(claim.returning(SourceStateRow.source)).scalars())
    claimed = tuple(source for source in dict.fromkeys(ids) if source in taken)
    crawl = {"run_id": run_id, "started": now, "outcome": Outcome.PENDING.value, "findings": []}
    if claimed:
        connection.execute(insert(CrawlRow), [crawl | {"source": source} for source in claimed])
    return claimed


def record_fetch(connection: Connection, crawl_id: int, source_id: str, fetched: Fetched, now: datetime) -> None:
    """Write down an answer, in the transaction that keeps the items it brought.

    Validators are those of the source's first document. A source that is read from several documents records its first
    one last: killed in between, it would otherwise hear "not modified" and miss the rest.
    """
    insert_or_skip(connection, SourceStateRow, [{"source": source_id}])
    numbers: dict[str, object] = {"documents": CrawlRow.documents + 1, "bytes": CrawlRow.bytes + fetched.bytes}
    if fetched.first:
        numbers["http_status"] = fetched.status or None
    connection.execute(update(CrawlRow).where(CrawlRow.id == crawl_id).values(**numbers))
    known = state(connection, source_id)
    values: dict[str, object] = {"last_crawled": now}
    if fetched.retry_after is not None and fetched.retry_after > now:
        values["retry_after_until"] = min(fetched.retry_after, now + RETRY_AFTER_MAX)
    if fetched.first:
        values |= _validators(known, fetched) | _moved(known, fetched, now) | _gone(known, fetched, now)
        values |= _trust(known, fetched, now)
    connection.execute(update(SourceStateRow).where(SourceStateRow.source == source_id).values(**values))


def remember(connection: Connection, source_id: str, fetched: Fetched, cursor: str = "") -> None:
    """Write down the validators and the cursor of a source's first document once all that it leads to has been read."""
    known = state(connection, source_id)
    values = _validators(known, fetched) | ({"cursor": cursor} if cursor else {})
    if values:
        connection.execute(update(SourceStateRow).where(SourceStateRow.source == source_id).values(**values))


def remember_backfill(connection: Connection, source_id: str, at: str, ended: datetime | None = None) -> None:
    """Write down at which address a source's backfill goes on, in the transaction that keeps the page's items."""
    values = {"backfill_at": at, "backfill_ended": ended}
    connection.execute(update(SourceStateRow).where(SourceStateRow.source == source_id).values(**values))


def release(
    connection: Connection,
    source: Source,
    outcome: Outcome,
    now: datetime,
    *,
    new: int = 0,
    http_status: int | None = None,
) -> datetime:
    """End a source's lease after a crawl and return when it is due again.

    The interval is learned: halved when new items came, half as long again when none did, around the source's own hint.
    After bad ends the source is left alone longer by one interval for each weighted failure.
    """
    insert_or_skip(connection, SourceStateRow, [{"source": source.id}])
    known = state(connection, source.id)
    weight = failure_weight(outcome, http_status)
    failures = known.failures + weight if weight else 0.0
    interval = known.interval_s or clamp_interval(source.every_s, source.every_s)
    if not weight:
        interval = next_interval(known.interval_s, source.every_s, new)
    due = now + timedelta(seconds=min(interval * (1 + failures), INTERVAL_MAX))
    if known.retry_after_until is not None:
        due = max(due, known.retry_after_until)
    values = {"lease_until": None, "lease_run": None, "failures": failures, "interval_s": interval, "next_due": due}
    if not weight:
        values["last_ok"] = now
    connection.execute(update(SourceStateRow).where(SourceStateRow.source == source.id).values(**values))
    return due


def end_lease(connection: Connection, source_id: str) -> None:
    """End a source's lease after a backfill, which says nothing about when it is due."""
    free = update(SourceStateRow).where(SourceStateRow.source == source_id).values(lease_until=None, lease_run=None)
    connection.execute(free)


def failure_weight(outcome: Outcome, http_status: int | None) -> float:
    """Return how heavily a crawl's end counts as a failure: 0 for a good one, 1 for what will not mend itself."""
    if outcome is Outcome.FAILED and http_status is not None:
        return _PASSING if http_status >= _SERVER_ERRORS or http_status in _BUSY else _HARD
    return _WEIGHTS.get(outcome, 0.0)


def next_interval(interval_s: int, hint_s: int, new: int) -> int:
    """Return the seconds to wait after a good crawl; ``interval_s`` is what was waited before, 0 before the first."""
    if not interval_s:
        return clamp_interval(hint_s, hint_s)
    return clamp_interval(round(interval_s * (_FASTER if new else _SLOWER)), hint_s)


def clamp_interval(interval_s: int, hint_s: int) -> int:
    """Return the interval within what the hint allows, never under 15 minutes, never over 7 days."""
    low = min(max(INTERVAL_MIN, hint_s // _HINT_SHARE), INTERVAL_MAX)
    high = min(max(low, hint_s * _HINT_TIMES), INTERVAL_MAX)
    return min(max(interval_s, low), high)


def _past(column: InstrumentedAttribute[datetime | None], now: datetime) -> ColumnElement[bool]:
    return or_(column.is_(None), column <= now)


def _retired(now: datetime) -> ColumnElement[bool]:
    since = and_(SourceStateRow.gone_since.is_not(None), SourceStateRow.gone_since <= now - GONE_FOR)
    return and_(SourceStateRow.gone_times >= GONE_TIMES, since)


def _validators(known: SourceState, fetched: Fetched) -> dict[str, object]:
    if fetched.not_modified:
        return {
            "etag": fetched.etag or known.etag,
            "last_modified": fetched.last_modified or known.last_modified,
        }
    if fetched.status != _OK:
        return {}
    return {"etag": fetched.etag, "last_modified": fetched.last_modified, "body_hash": fetched.body_hash}


def _trust(known: SourceState, fetched: Fetched, now: datetime) -> dict[str, object]:
    """Note a whole answer, and whether it came with the validators of another body of the same address."""
    if fetched.status != _OK:
        return {}
    validators = (fetched.etag, fetched.last_modified)
    kept = (known.etag, known.last_modified)
    mark, known_mark = (value.partition("-")[0] for value in (fetched.body_hash, known.body_hash))
    lied = any(kept) and validators == kept and mark == known_mark and fetched.body_hash != known.body_hash
    return {"last_read": now, "distrusted": known.distrusted or lied}


def _moved(known: SourceState, fetched: Fetched, now: datetime) -> dict[str, object]:
    if not fetched.moved_to:
        return {"moved_to": "", "moved_since": None, "moved_times": 0} if fetched.status == _OK else {}
    if fetched.moved_to == known.moved_to:
        return {"moved_times": known.moved_times + 1}
    return {"moved_to": fetched.moved_to, "moved_since": now, "moved_times": 1}


def _gone(known: SourceState, fetched: Fetched, now: datetime) -> dict[str, object]:
    if fetched.status != _GONE:
        return {"gone_since": None, "gone_times": 0} if fetched.status in (_OK, _NOT_MODIFIED) else {}
    return {"gone_since": known.gone_since or now, "gone_times": known.gone_times + 1}
