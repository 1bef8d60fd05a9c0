"""The child process of a run: it crawls what the run has claimed, writes down how each crawl ended, and leaves.

The run's parent never imports Scrapy. It can stop a child gently (SIGTERM), firmly (SIGTERM again) or for good
(SIGKILL); whatever was kept before that stays kept.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from psgfeed import problems
from psgfeed.config import Settings
from psgfeed.crawl.batches import Wave, waves
from psgfeed.crawl.keeping import StoreKeeper
from psgfeed.crawl.middlewares import DELAY_MIN_S
from psgfeed.crawl.reports import Backfill
from psgfeed.model import Source
from psgfeed.problems import Finding
from psgfeed.sources import Catalogue
from psgfeed.store.engine import Store, open_store
from psgfeed.store.runs import Outcome, crawls_of, finish_crawl
from psgfeed.store.sources import states
from psgfeed.web.identity import user_agent

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings as ScrapySettings

DONE = 0
CRASHED = 1
STOPPED = 143  # 128 + SIGTERM, as a shell would say

_CRASHED = "crashed"

_log = logging.getLogger("psgfeed.crawl")


def crawl_batch(settings: Settings, catalogue: Catalogue, run_id: int, backfill: Backfill | None = None) -> int:
    """Crawl the sources that a run has claimed and return the process's exit code; page back with ``backfill``.

    0: every crawl has its outcome, whatever it is. 1: a spider could not be started. 143: stopped by a signal.
    """
    with open_store(settings.database, migrate=False) as store:
        keeper = _keeper(store, settings, run_id, backfill)
        sources = []
        for name in keeper.crawls:
            if name in catalogue.sources:
                sources.append(catalogue.sources[name])
            else:
                _give_up(keeper, name, Finding(problems.SOURCE_UNKNOWN, name))
        return _crawl(scrapy_settings(settings), waves(sources), keeper, backfill) if sources else DONE


def scrapy_settings(settings: Settings) -> "ScrapySettings":
    """Return Scrapy's settings for a workspace."""
    from scrapy.settings import Settings as ScrapySettings

    own = ScrapySettings()
    own.setmodule("psgfeed.crawl.settings")
    for name, value in {
        "PSGFEED_ALLOW_HOSTS": settings.web.allow_hosts,
        "DOWNLOAD_DELAY": max(settings.web.delay, DELAY_MIN_S),
        "DOWNLOAD_TIMEOUT": settings.web.timeout.total_seconds(),
        "USER_AGENT": user_agent(settings.web.contact),
        "CLOSESPIDER_TIMEOUT": settings.run.deadline.total_seconds(),
        "LOG_INSTALL_ROOT_HANDLER": False,
    }.items():
        own.set(name, value, "cmdline")
    return own


def _keeper(store: Store, settings: Settings, run_id: int, backfill: Backfill | None) -> StoreKeeper:
    with store.read() as connection:
        claimed = {
            crawl.source_id: crawl.id for crawl in crawls_of(connection, run_id) if crawl.outcome is Outcome.PENDING
        }
        known = states(connection)
    return StoreKeeper(
        store, claimed, known, settings.run.backfill_after, settings.run.announce_max, backfill=backfill is not None
    )


def _give_up(keeper: StoreKeeper, source_id: str, finding: Finding) -> None:
    """Write down that a source cannot be crawled at all. Its lease runs out by itself."""
    with keeper.store.begin() as connection:
        finish_crawl(connection, keeper.crawls[source_id], Outcome.FAILED, datetime.now(UTC), (finding,))


def _crawl(settings: "ScrapySettings", plan: Sequence[Wave], keeper: StoreKeeper, backfill: Backfill | None) -> int:
    from scrapy.crawler import AsyncCrawlerProcess

    process = AsyncCrawlerProcess(settings)
    logging.getLogger("scrapy").setLevel(logging.WARNING)  # our own line for each source says what matters
    work = _Work(process, plan, keeper, backfill)
    work.begin()
    process.start(stop_after_crawl=False)
    return work.code


class _Work:
    """The waves of one child, one after another, until they are done or a signal stops them."""

    def __init__(
        self, process: "AsyncCrawlerProcess", plan: Sequence[Wave], keeper: StoreKeeper, backfill: Backfill | None
    ) -> None:
        self._process = process
        self._plan = plan
        self._keeper = keeper
        self._backfill = backfill
        self._task: asyncio.Task[None] | None = None
        self.code = STOPPED

    def begin(self) -> None:
        """Put the work on the loop; it starts with the reactor and stops it at its end."""
        self._task = asyncio.get_event_loop().create_task(self._run())

    async def _run(self) -> None:
        from twisted.internet import reactor as running
        from twisted.internet.error import ReactorNotRunning

        reactor: Any = running
        try:
            self.code = await self._waves()
        finally:
            with suppress(ReactorNotRunning):
                reactor.stop()

    async def _waves(self) -> int:
        crashed = False
        for wave in self._plan:
            ends = await asyncio.gather(*(self._one(kind, sources) for kind, sources in wave.items()))
            crashed = crashed or _CRASHED in ends
            if "shutdown" in ends:
                return STOPPED
        return CRASHED if crashed else DONE

    async def _one(self, kind: str, sources: tuple[Source, ...]) -> str:
        """Crawl the sources of one kind and return why the crawl ended, in Scrapy's words."""
        try:
            crawler = self._process.create_crawler(kind)
        except KeyError:
            for source in sources:
                _give_up(self._keeper, source.id, Finding(problems.SOURCE_KIND, source.id, kind))
            return "unknown kind"
        try:
            await self._process.crawl(crawler, sources=sources, keeper=self._keeper, backfill=self._backfill)
        except Exception:  # noqa: BLE001 - one kind's broken spider does not cost the others
            _log.exception("kind %s could not be crawled", kind)
            return _CRASHED
        return str(crawler.stats.get_value("finish_reason"))
