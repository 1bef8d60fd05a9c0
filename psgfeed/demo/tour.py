"""The tour: a workspace, the example site, two runs of the real pipeline, and what they did."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory

from psgfeed import problems
from psgfeed.config import FILE_NAME, Settings, load_settings
from psgfeed.demo.server import Site, served
from psgfeed.demo.site import pages
from psgfeed.files import write_whole
from psgfeed.model import Precision, StoredItem
from psgfeed.problems import ConfigurationError, Finding
from psgfeed.run import Orders, RunReport, run
from psgfeed.sources import load_sources
from psgfeed.store.engine import open_store
from psgfeed.store.query import ItemQuery, stream

_SETTINGS = Template("""\
# The workspace of the demo. Everything its sources tell is invented.
[site]
title = "Peru on the open web (demo)"
authority = "demo.psgfeed.example"

[sources]
bundled = "none"

[web]
allow_hosts = ["$host"]   # the example site, which was served while the demo ran
delay = 0.0
""")

_SOURCES = {
    "bulletin": 'name = "Andean Bulletin"\nkind = "psg"\nurl = "http://$host/bulletin/"\n'
    'homepage = "http://bulletin.example/"\nlanguage = "en"\npublisher = "ngo"\ncountry = "GB"\nabout_peru = "always"\n'
    'time_zone = "Europe/London"\n',
    "voces": 'name = "Voces de la Altura"\nkind = "feed"\nurl = "http://$host/voces/rss.xml"\n'
    'homepage = "http://voces.example/"\nlanguage = "es"\nabout_peru = "always"\n[category_map]\n'
    '"Política" = "politics"\n"Ambiente" = "environment-climate"\n"Salud" = "health-education"\n',
    "lago": 'name = "Lago Noticias"\nkind = "feed"\nurl = "http://$host/lago/atom.xml"\n'
    'homepage = "http://lago.example/"\nlanguage = "es"\npublisher = "community"\nabout_peru = "mostly"\n',
    "gazette": 'name = "The Broken Gazette"\nkind = "feed"\nurl = "http://$host/gazette/feed"\n'
    'homepage = "http://gazette.example/"\nlanguage = "en"\nabout_peru = "some"\n',
}


@dataclass(frozen=True, slots=True)
class Tour:
    """What the demo did: its two runs, the answers of the example site in each, and what is in the store after them."""

    host: str
    settings: Settings
    first: RunReport
    second: RunReport
    first_answers: Counter[int]
    second_answers: Counter[int]
    items: tuple[StoredItem, ...]

    @property
    def page(self) -> Path:
        """The page to open."""
        return self.settings.site_folder / "index.html"


def take_tour(folder: Path, now: datetime, *, step: Callable[[str], None] = lambda _: None) -> Tour:
    """Make a workspace in ``folder``, serve the example site on 127.0.0.1, and run twice.

    ``step`` is told what comes next.

    Raises:
        ConfigurationError: there is a workspace in ``folder`` already.
    """
    if (folder / FILE_NAME).exists():
        raise ConfigurationError(Finding(problems.CONFIG_FILE, str(folder / FILE_NAME), "it exists already"))
    with served(pages(now, second=False)) as site:
        settings = _workspace(folder, site)
        catalogue = load_sources([settings.source_folder], settings.sources)
        step("first run")
        first = run(settings, catalogue, Orders(force=True, trigger="demo"))
        first_answers = site.answers.copy()
        site.pages = pages(now, second=True)
        step("second run")
        second = run(settings, catalogue, Orders(force=True, trigger="demo"))
        second_answers = site.answers - first_answers
        return Tour(site.host, settings, first, second, first_answers, second_answers, _items(settings))


@contextmanager
def folder_for(keep: Path | None) -> Iterator[Path]:
    """Yield the folder to keep, or one that is gone when the block ends."""
    if keep is not None:
        yield keep
        return
    with TemporaryDirectory(prefix="psgfeed-demo-") as folder:
        yield Path(folder)


def _workspace(folder: Path, site: Site) -> Settings:
    write_whole(folder / FILE_NAME, _SETTINGS.substitute(host=site.host).encode())
    for name, text in _SOURCES.items():
        write_whole(folder / "sources" / f"{name}.toml", Template(text).substitute(host=site.host).encode())
    return load_settings(folder, {})


def _items(settings: Settings) -> tuple[StoredItem, ...]:
    query = ItemQuery(kind=None, include_backfill=True, include_held=True, about_peru_only=False)
    with open_store(settings.database) as store, store.read() as connection:
        return tuple(stream(connection, query))


def summary(tour: Tour) -> str:
    """Return what happened, for a person."""
    lines = [f"Example site on {tour.host}: invented stories, nothing left this computer.", "", "First run"]
    lines += [
        _crawl_line(crawl.source_id, crawl.outcome, crawl.http_status, crawl.seen, crawl.new)
        for crawl in tour.first.crawls
    ]
    lines += _readings(tour.items)
    lines += _written("feeds and pages written", tour.first)
    lines += ["", "Second run, after the example site corrected one story"]
    unchanged = tour.second_answers[304]
    changed = sum(crawl.changed for crawl in tour.second.crawls)
    new = sum(crawl.new for crawl in tour.second.crawls)
    lines.append(f"  {unchanged} sources answered 304 not modified, {changed} item changed, {new} new")
    lines += _written("files rewritten, all others left alone", tour.second)
    lines += [f"  {finding}" for crawl in tour.second.failed for finding in crawl.findings]
    return "\n".join(lines)


def _crawl_line(source: str, outcome: str, status: int | None, seen: int, new: int) -> str:
    return f"  {source:10} {status or '-':>4}  {outcome:10} {seen:3} items seen, {new:3} new"


def _readings(items: tuple[StoredItem, ...]) -> list[str]:
    precise = Counter(stored.item.published.precision for stored in items)
    repaired = sum(stored.item.text_repaired for stored in items)
    stories = Counter(stored.story for stored in items if stored.story)
    doubled = sum(count > 1 for count in stories.values())
    undated = [stored for stored in items if stored.item.published.raw and stored.item.published.text is None]
    parts = (f"{precise[precision]} {precision}" for precision in Precision if precise[precision])
    lines = [f"  dates      known to the {', '.join(parts)}"]
    lines += [f"             {stored.item.published.raw!r} is no date: {_reason(stored)}" for stored in undated]
    lines += [
        f"  text       {repaired} with damaged characters, repaired",
        f"  stories    {doubled} told by two sources: one entry in the merged feeds",
        f"  backfill   {sum(stored.backfill for stored in items)} too old to announce: kept, not in the feeds",
    ]
    return lines


def _reason(stored: StoredItem) -> str:
    problem = stored.item.published.problem
    return problem.sentence.lower() if problem else ""


def _written(what: str, report: RunReport) -> list[str]:
    return [f"  published  {len(report.published.written)} {what}"] if report.published else []


def take_tour_now(keep: Path | None, step: Callable[[str], None], show: Callable[[Tour], None]) -> None:
    """Take the tour at the present time; ``show`` is called while the folder still exists."""
    with folder_for(keep) as folder:
        show(take_tour(folder, datetime.now(UTC), step=step))
