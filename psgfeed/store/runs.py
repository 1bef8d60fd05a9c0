"""Runs and crawls: what was done when, with what outcome, and what it holds back from the feeds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, exists, insert, select, update

from psgfeed import __version__
from psgfeed.problems import Finding
from psgfeed.store.rows import finding_list, findings_from
from psgfeed.store.schema import CrawlRow, ItemRow, RunRow, SightingRow, SourceStateRow


class Outcome(StrEnum):
    """How a crawl ended: the good ones are ok, unchanged and empty; pending is still on its way."""

    PENDING = "pending"
    OK = "ok"
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    FAILED = "failed"
    BLOCKED = "blocked"
    SUSPICIOUS = "suspicious"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class CrawlRecord:
    """One source in one run. ``seen``, ``new``, ``changed`` count items; ``bytes`` are those of all ``documents``.

    ``partial`` says that the source was asked for a part only, what has changed since or older pages, so that the
    numbers say nothing of what is usual.
    """

    id: int
    run_id: int
    source_id: str
    started: datetime
    finished: datetime | None
    outcome: Outcome
    http_status: int | None
    documents: int
    bytes: int
    seen: int
    new: int
    changed: int
    findings: tuple[Finding, ...] = ()
    partial: bool = False


def start_run(connection: Connection, now: datetime, trigger: str = "run") -> int:
    """Write down that a run begins and return its number; ``trigger`` is the command that began it."""
    row = insert(RunRow).values(started=now, trigger=trigger, version=__version__).returning(RunRow.id)
    return connection.execute(row).scalar_one()


def finish_run(connection: Connection, run_id: int, now: datetime, exit_code: int) -> None:
    """Write down that a run has ended, and how."""
    connection.execute(update(RunRow).where(RunRow.id == run_id).values(finished=now, exit_code=exit_code))


def start_crawl(connection: Connection, run_id: int, source_id: str, now: datetime) -> int:
    """Write down that a source is crawled and return the crawl's number."""
    values = {"run_id": run_id, "source": source_id, "started": now, "outcome": Outcome.PENDING.value, "findings": []}
    return connection.execute(insert(CrawlRow).values(**values).returning(CrawlRow.id)).scalar_one()


def finish_crawl(
    connection: Connection,
    crawl_id: int,
    outcome: Outcome,
    now: datetime,
    findings: Sequence[Finding] = (),
    *,
    partial: bool = False,
) -> CrawlRecord:
    """Write down how a crawl ended and return all of it."""
    values: dict[str, object] = {"finished": now, "outcome": outcome.value, "findings": finding_list(findings)}
    if partial:
        values["partial"] = True
    connection.execute(update(CrawlRow).where(CrawlRow.id == crawl_id).values(**values))
    return _crawl(connection.execute(select(CrawlRow.__table__).where(CrawlRow.id == crawl_id)).one())


def crawls_of(connection: Connection, run_id: int) -> tuple[CrawlRecord, ...]:
    """Return the crawls of a run, in the order in which they began."""
    rows = connection.execute(select(CrawlRow.__table__).where(CrawlRow.run_id == run_id).order_by(CrawlRow.id))
    return tuple(_crawl(row) for row in rows)


def history(connection: Connection, source_id: str, limit: int = 30) -> tuple[CrawlRecord, ...]:
    """Return the last finished crawls of a source, newest first."""
    rows = connection.execute(
        select(CrawlRow.__table__)
        .where(CrawlRow.source == source_id, CrawlRow.finished.is_not(None))
        .order_by(CrawlRow.started.desc(), CrawlRow.id.desc())
        .limit(limit)
    )
    return tuple(_crawl(row) for row in rows)


def stream_crawls(
    connection: Connection, since: datetime | None = None, until: datetime | None = None
) -> Iterator[CrawlRecord]:
    """Yield all crawls that began at ``since`` or later and before ``until``, oldest first, in constant memory."""
    query = select(CrawlRow.__table__).order_by(CrawlRow.id)
    if since is not None:
        query = query.where(CrawlRow.started >= since)
    if until is not None:
        query = query.where(CrawlRow.started < until)
    for row in connection.execute(query.execution_options(yield_per=1000)):
        yield _crawl(row)


def hold(connection: Connection, crawl_id: int) -> int:
    """Hold back from the feeds the items that a doubtful crawl brought, and return how many.

    The source's validators are forgotten: were they kept, the next crawl would hear "not modified" and could never
    confirm anything.
    """
    source = select(CrawlRow.source).where(CrawlRow.id == crawl_id).scalar_subquery()
    connection.execute(
        update(SourceStateRow).where(SourceStateRow.source == source).values(etag="", last_modified="", body_hash="")
    )
    held = connection.execute(update(ItemRow).where(ItemRow.first_crawl == crawl_id).values(held=True))
    return held.rowcount


def confirm(connection: Connection, crawl_id: int) -> int:
    """Release the held items that a good crawl has seen, and return how many."""
    sighted = exists().where(SightingRow.item_id == ItemRow.id, SightingRow.crawl_id == crawl_id)
    return connection.execute(update(ItemRow).where(ItemRow.held, sighted).values(held=False)).rowcount


def close_abandoned(connection: Connection, now: datetime) -> int:
    """Mark as stuck the crawls that a dead run left behind, once their lease is over; return how many."""
    leased = exists().where(
        SourceStateRow.source == CrawlRow.source,
        SourceStateRow.lease_until > now,
        SourceStateRow.lease_run == CrawlRow.run_id,
    )
    return connection.execute(
        update(CrawlRow)
        .where(CrawlRow.outcome == Outcome.PENDING.value, ~leased)
        .values(outcome=Outcome.STUCK.value, finished=now)
    ).rowcount


def _crawl(row: Row[Any]) -> CrawlRecord:
    values = row._asdict()
    return CrawlRecord(
        source_id=values.pop("source"),
        outcome=Outcome(values.pop("outcome")),
        findings=findings_from(values.pop("findings")),
        **values,
    )
