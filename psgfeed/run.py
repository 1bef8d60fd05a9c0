"""The day, told once: claim what is due, crawl it, judge each crawl, fold stories, publish.

The command, the scheduler and the demo call :func:`run`; none of them retells it. Crawling happens in child processes,
so that a stuck or crashing crawl harms nothing here and this process never imports Scrapy.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from threading import Event

from filelock import FileLock, Timeout

from feeds.catalog import read_catalogue
from feeds.publish import Publication, Published, publish
from feeds.websub import announce
from feeds.workspace import read_workspace_feeds
from psgfeed import problems
from psgfeed.config import Settings
from psgfeed.export.package import SITE_FOLDER, about_of
from psgfeed.export.publication import Timing, publish_package
from psgfeed.export.recipe import Recipe
from psgfeed.files import clear_partial
from psgfeed.health.verdict import Verdict, judge
from psgfeed.model import Source
from psgfeed.problems import Finding, PsgfeedError
from psgfeed.sources import Catalogue
from psgfeed.store.engine import Store, open_store
from psgfeed.store.runs import (
    CrawlRecord,
    Outcome,
    close_abandoned,
    confirm,
    crawls_of,
    finish_crawl,
    finish_run,
    history,
    hold,
    start_run,
)
from psgfeed.store.sources import claim_due, end_lease, release
from psgfeed.store.stories import fold

FAILED = frozenset({Outcome.FAILED, Outcome.BLOCKED, Outcome.EMPTY, Outcome.STUCK, Outcome.SUSPICIOUS})

_POLL_S = 0.1
_LEASE_MARGIN = timedelta(minutes=5)  # a lease outlives its crawl, so that no other run takes the source meanwhile
_STOP_GRACES_S = (4.0, 2.0)  # Scrapy ends gracefully at the first SIGTERM and at once at the second


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one run did: its crawls as they ended, what was published, and whether it was halted."""

    run_id: int
    crawls: tuple[CrawlRecord, ...] = ()
    published: Published | None = None
    halted: bool = False

    @property
    def failed(self) -> tuple[CrawlRecord, ...]:
        """The crawls that failed or were doubtful."""
        return tuple(crawl for crawl in self.crawls if crawl.outcome in FAILED)

    @property
    def exit_code(self) -> int:
        """0 when all is well, 3 when some sources failed, 4 when all did."""
        if not self.failed:
            return 0
        return 4 if len(self.failed) == len(self.crawls) else 3


@dataclass(frozen=True, slots=True)
class Orders:
    """What a run is asked to do.

    ``only`` names sources (else all enabled ones); ``force`` crawls them though they are not due. ``backfill`` pages
    back with that many requests to each source at most, not beyond ``until``.
    """

    only: tuple[Source, ...] = ()
    force: bool = False
    crawl: bool = True
    publish: bool = True
    trigger: str = "run"
    verbose: bool = False
    backfill: int = 0
    until: date | None = None


def run(settings: Settings, catalogue: Catalogue, orders: Orders | None = None, halt: Event | None = None) -> RunReport:
    """Do one run and return its report. ``halt``, once set, ends the crawls soon and leaves the rest to the next run.

    Raises:
        PsgfeedError: another run holds the lock (``place.locked``), or the store or the site cannot be used.
    """
    orders, halt = orders or Orders(), halt or Event()
    with one_at_a_time(settings), open_store(settings.database) as store:
        clear_partial(settings.site_folder)
        with store.begin() as connection:
            close_abandoned(connection, _now())
            run_id = start_run(connection, _now(), orders.trigger)
        report = RunReport(run_id)
        if orders.crawl:
            sources = orders.only or catalogue.enabled()
            _crawl_all(store, settings, sources, run_id, orders, halt)
            report = replace(report, crawls=_judge_all(store, catalogue, run_id), halted=halt.is_set())
        if not halt.is_set():
            with store.begin() as connection:
                fold(connection, _now())
            if orders.publish:
                report = replace(report, published=publish_all(store, settings, catalogue))
        with store.begin() as connection:
            finish_run(connection, run_id, _now(), report.exit_code)
        return report


def publish_all(store: Store, settings: Settings, catalogue: Catalogue, *, dry_run: bool = False) -> Published:
    """Write every feed and page that the store asks for; files whose bytes are right already are left alone."""
    if not dry_run:
        publish_data(store, settings, catalogue)
    publication = publication_of(settings)
    sources = catalogue.sources
    wished = read_workspace_feeds(settings.feeds_file, sources, publication.title)
    published = publish(store, read_catalogue(), publication, sources.values(), wished=wished, dry_run=dry_run)
    hub, allow = settings.websub.hub, settings.web.allow_hosts
    if dry_run or not hub:
        return published
    findings = announce(store, hub, publication.address, published.written, allow, _now())
    return replace(published, findings=(*published.findings, *findings))


def publish_data(store: Store, settings: Settings, catalogue: Catalogue, *, at_once: bool = False) -> bool:
    """Renew the data package in the site, if it is wanted there and its time has come; return whether it was renewed.

    Its time comes when items have changed and ``data.every`` has gone by, or ``at_once``.
    """
    data = settings.data
    if not data.publish and not at_once:
        return False
    timing = Timing(_now(), timedelta(0) if at_once else data.every)
    about, folder = about_of(settings.site, data), settings.site_folder / SITE_FOLDER
    with store.read() as connection:
        return publish_package(connection, Recipe(preset=data.preset), catalogue.sources, about, folder, timing)


def publication_of(settings: Settings) -> Publication:
    """Return where a workspace's site goes and what it says of itself."""
    site = settings.site
    return Publication(
        folder=settings.site_folder,
        base_url=site.address,
        title=site.title,
        authority=site.authority,
        year=site.year,
        language=site.language,
        hub=settings.websub.hub,
    )


@contextmanager
def one_at_a_time(settings: Settings) -> Iterator[None]:
    """Hold the workspace's lock for as long as the block lasts. The system frees it when the process dies.

    Raises:
        PsgfeedError: another process holds it (``place.locked``).
    """
    lock = FileLock(settings.lock_file, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise PsgfeedError(Finding(problems.PLACE_LOCKED, str(settings.lock_file))) from None
    except OSError as error:
        raise PsgfeedError(Finding(problems.PLACE_UNWRITABLE, str(settings.lock_file), error.strerror or "")) from error
    try:
        yield
    finally:
        lock.release()


def _crawl_all(
    store: Store, settings: Settings, sources: Sequence[Source], run_id: int, orders: Orders, halt: Event
) -> None:
    """Crawl in children of at most ``run.batch`` sources each, one child after the other."""
    deadline = time.monotonic() + settings.run.deadline.total_seconds()
    lease = settings.run.deadline + _LEASE_MARGIN
    for portion in _portions(sources, settings.run.batch):
        if halt.is_set():
            return
        with store.begin() as connection:
            claimed = claim_due(connection, portion, _now(), run_id, force=orders.force, lease=lease)
        if claimed:
            code = _crawl_in_child(settings, run_id, deadline, orders, halt)
            _close_pending(store, portion, run_id, _why_pending(code, deadline, halt), learn=not orders.backfill)


def _portions(sources: Sequence[Source], size: int) -> Iterator[Sequence[Source]]:
    for start in range(0, len(sources), size):
        yield sources[start : start + size]


def _crawl_in_child(settings: Settings, run_id: int, deadline: float, orders: Orders, halt: Event) -> int:
    """Run the claimed crawls in a child process and return its exit code; stop it at the deadline or when halted."""
    # -P: a folder called "feeds" or "spiders" in the place where we were called must not stand in the way of ours.
    command = [sys.executable, "-P", "-m", "psgfeed", "-C", str(settings.workspace)]
    command += ["-v"] if orders.verbose else []
    command += ["crawl", "--batch", str(run_id)]
    command += ["--backfill", "--budget", str(orders.backfill)] if orders.backfill else []
    command += ["--until", orders.until.isoformat()] if orders.until else []
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
        command,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **_environment(settings)},
        stdout=sys.stderr if _has_descriptor() else subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while child.poll() is None:
            if halt.is_set() or time.monotonic() > deadline:
                return _stop(child)
            with suppress(subprocess.TimeoutExpired):
                child.wait(_POLL_S)
    except BaseException:
        _stop(child)
        raise
    return child.returncode


def _environment(settings: Settings) -> dict[str, str]:
    """Return the variables that give a child this run's own settings, whatever its surroundings say."""
    return {
        "PSGFEED_DATABASE": settings.database,
        "PSGFEED_ALLOW_HOSTS": ",".join(settings.web.allow_hosts),
        "PSGFEED_DELAY": str(settings.web.delay),
    }


def _has_descriptor() -> bool:
    try:
        sys.stderr.fileno()
    except (OSError, ValueError, AttributeError):
        return False
    return True


def _stop(child: subprocess.Popen[bytes]) -> int:
    """End a child and whatever it started: SIGTERM, SIGTERM again, SIGKILL."""
    for grace in _STOP_GRACES_S:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            return child.wait(grace)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    return child.wait()


def _why_pending(code: int, deadline: float, halt: Event) -> Callable[[str], tuple[Outcome, Finding]]:
    if halt.is_set():
        return lambda source: (Outcome.STUCK, Finding(problems.CRAWL_HALTED, source))
    if time.monotonic() > deadline:
        return lambda source: (Outcome.STUCK, Finding(problems.CRAWL_STUCK, source))
    return lambda source: (Outcome.FAILED, Finding(problems.CRAWL_CRASHED, source, f"exit code {code}"))


def _close_pending(
    store: Store,
    sources: Sequence[Source],
    run_id: int,
    why: Callable[[str], tuple[Outcome, Finding]],
    *,
    learn: bool,
) -> None:
    """Close the crawls that the child left open, so that nothing waits for a lease to run out.

    With ``learn`` a source that failed is left alone for longer.
    """
    by_id = {source.id: source for source in sources}
    with store.begin() as connection:
        for crawl in crawls_of(connection, run_id):
            if crawl.outcome is Outcome.PENDING and crawl.source_id in by_id:
                outcome, finding = why(crawl.source_id)
                finish_crawl(connection, crawl.id, outcome, _now(), [finding])
                if learn:
                    release(connection, by_id[crawl.source_id], outcome, _now())
                else:
                    end_lease(connection, crawl.source_id)


def _judge_all(store: Store, catalogue: Catalogue, run_id: int) -> tuple[CrawlRecord, ...]:
    """Judge the crawls that ended well against their sources' history; hold back what is doubtful."""
    with store.begin() as connection:
        for crawl in crawls_of(connection, run_id):
            source = catalogue.sources.get(crawl.source_id)
            if crawl.outcome is not Outcome.OK or source is None:
                continue
            verdict = _verdict(source, crawl, history(connection, source.id))
            if verdict.good:
                confirm(connection, crawl.id)
            elif verdict.finding:
                findings = (*crawl.findings, verdict.finding)
                finish_crawl(connection, crawl.id, Outcome.SUSPICIOUS, crawl.finished or _now(), findings)
                hold(connection, crawl.id)
        return crawls_of(connection, run_id)


def _verdict(source: Source, crawl: CrawlRecord, past: Sequence[CrawlRecord]) -> Verdict:
    """Judge a crawl by its source's other good ones; one that asked for a part only has nothing to be compared with."""
    if crawl.partial:
        return Verdict(good=True)
    good = (record for record in past if record.outcome is Outcome.OK and not record.partial and record.id != crawl.id)
    return judge(source, crawl.seen, [record.seen for record in good])


def _now() -> datetime:
    return datetime.now(UTC)
