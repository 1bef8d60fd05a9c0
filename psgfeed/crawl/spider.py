"""The base of every spider: it asks politely, hands what comes to the intake, and reports all that goes wrong.

A spider of a kind says how its documents are read (``read``) and which addresses to ask for (``first_requests``,
``follow``). Everything else is here: conditional requests, failures, paging, and when a source is done.
"""

import logging
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import scrapy
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from psgfeed import problems
from psgfeed.crawl.budget import OverBudget, cpu_budget
from psgfeed.crawl.failures import report_failure, report_status
from psgfeed.crawl.keeping import Keeper, Nowhere
from psgfeed.crawl.reports import Ask, Came, Report, Validators, Visit, body_hash, spoilt
from psgfeed.intake import Intake, Reader, read_document, take
from psgfeed.model import Document, Item, Source
from psgfeed.problems import Finding, PsgfeedError
from psgfeed.sources import load_sources
from psgfeed.web.answers import PART
from psgfeed.web.guard import check_scheme

SOURCE_DEADLINE_S = 300.0  # after this no further page of a source is asked for

_UNCHANGED = {204, 304}
_FOR_GOOD = {301, 308}

_log = logging.getLogger("psgfeed.crawl")


class SourceSpider(scrapy.Spider):
    """Crawls the sources of one kind; its ``name`` is the kind.

    Args:
        sources: the sources to crawl, or their ids joined by commas, or nothing for all enabled ones of this kind.
        keeper: where reports go; nowhere by default, so that ``scrapy crawl`` can be tried without a database.
    """

    read: Reader = staticmethod(read_document)

    def __init__(self, sources: Sequence[Source] | str = "", keeper: Keeper | None = None, **options: Any) -> None:
        super().__init__(**options)
        chosen = _catalogued(sources, self.name) if isinstance(sources, str) else sources
        self._visits = {source.id: Visit(source) for source in chosen}
        self._keeper: Keeper = keeper or Nowhere()

    def first_requests(self, source: Source) -> Iterable[Request]:
        """Return the requests a source begins with: its address, and the pages its file lists."""
        return [self.ask(source, url) for url in (source.url, *source.pages)]

    def follow(self, intake: Intake, ask: Ask) -> Iterable[Request]:
        """Return the requests that a document leads to: the next page, as far as the source's file allows."""
        pages = intake.reading.next_pages if ask.page < intake.source.max_pages else ()
        return [self.ask(intake.source, url, ask.page + 1) for url in pages[:1]]

    def ask(self, source: Source, url: str, page: int = 1, *, first: bool | None = None) -> Request:
        """Return a request for an address of a source, conditional if we have read it before.

        ``first`` marks the source's main document, of which there is one; by default it is the one at its ``url``.

        Raises:
            FetchError: the address is not http or https.
        """
        check_scheme(url)
        ask = Ask(source, url, page, url == source.url if first is None else first)
        headers = self._keeper.known(source).headers if ask.first else {}
        return Request(url, self.parse, headers=headers, cb_kwargs={"ask": ask}, errback=self.fail, dont_filter=True)

    async def start(self) -> AsyncIterator[Request]:
        """Yield the first requests of every source; a source that has none is done at once."""
        for visit in self._visits.values():
            requests: dict[str, Request] = {}
            try:
                requests = {request.url: request for request in self.first_requests(visit.source)}
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
        finally:
            await self._answered(visit)

    async def fail(self, failure: Failure) -> None:
        """Report a request that brought no document. Never makes an item."""
        ask: Ask = failure.request.cb_kwargs["ask"]  # type: ignore[attr-defined]
        visit = self._visits[ask.source.id]
        await self._failed(visit, report_failure(ask, failure.value or Exception("unknown"), _now()))
        await self._answered(visit)

    async def closed(self, reason: str) -> None:
        """Finish the sources that the end of the crawl cut short; after a signal they are left to who sent it."""
        for visit in self._visits.values():
            if not visit.ended and reason != "shutdown":
                visit.findings.append(Finding(problems.CRAWL_STUCK, visit.source.url))
                await self._finish(visit)

    async def _take(self, response: Response, ask: Ask, visit: Visit) -> AsyncIterator[Item | Request]:
        visit.began = visit.began or time.monotonic()
        report, intake = self._read(response, ask)
        if report.came is Came.FAILURE:
            await self._failed(visit, report)
            return
        requests = self._onward(intake, ask, visit) if intake and not self._is_late(visit) else []
        new = await self._keep(visit, report, alone=visit.open == 1 and not requests)
        for item in report.items:
            yield item
        if new or self._keeper.known(ask.source) == Validators():
            visit.open += len(requests)
            visit.asked.update(request.url for request in requests)
            for request in requests:
                yield request

    def _onward(self, intake: Intake, ask: Ask, visit: Visit) -> list[Request]:
        """Return the requests that a document leads to, each address once, so that no page leads us in circles."""
        try:
            requests = {request.url: request for request in self.follow(intake, ask)}
        except Exception:  # noqa: BLE001 - the document's items are kept all the same
            _log.exception("%s: %s leads nowhere", ask.source.id, ask.url)
            return []
        return [request for url, request in requests.items() if url not in visit.asked]

    def _read(self, response: Response, ask: Ask) -> tuple[Report, Intake | None]:
        """Return what came, and the intake if it was a document that differs from the one we know."""
        if response.status == PART:
            return report_status(ask, response, _now()), None
        validators = _validators(response, ask)
        moved = _moved(response)
        unchanged = ask.first and validators.body_hash == self._keeper.known(ask.source).body_hash
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
            validators if intake.items else Validators(),
            moved_to=moved,
        )
        return report, intake

    def _understand(self, response: Response, ask: Ask) -> tuple[Intake | None, tuple[Finding, ...]]:
        document = Document(response.body, response.url, _headers(response))
        try:
            with cpu_budget():
                intake = take(document, ask.source, _now(), self.read)
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
        if report.ask.first and report.came is Came.DOCUMENT and not alone:
            visit.withheld = report
            report = replace(report, validators=Validators())
        new = await self._keeper.keep(report)
        visit.note(report, new)
        return new

    async def _failed(self, visit: Visit, report: Report) -> None:
        visit.note(report)
        with _logged(visit):
            await self._keeper.keep(report)

    async def _answered(self, visit: Visit) -> None:
        visit.open -= 1
        if not visit.open:
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
    chosen = catalogue.pick(wanted) if wanted else catalogue.enabled()
    return tuple(source for source in chosen if source.kind == kind)


def _validators(response: Response, ask: Ask) -> Validators:
    headers = _headers(response)
    etag, modified = headers.get("etag", "")[:500], headers.get("last-modified", "")[:100]
    return Validators(etag, modified, body_hash(ask.source, response.body))


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
