"""What ``run``, ``crawl`` and the scheduler share: orders in, messages and an exit code out, a halt on a signal."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

import click

from feeds.publish import Published
from psgfeed.cli.exits import Exit
from psgfeed.cli.workspace import Place
from psgfeed.problems import NO_SOURCES, ConfigurationError, Finding
from psgfeed.run import FAILED, Orders, RunReport, run
from psgfeed.sources import Catalogue


def do_run(place: Place, orders_for: Callable[[Catalogue], Orders]) -> None:
    """Do one run, tell what failed, and leave with the exit code that says so."""
    settings = place.settings()
    catalogue = place.catalogue(settings)
    orders = orders_for(catalogue)
    if orders.crawl and not (orders.only or catalogue.enabled()):
        raise ConfigurationError(Finding(NO_SOURCES, str(settings.source_folder)))
    with _halted_by_signals() as halt:
        report = run(settings, catalogue, orders, halt)
    tell(report, verbose=place.verbose)
    sys.exit(exit_code(report, catalogue))


def tell(report: RunReport, *, verbose: bool) -> None:
    """Tell on stderr which crawls failed and why; when verbose, every crawl and what was published."""
    for crawl in report.crawls:
        if verbose or crawl.outcome in FAILED:
            click.echo(_crawl_line(crawl.source_id, crawl.outcome, crawl.seen, len_new=crawl.new), err=True)
            for finding in crawl.findings:
                if verbose or finding.problem.level != "note":
                    click.echo(f"  {finding}", err=True)
    if report.halted:
        click.echo("halted; the rest is left to the next run", err=True)
    for finding in report.published.findings if report.published else ():
        click.echo(str(finding), err=True)
    if verbose and report.published:
        written = len(report.published.written)
        click.echo(f"published: {written} files changed, {report.published.unchanged} unchanged", err=True)
        tell_waiting(report.published)


def tell_waiting(published: Published) -> None:
    """Tell on stderr which feeds of the workspace's own nothing fits yet: else they would be looked for in vain."""
    for path in published.waiting:
        name = path.strip("/").rpartition("/")[2]
        click.echo(
            f"feeds.toml: {name}: no item fits it yet; it will be published under {path} when one does", err=True
        )


def exit_code(report: RunReport, catalogue: Catalogue) -> int:
    """Return the run's exit code; a source file that cannot be read counts as a source that failed."""
    if report.exit_code == Exit.DONE and catalogue.findings:
        return Exit.SOME_FAILED
    return report.exit_code


def _crawl_line(source: str, outcome: str, seen: int, *, len_new: int) -> str:
    return f"{source}: {outcome}, {seen} seen, {len_new} new"


@contextmanager
def _halted_by_signals() -> Iterator[Event]:
    """Turn SIGTERM and SIGINT into an event: the run then ends soon and whole."""
    halt = Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number in before:
        signal.signal(number, lambda *_: halt.set())
    try:
        yield halt
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
