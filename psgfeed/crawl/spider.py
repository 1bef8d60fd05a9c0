"""The base of every spider: it asks politely, hands what comes to the intake, and reports all that goes wrong.

A spider of a kind says how its documents are read (``read``) and which addresses to ask for (``first_requests``,
``follow``). Everything else is here: conditional requests, failures, paging, and when a source is done.
"""

import logging
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import scrapy
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from psgfeed import problems
from psgfeed.crawl.budget import OverBudget, cpu_budget
from psgfeed.crawl.failures import report_failure, report_status
from psgfeed.crawl.keeping import Keeper, Nowhere
from psgfeed.crawl.middlewares import DELAY
from psgfeed.crawl.reports import Ask, Backfill, Came, Report, Validators, Visit, body_hash, spoilt
from psgfeed.intake import Intake, Reader, read_document, take
from psgfeed.model import Document, Item, Source
from psgfeed.problems import Finding, PsgfeedError
from psgfeed.sources import load_sources
from psgfeed.web.answers import PART
from psgfeed.web.guard import check_scheme

SOURCE_DEADLINE_S = 300.0  # after this no further page of a source is asked for
SINGLES_MAX = 20  # items that are read on their own page, of one source in one crawl; the others wait for the next

_UNCHANGED = {204, 304}
_FOR_GOOD = {301, 308}

_log = logging.getLogger("psgfeed.crawl")


class SourceSpider(scrapy.Spider):
    """Crawls the sources of one kind; its ``name`` is the kind. With ``only`` it is the spider of that one source.

    Args:
        sources: the sources to crawl, or their ids joined by commas, or nothing for all enabled ones of this kind.
        keeper: where reports go; nowhere by default, so that ``scrapy crawl`` can be tried without a database.
        backfill: page back from where the last backfill ended, instead of looking for news.
    """

    read: Reader = staticmethod(read_document)
    read_single: Reader = staticmethod(read_document)
    only = ""
    delay_s = 0.0  # at least this long between two requests to one host

    def __init__(
        self,
        sources: Sequence[Source] | str = "",
        keeper: Keeper | None = None,
        backfill: Backfill | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        chosen = _catalogued(sources or self.only, self.name) if isinstance(sources, str) else sources
        left = backfill.budget - 1 if backfill else SINGLES_MAX
        self._visits = {source.id: Visit(source, left=left, partial=backfill is not None) for source in chosen}
        self._keeper: Keeper = keeper or Nowhere()
        self._backfill = backfill

    def first_requests(self, source: Source) -> Iterable[Request]:
        """Return the requests a source begins with: its address, and the pages its file lists."""
        return [self.ask(source, url) for url in (source.url, *source.pages)]

    def backfill_requests(self, source: Source, at: str) -> Iterable[Request]:
        """Return the request that a backfill begins with; ``at`` is the page it read last, empty the first time."""
        return [self.ask(source, at or source.url, first=False)]

    def follow(self, intake: Intake, ask: Ask) -> Iterable[Request]:
        """Return the requests for what continues a document: the next page of a listing."""
        return [self.ask(intake.source, url, ask.page + 1) for url in intake.reading.next_pages[:1]]

    def parts_of(self, intake: Intake, ask: Ask) -> list[Request]:
        """Return the requests for the parts of an index, newest first: the ``max_pages`` first ones.

        A backfill takes all of them, from the one that it read last.
        """
        parts = list(intake.reading.next_pages)
        if self._backfill is None:
            parts = parts[: intake.source.max_pages]
        else:
            at = self._keeper.backfill_at(intake.source)
            parts = parts[parts.index(at) :] if at in parts else parts
        return [self.ask(intake.source, url, ask.page + 1) for url in parts]

    def singles(self, intake: Intake) -> Sequence[str]:
        """Return the addresses of items that have to be read on their own page, should they be unknown."""
        return intake.reading.item_pages

    def instead(self, report: Report) -> Request | None:  # noqa: ARG002 - for kinds with two ways in
        """Return another way to what a failed request asked for, or None."""
        return None

    def ask(
        self,
        source: Source,
        url: str,
        page: int = 1,
        *,
        first: bool | None = None,
        single: bool = False,
        since: bool = False,
    ) -> Request:
        """Return a request for an address of a source, conditional if we have read it before.

        ``first`` marks the source's main document, of which there is one; by default it is the one at its ``url``. See
        ``Ask`` for ``single`` and ``since``.

        Raises:
            FetchError: the address is not http or https.
        """
        check_scheme(url)
        ask = Ask(source, url, page, url == source.url if first is None else first, single, since)
        headers = self._keeper.known(source, url).headers if ask.first else {}
        return Request(
            url,
            self.parse,
            headers=headers,
            cb_kwargs={"ask": ask},
            meta={DELAY: self.delay_s},
            errback=self.fail,
            dont_filter=True,
        )

    def cursor(self, source: Source) -> str:
        """Return what the source told us, at the last visit, to hear only of what has changed since."""
        return self._keeper.cursor(source)

    async def start(self) -> AsyncIterator[Request]:
        """Yield the first requests of every source; a source that has none is done at once."""
        for visit in self._visits.values():
            requests: dict[str, Request] = {}
            try:
                requests = {request.url: request for request in self._begin(visit.source)}
            except Exception as error:  # noqa: BLE001 - one source's bad address does not cost the others
                await self._failed(visit, report_failure(Ask(visit.source, visit.source.url), error, _now()))
            if not requests:
                await self._finish(visit)
            visit.open = len(requests)
            visit.asked.update(requests)
            for request in requests.values():
                yield request

    async def parse(self, response: Response, ask: Ask) -> AsyncIterator[Item | Request]:
        """Yield the items of a document, and the requests that follow from it."""
        visit = self._visits[ask.source.id]
        try:
            async for thing in self._take(response, ask, visit):
                yield thing
        except Exception as error:  # noqa: BLE001 - what cannot be kept is read again next time; the others go on
            _log.exception("%s: %s could not be kept", ask.source.id, ask.url)
            visit.note(Report(ask, Came.FAILURE, findings=_findings(error, ask)))
        async for request in self._answered(visit):
            yield request

    async def fail(self, failure: Failure) -> AsyncIterator[Request]:
        """Report a request that brought no document, or yield another way to it. Never makes an item."""
        ask: Ask = failure.request.cb_kwargs["ask"]  # type: ignore[attr-defined]
        visit = self._visits[ask.source.id]
        report = report_failure(ask, failure.value or Exception("unknown"), _now())
        async for request in self._missed(visit, report):
            yield request
        async for request in self._answered(visit):
            yield request

    async def closed(self, reason: str) -> None:
        """Finish the sources that the end of the crawl cut short; after a signal they are left to who sent it."""
        for visit in self._visits.values():
            if not visit.ended and reason != "shutdown":
                visit.findings.append(Finding(problems.CRAWL_STUCK, visit.source.url))
                await self._finish(visit)

    def _begin(self, source: Source) -> Iterable[Request]:
        if self._backfill is None:
            return self.first_requests(source)
        return self.backfill_requests(source, self._keeper.backfill_at(source))

    async def _take(self, response: Response, ask: Ask, visit: Visit) -> AsyncIterator[Item | Request]:
        visit.began = visit.began or time.monotonic()
        report, intake = self._read(response, ask)
        if report.came is Came.FAILURE:
            async for request in self._missed(visit, report):
                yield request
            return
        requests: list[Request] = []
        pages: list[Request] = []
        if intake and not ask.single and (self._backfill or not self._is_late(visit)):
            requests, named = await self._singles(intake, visit)
            pages = self._pages(intake, ask, visit)
            report = replace(report, named=named, onward=ask.url if self._backfill else None)
        visit.partial = visit.partial or ask.since
        new = await self._keep(visit, report, alone=visit.open == 1 and not (requests or pages))
        for item in report.items:
            yield item
        if self._backfill:
            visit.after = [*visit.after, *pages]
        elif new or requests or (intake and _is_index(intake)) or self._is_unread(ask):
            requests += pages
        visit.open += len(requests)
        for request in requests:
            yield request

    async def _singles(self, intake: Intake, visit: Visit) -> tuple[list[Request], int]:
        """Return requests for the items that have to be read on their own page, and how many are known already."""
        named = list(dict.fromkeys(self.singles(intake)))
        if not named:
            return [], 0
        unknown = await self._keeper.unknown(intake.source, named)
        asked = [url for url in unknown if url not in visit.asked]
        requests = [self.ask(intake.source, url, first=False, single=True) for url in asked[: max(0, visit.left)]]
        visit.left -= len(requests)
        visit.unfinished = visit.unfinished or len(requests) < len(asked)
        visit.asked.update(request.url for request in requests)
        return requests, len(named) - len(unknown)

    def _pages(self, intake: Intake, ask: Ask, visit: Visit) -> list[Request]:
        """Return the requests for what continues a document, each address once, so that no page leads us in circles."""
        if not self._may_go_on(intake, ask, visit):
            return []
        try:
            requests = {request.url: request for request in self.follow(intake, ask)}
        except Exception:  # noqa: BLE001 - the document's items are kept all the same
            _log.exception("%s: %s leads nowhere", ask.source.id, ask.url)
            return []
        found = [request for url, request in requests.items() if url not in visit.asked]
        visit.asked.update(request.url for request in found)
        return found

    def _may_go_on(self, intake: Intake, ask: Ask, visit: Visit) -> bool:
        if self._backfill is None:
            return ask.page < intake.source.max_pages or _is_index(intake)
        visit.stopped = visit.stopped or visit.unfinished or _reaches(intake, self._backfill.until)
        return not visit.stopped

    def _is_unread(self, ask: Ask) -> bool:
        return ask.first and self._keeper.known(ask.source, ask.url) == Validators()

    def _read(self, response: Response, ask: Ask) -> tuple[Report, Intake | None]:
        """Return what came, and the intake if it was a document that differs from the one we know."""
        if response.status == PART:
            return report_status(ask, response, _now()), None
        validators = _validators(response, ask)
        moved = _moved(response)
        unchanged = ask.first and validators.body_hash == self._keeper.known(ask.source, ask.url).body_hash
        if unchanged or response.status in _UNCHANGED:
            return Report(
                ask, Came.UNCHANGED, response.status, len(response.body), validators=validators, moved_to=moved
            ), None
        intake, findings = self._understand(response, ask)
        if intake is None or (not intake.items and spoilt(findings)):
            return Report(ask, Came.FAILURE, response.status, len(response.body), findings=findings), None
        report = Report(
            ask,
            Came.DOCUMENT,
            response.status,
            len(response.body),
            intake.items,
            (*findings, *((Finding(problems.FETCH_MOVED, ask.url, moved),) if moved else ())),
            # A document without items is read again next time, however much it stays the same.
            validators if intake.items or intake.reading.item_pages or _is_index(intake) else Validators(),
            moved_to=moved,
            cursor=intake.reading.cursor if ask.first else "",
        )
        return report, intake

    def _understand(self, response: Response, ask: Ask) -> tuple[Intake | None, tuple[Finding, ...]]:
        document = Document(response.body, response.url, _headers(response))
        try:
            with cpu_budget():
                intake = take(document, ask.source, _now(), self.read_single if ask.single else self.read)
        except OverBudget:
            return None, (Finding(problems.DOCUMENT_REFUSED, ask.url),)
        except Exception as error:  # noqa: BLE001 - a bug of ours costs this document, not the other sources
            _log.exception("%s: %s could not be understood", ask.source.id, ask.url)
            return None, _findings(error, ask)
        return intake, intake.findings

    async def _keep(self, visit: Visit, report: Report, *, alone: bool) -> int:
        """Keep a document. Where it is one of several, its validators wait until all of them have been read.

        Otherwise a run that is cut short would leave later pages unread for good: the first page would be unchanged.
        """
        if report.ask.first and report.came is Came.DOCUMENT and not (alone and not report.cursor):
            visit.withheld = report
            report = replace(report, validators=Validators())
        new = await self._keeper.keep(report)
        visit.note(report, new)
        return new

    async def _missed(self, visit: Visit, report: Report) -> AsyncIterator[Request]:
        """Yield another way to what brought no document, or report the failure."""
        other = self.instead(report)
        if other is None or other.url in visit.asked:
            await self._failed(visit, report)
            return
        visit.findings.extend(Finding(problems.FETCH_INSTEAD, finding.place, other.url) for finding in report.findings)
        visit.asked.add(other.url)
        visit.open += 1
        yield other

    async def _failed(self, visit: Visit, report: Report) -> None:
        visit.note(report)
        with _logged(visit):
            await self._keeper.keep(report)

    async def _answered(self, visit: Visit) -> AsyncIterator[Request]:
        """Yield what had to wait until all else was answered, or finish the source."""
        visit.open -= 1
        if visit.open:
            return
        if visit.after and not visit.stopped and visit.left > 0:
            visit.left -= 1
            visit.open = 1
            yield visit.after.pop(0)
            return
        await self._finish(visit)

    async def _finish(self, visit: Visit) -> None:
        visit.ended = True
        with _logged(visit):
            await self._keeper.finish(visit)
        _log.info("%s", visit.line)

    def _is_late(self, visit: Visit) -> bool:
        return visit.began is not None and time.monotonic() - visit.began > SOURCE_DEADLINE_S


@contextmanager
def _logged(visit: Visit) -> Iterator[None]:
    """Log that the store failed, and go on: who started the crawl sees that this source has no outcome."""
    try:
        yield
    except PsgfeedError as error:
        _log.error("%s: %s", visit.source.id, error)


def _findings(error: Exception, ask: Ask) -> tuple[Finding, ...]:
    if isinstance(error, PsgfeedError):
        return error.findings
    return (Finding(problems.CRAWL_CRASHED, ask.url, repr(error)[:300]),)


def _catalogued(ids: str, kind: str) -> tuple[Source, ...]:
    catalogue = load_sources((Path("sources"),))
    wanted = [part.strip() for part in ids.split(",") if part.strip()]
    if wanted:
        return tuple(source for source in catalogue.pick(wanted) if kind in (source.kind, source.id))
    return tuple(source for source in catalogue.enabled() if source.kind == kind)


def _validators(response: Response, ask: Ask) -> Validators:
    headers = _headers(response)
    etag, modified = headers.get("etag", "")[:500], headers.get("last-modified", "")[:100]
    return Validators(etag, modified, body_hash(ask.url, response.body))


def _is_index(intake: Intake) -> bool:
    """Tell whether a document only leads to others, as an index of sitemaps does."""
    reading = intake.reading
    return not intake.items and not reading.item_pages and bool(reading.next_pages)


def _reaches(intake: Intake, until: date | None) -> bool:
    """Tell whether a page is as old as a backfill is to go: all that it dates lies before."""
    days = [item.published.day for item in intake.items if item.published.day]
    return until is not None and bool(days) and max(days) < until


def _headers(response: Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }


def _moved(response: Response) -> str:
    reasons = response.meta.get("redirect_reasons", ())
    return response.url if reasons and all(reason in _FOR_GOOD for reason in reasons) else ""


def _now() -> datetime:
    return datetime.now(UTC)
