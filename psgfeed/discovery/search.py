"""Finds the way in which a site can be read: each candidate is asked for and judged until one is good."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from psgfeed import problems
from psgfeed.crawl.addresses import first_address
from psgfeed.discovery.judge import Verdict, judge, told
from psgfeed.discovery.start_page import StartPage, read_start_page
from psgfeed.discovery.ways import Candidate, Site, Way, candidates, lists_news
from psgfeed.intake import Intake, take
from psgfeed.model import Document, DocumentKind, Reading, Source
from psgfeed.normalise.urls import identity_key
from psgfeed.problems import FetchError, Finding
from spiders.readers import reader_of

PROBE = "probe"  # the id of a source that is only tried
_HOPELESS = frozenset(
    {
        problems.FETCH_ADDRESS,
        problems.FETCH_SCHEME,
        problems.FETCH_UNREACHABLE,
        problems.FETCH_TIMEOUT,
        problems.FETCH_TLS,
        problems.FETCH_OFFLINE,
    }
)
_ENDS_A_WAY = frozenset({problems.FETCH_BUDGET, problems.FETCH_OFFLINE})
_PAGES_INSTEAD_MAX = 2  # a site that answers every address with a page has no feed at the next one either


class Web(Protocol):
    """Where documents come from."""

    def get(self, url: str) -> Document:
        """Return a document; raises ``FetchError``."""

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that the site of an address names in its robots.txt."""


@dataclass(frozen=True, slots=True)
class Try:
    """One candidate that was tried, what came of it, and whether it was taken."""

    candidate: Candidate
    told: str
    items: int = 0
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The way that was found: the candidate, its document and what was read from it."""

    candidate: Candidate
    document: Document
    intake: Intake
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Discovery:
    """How the search went. ``finding`` says why nothing was found."""

    url: str
    page: StartPage | None = None
    tries: tuple[Try, ...] = ()
    found: Found | None = None
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks for: an address, and a kind if any other is out of the question."""

    url: str
    kind: str = ""


def discover(wish: Wish, web: Web, now: datetime, tell: Callable[[Try], None] = lambda _: None) -> Discovery:
    """Look for a way to read a site: the first that is good, else the first that can be taken at all.

    ``tell`` hears of each candidate as soon as it was tried. Nothing is raised for what a site does.
    """
    page, obstacle = _start(wish.url, web)
    if obstacle is not None and _is_hopeless(obstacle):
        return Discovery(wish.url, finding=obstacle)
    site = Site(wish.url, page, web.sitemaps(wish.url))
    search = _Search(wish, web, now, site, tell)
    found = search.run()
    finding = None if found else _why_nothing(page, obstacle, search)
    return Discovery(wish.url, page, tuple(search.tries), found, finding)


def _start(url: str, web: Web) -> tuple[StartPage | None, Finding | None]:
    try:
        return read_start_page(web.get(url)), None
    except FetchError as error:
        return None, error.findings[0]


def _is_hopeless(obstacle: Finding) -> bool:
    """Tell whether nothing else of the site can be had either."""
    return obstacle.problem in _HOPELESS or obstacle.place.endswith("/robots.txt")


def _why_nothing(page: StartPage | None, obstacle: Finding | None, search: "_Search") -> Finding:
    if obstacle is not None:
        return obstacle
    if page is not None and page.scripted:
        return Finding(problems.DOCUMENT_SCRIPTED, page.url)
    told = [fault for fault in search.faults if fault.problem in {problems.SOURCE_UNSURE, problems.SOURCE_ARTICLE}]
    return told[-1] if told else Finding(problems.SOURCE_NOT_FOUND, page.url if page else "")


def _probe(candidate: Candidate) -> Source:
    return Source(PROBE, name="", kind=candidate.kind, url=candidate.url, languages=("es", "en"))


class _Search:
    """One search: what was tried, and what is known to lead nowhere."""

    def __init__(self, wish: Wish, web: Web, now: datetime, site: Site, tell: Callable[[Try], None]) -> None:
        self._wish = wish
        self._web = web
        self._now = now
        self._site = site
        self._tell = tell
        self._over: set[Way] = set()
        self._pages_instead = 0
        self._opened = False  # an index of sitemaps: one is enough
        self.tries: list[Try] = []
        self.faults: list[Finding] = []

    def run(self) -> Found | None:
        """Try one candidate after another."""
        second, number = None, 0
        for candidate in self._wanted():
            found = self._try(candidate)
            if found is not None and found.verdict.good:
                return found
            if found is not None and second is None:
                second, number = found, len(self.tries) - 1
        if second is not None:
            self.tries[number] = replace(self.tries[number], taken=True)
        return second

    def _wanted(self) -> Iterator[Candidate]:
        """Yield the candidates of the kind that is asked for, in the ways that are not yet known to lead nowhere."""
        for candidate in candidates(self._site):
            if self._wish.kind in {"", candidate.kind} and candidate.way not in self._over:
                yield candidate

    def _try(self, candidate: Candidate) -> Found | None:
        try:
            document = self._document(candidate)
        except FetchError as error:
            self._note_failure(candidate, error.findings[0])
            return None
        found = self._read(candidate, document)
        reading = found.intake.reading
        if candidate.kind == "sitemap" and not found.intake.items and (reading.next_pages or reading.item_pages):
            return self._try_index(candidate, reading)
        verdict = found.verdict
        self._note(Try(candidate, verdict.told, len(verdict.items), taken=verdict.good))
        if verdict.fault is not None:
            self.faults.append(verdict.fault)
            self._note_page_instead(candidate, found.intake)
            return None
        return found

    def _try_index(self, index: Candidate, reading: Reading) -> Found | None:
        """Try the likeliest of the sitemaps that an index names. Bare addresses of pages are no items yet."""
        children = sorted(reading.next_pages, key=lambda url: not lists_news(url))
        if not children:
            self._note(Try(index, f"{len(reading.item_pages)} addresses of pages, without titles"))
            return None
        self._note(Try(index, f"an index of {len(children)} sitemaps"))
        if self._opened:
            return None
        self._opened = True
        return self._try(replace(index, url=children[0], in_hand=False))

    def _document(self, candidate: Candidate) -> Document:
        if candidate.in_hand and self._site.page is not None:
            return self._site.page.document
        if candidate.other_site:
            raise FetchError(Finding(problems.FETCH_OTHER_SITE, candidate.url))
        return self._web.get(first_address(_probe(candidate)))

    def _read(self, candidate: Candidate, document: Document) -> Found:
        intake = take(document, _probe(candidate), self._now, reader_of(candidate.kind))
        page = self._site.page
        verdict = judge(
            intake,
            self._now,
            expected=self._expected(candidate),
            page_kind=page.kind if page and candidate.way is Way.BLOCKS else DocumentKind.UNKNOWN,
            shown=self._shown(document) if candidate.way is Way.JSON_LD else 0,
            insisted=bool(self._wish.kind),
        )
        own = candidate if candidate.kind == "wordpress" else replace(candidate, url=document.url)
        return Found(own, document, intake, verdict)

    def _expected(self, candidate: Candidate) -> Collection[str]:
        """Return what a feed of the whole site must show some of, when a person named one page of it."""
        page = self._site.page
        if page is None or page.is_home or candidate.in_hand or page.kind is DocumentKind.FEED:
            return ()
        root = identity_key(page.root) or ""
        return frozenset(key for key in page.links if key.startswith(root))

    def _shown(self, document: Document) -> int:
        """Return how many items a page shows for sure: what it declares may be a choice of them."""
        blocks = take(document, Source(PROBE, "", "listing", document.url), self._now, reader_of("listing"))
        verdict = judge(blocks, self._now)
        return len(verdict.items) if verdict.good else 0

    def _note(self, tried: Try) -> None:
        self.tries.append(tried)
        self._tell(tried)

    def _note_failure(self, candidate: Candidate, finding: Finding) -> None:
        if finding.problem in _ENDS_A_WAY:
            self._over.add(candidate.way)
        self._note(Try(candidate, told(finding)))

    def _note_page_instead(self, candidate: Candidate, intake: Intake) -> None:
        if candidate.way is Way.USUAL and b"<html" in intake.document.body[:2000].lower():
            self._pages_instead += 1
            if self._pages_instead >= _PAGES_INSTEAD_MAX:
                self._over.add(Way.USUAL)
