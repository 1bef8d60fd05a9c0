"""robots.txt by RFC 9309, Crawl-delay included. Scrapy's own middleware fetches on when robots.txt cannot be had."""

import asyncio
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser

from psgfeed import problems
from psgfeed.crawl.middlewares import DELAY, DELAY_MIN_S, slot_of
from psgfeed.problems import FetchError, Finding
from psgfeed.web.identity import ROBOTS_TOKEN
from psgfeed.web.limits import CRAWL_DELAY_MAX_S
from psgfeed.web.robots import read_answer

_PRIORITY = 1000


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a site lets us do: its rules and the seconds it wants between requests, or what stands in our way."""

    parser: ProtegoRobotParser
    delay: float = 0.0
    obstacle: Exception | None = None


class RobotsMiddleware:
    """Keeps us out of where a site's robots.txt does not want us, and as slow as it wants us."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._rules: dict[str, asyncio.Task[_Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it, unless ``ROBOTSTXT_OBEY`` is off."""
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass, or keep it back.

        Raises:
            FetchError: the site does not want us there (``fetch.robots``).
            Exception: what kept us from reading robots.txt keeps us from the page.
        """
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self._rules_for(request.url)
        if rules.obstacle is not None:
            raise rules.obstacle
        if not rules.parser.allowed(request.url, ROBOTS_TOKEN):
            raise FetchError(Finding(problems.FETCH_ROBOTS, request.url))
        self._slow_down(request.url, rules.delay, request.meta.get(DELAY, 0.0))

    async def _rules_for(self, url: str) -> _Rules:
        site = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        if site not in self._rules:
            self._rules[site] = asyncio.ensure_future(self._read(site))
        return await asyncio.shield(self._rules[site])

    async def _read(self, site: str) -> _Rules:
        url = f"{site}/robots.txt"
        request = Request(url, priority=_PRIORITY, meta={"dont_obey_robotstxt": True}, callback=NO_CALLBACK)
        try:
            response = await self._crawler.engine.download_async(request)
        except IgnoreRequest as error:
            return self._kept_out(url, str(error))
        except Exception as error:  # noqa: BLE001 - whatever it was, it stands in our way
            return _Rules(self._parser(b""), obstacle=error)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        answer = read_answer(response.status, content_type, response.body)
        if answer.kept_out:
            return self._kept_out(url, answer.kept_out)
        parser = self._parser(answer.rules)
        delay = parser.crawl_delay(ROBOTS_TOKEN) or 0.0
        if delay > CRAWL_DELAY_MAX_S:
            return self._kept_out(url, f"it wants {delay:g} seconds between requests")
        return _Rules(parser, delay)

    def _parser(self, rules: bytes) -> ProtegoRobotParser:
        return ProtegoRobotParser.from_crawler(self._crawler, rules)

    def _kept_out(self, url: str, reason: str) -> _Rules:
        return _Rules(self._parser(b""), obstacle=FetchError(Finding(problems.FETCH_ROBOTS, url, reason)))

    def _slow_down(self, url: str, delay: float, own_wish: float) -> None:
        """Wait as long between requests as the site wants, and as we want; the operator's own hosts need no pause."""
        slot = self._crawler.engine.downloader.slots.get(slot_of(url))
        if slot is not None:
            slot.delay = max(slot.delay, delay, own_wish if slot.delay > DELAY_MIN_S else 0.0)
