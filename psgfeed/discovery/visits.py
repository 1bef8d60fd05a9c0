"""A visitor that looks at a few pages: slowly, within a budget, and only where robots.txt lets it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from psgfeed import problems
from psgfeed.model import Document
from psgfeed.problems import FetchError, Finding
from psgfeed.web.fetch import StatusError, fetch
from psgfeed.web.identity import ROBOTS_TOKEN, user_agent
from psgfeed.web.limits import CRAWL_DELAY_MAX_S, DEADLINE_S
from psgfeed.web.robots import RobotsAnswer, read_answer

REQUESTS_MAX = 12  # for one site that is looked at; robots.txt comes on top
_REDIRECT = 302


@dataclass(frozen=True, slots=True)
class Manners:
    """How a visitor behaves. ``delay_s`` is the least time between two requests to one host.

    ``allow`` are the ``host:port`` pairs that may be visited although private; ``requests_max`` bounds all requests
    together, redirects included and robots.txt not, and ``None`` leaves them unbounded.
    """

    allow: tuple[str, ...] = ()
    delay_s: float = 1.0
    contact: str = ""
    timeout_s: float = DEADLINE_S
    requests_max: int | None = REQUESTS_MAX


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a site lets us do, or why we stay out."""

    parser: Protego
    obstacle: FetchError | None = None


@dataclass(slots=True)
class Visitor:
    """Fetches documents one at a time, and remembers what each site allows and when it was last asked."""

    manners: Manners = field(default_factory=Manners)
    asked: int = 0
    pause: Callable[[float], None] = time.sleep
    _rules: dict[str, _Rules] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def get(self, url: str) -> Document:
        """Fetch a document, redirects followed.

        Raises:
            FetchError: it could not be had, robots.txt keeps us out (``fetch.robots``), or the budget is spent
            (``fetch.budget``). The same goes for each address that it redirects to.
        """
        return self._fetch(url, self._admit)

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that the robots.txt of an address's site names; none when it cannot be had."""
        return tuple(dict.fromkeys(self._rules_for(_site(url)).parser.sitemaps))

    def _fetch(self, url: str, before: Callable[[str], None]) -> Document:
        told = {"User-Agent": user_agent(self.manners.contact)}
        return fetch(url, self.manners.allow, told, self.manners.timeout_s, before=before)

    def _admit(self, url: str) -> None:
        if self.manners.requests_max is not None and self.asked >= self.manners.requests_max:
            raise FetchError(Finding(problems.FETCH_BUDGET, url, f"{self.asked} requests"))
        site = _site(url)
        rules = self._rules_for(site)
        if rules.obstacle is not None:
            raise rules.obstacle
        if not rules.parser.can_fetch(url, ROBOTS_TOKEN):
            raise FetchError(Finding(problems.FETCH_ROBOTS, url))
        self._wait(site, rules.parser.crawl_delay(ROBOTS_TOKEN) or 0.0)
        self.asked += 1

    def _wait(self, site: str, crawl_delay_s: float) -> None:
        if site in self._last:
            due = self._last[site] + max(self.manners.delay_s, crawl_delay_s)
            self.pause(max(0.0, due - time.monotonic()))
        self._last[site] = time.monotonic()

    def _rules_for(self, site: str) -> _Rules:
        if site not in self._rules:
            self._rules[site] = self._read(site)
        return self._rules[site]

    def _read(self, site: str) -> _Rules:
        url = f"{site}/robots.txt"
        try:
            document = self._fetch(url, lambda here: self._wait(_site(here), 0.0))
            answer = read_answer(200, document.headers.get("content-type", ""), document.body)
        except StatusError as error:
            answer = read_answer(error.status, "", b"")
        except FetchError as error:
            if any(finding.problem is not problems.FETCH_REDIRECT for finding in error.findings):
                return _Rules(Protego.parse(""), error)
            answer = read_answer(_REDIRECT, "", b"")
        return _rules_of(answer, url)


def _rules_of(answer: RobotsAnswer, url: str) -> _Rules:
    parser = Protego.parse(answer.rules.decode("utf-8", "replace"))
    delay = parser.crawl_delay(ROBOTS_TOKEN) or 0.0
    slow = f"it wants {delay:g} seconds between requests" if delay > CRAWL_DELAY_MAX_S else ""
    reason = answer.kept_out or slow
    return _Rules(parser, FetchError(Finding(problems.FETCH_ROBOTS, url, reason)) if reason else None)


def _site(url: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))


@dataclass(frozen=True, slots=True)
class Saved:
    """Stands in for the web when a saved page is read: it has that page and nothing else."""

    document: Document

    def get(self, url: str) -> Document:
        """Return the saved page.

        Raises:
            FetchError: another address is asked for (``fetch.offline``).
        """
        if url != self.document.url:
            raise FetchError(Finding(problems.FETCH_OFFLINE, url))
        return self.document

    def sitemaps(self, _url: str) -> tuple[str, ...]:
        """Return none: nothing is fetched."""
        return ()
