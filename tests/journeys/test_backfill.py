"""Paging back: within a budget, as far as asked, whatever interrupts it, and never into a live feed."""

import csv
import json
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import feedparser
import pytest
from journeys import Answer, Web, Workspace

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "psg"
PAGES, PER_PAGE = 12, 5
MONTHS = ("January", "February", "March", "April", "May", "June")


def listing(page: int, drift: int = 0) -> str:
    """Return one page of an invented listing, of whose items each year has 12; ``drift`` items came in before it."""
    items = ""
    for number in range(page * PER_PAGE - drift, (page + 1) * PER_PAGE - drift):
        year, month = 2019 - (number + 120) // 12 + 10, MONTHS[number % 6]
        items += (
            f'<div><h3><a href="/article-{number + 500}.html">Ruling {number + 500} on the river of Ocros</a></h3>'
            f"<p>{number % 27 + 1} {month} {year}</p><p>{'The court heard the villages and ruled. ' * 3}</p></div>"
        )
    more = f'<a rel="next" href="/news.php?position={(page + 1) * PER_PAGE}">Next</a>' if page + 1 < PAGES else ""
    return f'<html lang="en"><head><title>News</title></head><body><h1>News</h1>{items}{more}</body></html>'


def put_listing(web: Web, slow_s: float = 0.0, drift: int = 0) -> None:
    for page in range(PAGES):
        path = f"/news.php?position={page * PER_PAGE}" if page else "/news.php"
        web.put(path, listing(page, drift), slow_s=slow_s)


@pytest.fixture
def old(web: Web, make_workspace: Callable[..., Workspace]) -> Workspace:
    put_listing(web)
    workspace = make_workspace()
    workspace.source("old", kind="psg", url=web.url("/news.php"), language="en", about_peru="always")
    return workspace


def table(workspace: Workspace) -> list[dict[str, str]]:
    workspace.psgfeed("export", "csv", "--out", "items.csv", "--preset", "full")
    with (workspace.folder / "items.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pages_asked(web: Web) -> list[int]:
    found = (re.fullmatch(r"/news\.php(?:\?position=(\d+))?", request.path) for request in web.log)
    return [int(match[1] or 0) // PER_PAGE for match in found if match]


def test_a_budget_is_kept_and_the_next_backfill_goes_on_where_the_last_ended(old: Workspace, web: Web) -> None:
    old.psgfeed("crawl", "old", "--backfill", "--budget", "5")
    assert pages_asked(web) == [0, 1, 2, 3, 4]
    old.psgfeed("crawl", "old", "--backfill", "--budget", "5")
    assert pages_asked(web)[5:] == [4, 5, 6, 7, 8]
    assert len(table(old)) == 9 * PER_PAGE


def test_a_backfill_goes_no_further_than_asked(old: Workspace, web: Web) -> None:
    old.psgfeed("crawl", "old", "--backfill", "--until", "2018")
    years = {row["published_date"][:4] for row in table(old)}
    assert min(years) == "2017"
    assert len(pages_asked(web)) < PAGES


def test_nothing_of_it_enters_a_live_feed(old: Workspace) -> None:
    old.psgfeed("crawl", "old", "--backfill")
    old.psgfeed("publish")
    assert len(table(old)) == PAGES * PER_PAGE
    assert {row["is_backfill"] for row in table(old)} == {"1"}
    assert feedparser.parse((old.site / "feed.atom").read_bytes()).entries == []


def test_what_it_brings_is_not_compared_with_news(old: Workspace, web: Web) -> None:
    old.psgfeed("crawl")
    old.psgfeed("crawl", "old", "--backfill", "--budget", "12")
    web.put("/news.php", listing(0).replace("heard", "saw"))
    assert old.psgfeed("crawl", "--force").stderr == ""


def interrupted(workspace: Workspace, web: Web, pages: int) -> None:
    """Let a backfill read some pages, then end it with SIGTERM."""
    before = len(web.log)
    running = workspace.start("crawl", "old", "--backfill")
    deadline = time.monotonic() + 60
    while len(web.log) < before + pages:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=30)


def test_interrupted_twice_it_brings_the_same_and_drift_makes_no_duplicates(old: Workspace, web: Web) -> None:
    put_listing(web, slow_s=0.3)
    interrupted(old, web, 4)
    put_listing(web, slow_s=0.3, drift=3)
    interrupted(old, web, 4)
    put_listing(web, drift=3)
    old.psgfeed("crawl", "old", "--backfill")
    urls = [row["url"] for row in table(old)]
    assert len(set(urls)) == len(urls)
    numbers = sorted(int(re.sub(r"\D", "", url.rpartition("/")[2])) for url in urls)
    assert numbers == list(range(numbers[0], 500 + PAGES * PER_PAGE - 3))
    assert numbers[0] in {497, 500}


def test_an_archives_captures_are_read_newest_first_and_each_once(
    web: Web, make_workspace: Callable[..., Workspace]
) -> None:
    moments = [f"20{year:02}0601000000" for year in range(10, 16)]
    rows = [["timestamp", "original"], *([moment, "http://old.example/news.php"] for moment in moments)]
    for page, moment in enumerate(reversed(moments)):
        web.put(f"/web/{moment}id_/http://old.example/news.php", listing(page))
    captures = json.dumps(rows).encode()
    web.otherwise = lambda path: Answer(captures, "application/json", 200 if path.startswith("/cdx/") else 404)
    workspace = make_workspace()
    url = web.url("/web/*/http://old.example/news.php")
    workspace.source("old", kind="wayback", page_kind="psg", url=url, language="en", about_peru="always")

    workspace.psgfeed("crawl", "old", "--backfill", "--budget", "4")
    workspace.psgfeed("crawl", "old", "--backfill", "--budget", "9")

    asked = [request.path.split("/")[2][:4] for request in web.log if request.path.startswith("/web/")]
    assert asked == ["2015", "2014", "2013", "2013", "2012", "2011", "2010"]
    rows_kept = table(workspace)
    assert len(rows_kept) == 6 * PER_PAGE
    assert {row["url"].startswith("http://old.example/article-") for row in rows_kept} == {True}


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no pages of the Peru Support Group in {CORPUS}")
def test_the_listings_of_the_php_years_are_paged_back_through_two_interruptions(
    web: Web, make_workspace: Callable[..., Workspace], tmp_path: Path
) -> None:
    wanted = put_php_listings(web)
    whole = make_workspace()
    whole.source("old", kind="psg", url=web.url("/news.php?position=0"), language="en", about_peru="always")
    whole.psgfeed("crawl", "old", "--backfill", "--until", "2003", "--budget", "200")
    urls = {row["url"] for row in table(whole)}
    assert wanted <= urls

    for answer in web.pages.values():
        answer.slow_s = 0.2
    other = Workspace(tmp_path / "other", whole.environment)
    Workspace(tmp_path, whole.environment).psgfeed("init", "other", "--bare")
    other.source("old", kind="psg", url=web.url("/news.php?position=0"), language="en", about_peru="always")
    interrupted(other, web, 4)
    interrupted(other, web, 6)
    for answer in web.pages.values():
        answer.slow_s = 0.0
    other.psgfeed("crawl", "old", "--backfill", "--until", "2003", "--budget", "200")
    assert [row["url"] for row in table(other)] == [row["url"] for row in table(whole)]
    other.psgfeed("publish")
    assert feedparser.parse((other.site / "feed.atom").read_bytes()).entries == []


def put_php_listings(web: Web) -> set[str]:
    """Serve the stored listings under one host, each under every offset up to its own; return the addresses."""
    wanted: set[str] = set()
    pages: dict[int, bytes] = {}
    for path in sorted((CORPUS / "expected").glob("*.json")):
        expected = json.loads(path.read_bytes())
        offset = re.fullmatch(r"http://(?:www\.)?perusupportgroup\.org\.uk/news\.php\?position=(\d+)", expected["url"])
        if offset and expected["kind"] == "listing":
            pages[int(offset[1])] = (CORPUS / "html" / f"{path.stem}.html").read_bytes()
            web_items = (item["url"].rpartition("/")[2] for item in expected["items"])
            wanted |= {web.url(f"/{name}") for name in web_items}
    for position in range(0, max(pages) + 10, 10):
        following = min((offset for offset in pages if offset >= position), default=None)
        if following is not None:
            web.put(f"/news.php?position={position}", pages[following])
    web.put(f"/news.php?position={max(pages) + 10}", "<html><title>News</title><body><h1>News</h1></body></html>")
    return wanted
