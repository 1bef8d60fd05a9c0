"""The daemon: the same run as cron's, every few minutes, until SIGTERM.

APScheduler 3 holds one static job in memory; which source is due is kept in our own table, so that a restart forgets
nothing. The run works in a thread and its crawls in child processes: this process never imports Scrapy and can always
stop.
"""

import asyncio
import logging
import signal
from collections.abc import Callable
from datetime import datetime
from threading import Event

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from psgfeed.config import Settings
from psgfeed.problems import PsgfeedError
from psgfeed.run import Orders, RunReport, run
from psgfeed.sources import Catalogue

_LOG = logging.getLogger(__name__)
_MISSED_GRACE_S = 300  # the library's own second would drop a run after any stall


def serve(
    settings: Settings,
    read_catalogue: Callable[[], Catalogue],
    tell: Callable[[RunReport], None],
    *,
    verbose: bool = False,
) -> None:
    """Run on schedule until SIGTERM or SIGINT, then end the current run and return.

    ``read_catalogue`` is called before each run, so that a source file put there meanwhile is used; ``tell`` gets each
    report. At the end the current run is halted: its crawls are stopped, what they stored stays, the rest is left to
    the next run.
    """
    asyncio.run(_serve(settings, read_catalogue, tell, verbose=verbose))


async def _serve(
    settings: Settings, read_catalogue: Callable[[], Catalogue], tell: Callable[[RunReport], None], *, verbose: bool
) -> None:
    halt = Event()
    stopping = asyncio.Event()
    idle = asyncio.Event()
    idle.set()

    async def tick() -> None:
        idle.clear()
        try:
            orders = Orders(trigger="scheduler", verbose=verbose)
            tell(await asyncio.to_thread(_run_once, settings, read_catalogue, orders, halt))
        except PsgfeedError as error:
            _LOG.error("%s", error)
        finally:
            idle.set()

    scheduler = _scheduler(settings, tick)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    scheduler.start()
    await stopping.wait()
    # The library's own shutdown cancels running jobs, which would cut a run in the middle of its report.
    scheduler.pause()
    halt.set()
    await idle.wait()
    scheduler.shutdown(wait=False)


def _run_once(settings: Settings, read_catalogue: Callable[[], Catalogue], orders: Orders, halt: Event) -> RunReport:
    return run(settings, read_catalogue(), orders, halt)


def _scheduler(settings: Settings, tick: Callable[[], object]) -> AsyncIOScheduler:
    scheduler = AsyncIOScheduler(timezone=settings.scheduler.time_zone)
    scheduler.add_job(
        tick,
        "interval",
        seconds=settings.scheduler.every.total_seconds(),
        id="run",
        next_run_time=datetime.now(scheduler.timezone),
        max_instances=1,
        coalesce=True,
        misfire_grace_time=_MISSED_GRACE_S,
    )
    scheduler.add_listener(_report, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES | EVENT_JOB_ERROR)
    return scheduler


def _report(event: JobEvent) -> None:
    if event.code == EVENT_JOB_ERROR:
        _LOG.error("the run ended with a bug", exc_info=event.exception)
    elif event.code == EVENT_JOB_MAX_INSTANCES:
        _LOG.info("the last run still goes on; this one is left out")
    else:
        _LOG.warning("a run was missed")
