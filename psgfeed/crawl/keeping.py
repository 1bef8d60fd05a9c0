"""Where a spider's reports go: into the store, or nowhere when a spider is tried out by hand.

An item's ``last_seen`` is when a document that carried it was last read. An unchanged document is not read again, and
so does not move it: the source's own state tells when it was last asked.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from psgfeed import problems
from psgfeed.crawl.reports import Came, Report, Validators, Visit, reading_mark
from psgfeed.model import Source
from psgfeed.normalise.urls import identity_key
from psgfeed.problems import Finding

if TYPE_CHECKING:
    from psgfeed.store.engine import Store
    from psgfeed.store.runs import Outcome
    from psgfeed.store.sources import Fetched, SourceState

UNCONDITIONAL_AFTER = timedelta(days=1)

_FINDINGS_MAX = 100  # in one crawl's row; a broken page can have thousands
_CUT_SHORT = {problems.CRAWL_STUCK, problems.CRAWL_HALTED}
_BLOCKED = {problems.FETCH_ROBOTS, problems.FETCH_BACKOFF, problems.DOCUMENT_WALL}


class Keeper(Protocol):
    """What a spider tells its reports to. The reports of one source come one after another."""

    def known(self, source: Source, url: str) -> Validators:
        """Return the validators of the source's first document at ``url`` as it was last read whole, or empty ones."""
        ...

    def cursor(self, source: Source) -> str:
        """Return what the source is told to hear only of what has changed since; empty before the first time."""
        ...

    def backfill_at(self, source: Source) -> str:
        """Return the address at which the source's backfill goes on; empty at its beginning."""
        ...

    async def unknown(self, source: Source, urls: Sequence[str]) -> list[str]:
        """Return those of the addresses under which nothing of the source is kept, nor was deleted for good."""
        ...

    async def keep(self, report: Report) -> int:
        """Keep a document's items, then its validators; return how many of the items were new."""
        ...

    async def finish(self, visit: Visit) -> None:
        """Take note that a source has been visited."""
        ...


class Nowhere:
    """Keeps nothing: every item is new."""

    def known(self, source: Source, url: str) -> Validators:  # noqa: ARG002 - the protocol's
        """Return empty validators: nothing is remembered."""
        return Validators()

    def cursor(self, source: Source) -> str:  # noqa: ARG002 - the protocol's
        """Return nothing: nothing is remembered."""
        return ""

    def backfill_at(self, source: Source) -> str:  # noqa: ARG002 - the protocol's
        """Return nothing: every backfill begins anew."""
        return ""

    async def unknown(self, source: Source, urls: Sequence[str]) -> list[str]:  # noqa: ARG002 - the protocol's
        """Return all of them."""
        return list(urls)

    async def keep(self, report: Report) -> int:
        """Count the items."""
        return len(report.items)

    async def finish(self, visit: Visit) -> None:
        """Do nothing."""


@dataclass(slots=True)
class StoreKeeper:
    """Keeps reports in the store, one transaction each, away from the thread that crawls.

    ``crawls`` are the numbers of the claimed crawls by source id, ``states`` what is known of the sources. With
    ``backfill`` everything new counts as backfill.
    """

    store: "Store"
    crawls: Mapping[str, int]
    states: Mapping[str, "SourceState"]
    backfill_after: timedelta = timedelta(days=30)
    announce_max: int = 50
    backfill: bool = False
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    def known(self, source: Source, url: str) -> Validators:
        """Return the validators of the first document at ``url`` as this release last read it whole, or empty ones.

        Now and then, and always of a server that was found to lie, only our own hash: what says "not modified" for
        ever is found out by asking without condition.
        """
        state = self.states.get(source.id)
        if state is None or not state.body_hash.startswith(reading_mark(url)):
            return Validators()
        if state.distrusted or state.last_read is None or state.last_read < datetime.now(UTC) - UNCONDITIONAL_AFTER:
            return Validators(body_hash=state.body_hash)
        return Validators(state.etag, state.last_modified, state.body_hash)

    def cursor(self, source: Source) -> str:
        """Return what the source is told to hear only of what has changed since."""
        state = self.states.get(source.id)
        return state.cursor if state else ""

    def backfill_at(self, source: Source) -> str:
        """Return the address at which the source's backfill goes on; empty at its beginning."""
        state = self.states.get(source.id)
        return state.backfill_at if state else ""

    async def unknown(self, source: Source, urls: Sequence[str]) -> list[str]:
        """Return those of the addresses under which nothing of the source is kept, nor was deleted for good."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._unknown, source, urls)

    async def keep(self, report: Report) -> int:
        """Keep a document's items, then its validators, in one transaction; return how many of the items were new."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._keep, report)

    async def finish(self, visit: Visit) -> None:
        """Write down how a source fared and when it is due again, and the validators that waited."""
        async with self._one_at_a_time:
            await asyncio.to_thread(self._finish, visit)

    def _unknown(self, source: Source, urls: Sequence[str]) -> list[str]:
        from psgfeed.store.recognise import known_addresses

        keys = {url: identity_key(url) for url in urls}
        with self.store.read() as connection:
            known = known_addresses(connection, source.id, [key for key in keys.values() if key])
        return [url for url, key in keys.items() if key and key not in known]

    def _keep(self, report: Report) -> int:
        from psgfeed.store.items import keep
        from psgfeed.store.sources import record_fetch, remember_backfill

        source, now = report.ask.source, datetime.now(UTC)
        crawl = self.crawls[source.id]
        with self.store.begin() as connection:
            new: tuple[str, ...] = ()
            if report.came is Came.DOCUMENT:
                new = keep(
                    connection,
                    source,
                    report.items,
                    now,
                    crawl,
                    place=report.ask.url,
                    backfill_after=self.backfill_after,
                    announce_max=self.announce_max,
                    backfill=self.backfill,
                    named=report.named,
                ).new
            record_fetch(connection, crawl, source.id, _fetched(report), now)
            if report.onward is not None:
                remember_backfill(connection, source.id, report.onward)
        return len(new)

    def _finish(self, visit: Visit) -> None:
        from psgfeed.store.runs import finish_crawl
        from psgfeed.store.sources import end_lease, release, remember, remember_backfill

        now = datetime.now(UTC)
        with self.store.begin() as connection:
            if visit.withheld and visit.whole:
                remember(connection, visit.source.id, _fetched(visit.withheld), visit.withheld.cursor)
            if self.backfill and visit.whole and not (visit.after or visit.stopped):
                remember_backfill(connection, visit.source.id, "", now)
            number, findings = self.crawls[visit.source.id], _shortened(visit.findings)
            crawl = finish_crawl(connection, number, outcome_of(visit), now, findings, partial=visit.partial)
            if self.backfill:
                end_lease(connection, visit.source.id)
            else:
                release(connection, visit.source, crawl.outcome, now, new=crawl.new, http_status=crawl.http_status)


def outcome_of(visit: Visit) -> "Outcome":
    """Return how a visit ended, in the store's words."""
    from psgfeed.store.runs import Outcome

    found = {finding.problem for finding in visit.findings}
    if found & _CUT_SHORT:
        return Outcome.STUCK
    if visit.came[Came.DOCUMENT]:
        if visit.items:
            return Outcome.OK
        return Outcome.UNCHANGED if visit.partial else Outcome.EMPTY
    if visit.came[Came.UNCHANGED]:
        return Outcome.UNCHANGED
    return Outcome.BLOCKED if found & _BLOCKED else Outcome.FAILED


def _fetched(report: Report) -> "Fetched":
    from psgfeed.store.sources import Fetched

    return Fetched(
        url=report.ask.url,
        status=report.status,
        etag=report.validators.etag,
        last_modified=report.validators.last_modified,
        body_hash=report.validators.body_hash,
        bytes=report.size,
        retry_after=report.retry_after,
        moved_to=report.moved_to,
        not_modified=report.came is Came.UNCHANGED,
        first=report.ask.first,
    )


def _shortened(findings: Iterable[Finding]) -> list[Finding]:
    return list(dict.fromkeys(findings))[:_FINDINGS_MAX]
