"""Forty-four sites of every kind at once: what their servers saw of us is what politeness and thrift are judged by."""

import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import pairwise
from pathlib import Path

import pytest
from journeys import Asked, Web, Workspace, served
from virtual_web import ROBOTS_DENY, ROBOTS_SLOW, Site, build, rss, stories


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    with ExitStack() as stack:
        yield build(stack)


def workspace_of(sites: list[Site], make_workspace: Callable[..., Workspace]) -> Workspace:
    workspace = make_workspace(PSGFEED_ALLOW_HOSTS=",".join(site.web.host for site in sites))
    for site in sites:
        workspace.source(site.name, kind=site.kind, url=site.url, language="es", about_peru="always", **site.options)
    return workspace


def overlaps(log: list[Asked]) -> list[tuple[str, str]]:
    """Return pairs of requests to one host of which the second began before the first was answered."""
    ordered = sorted(log, key=lambda request: request.at)
    return [(first.path, second.path) for first, second in pairwise(ordered) if second.at < first.until - 0.01]


def seen(workspace: Workspace) -> dict[str, tuple[str, int]]:
    with closing(sqlite3.connect(workspace.folder / "psgfeed.db")) as connection:
        rows = connection.execute("SELECT source, outcome, seen FROM crawl ORDER BY id").fetchall()
    return {source: (outcome, number) for source, outcome, number in rows}


def test_every_kind_is_read_once_and_then_asked_in_one_request_whether_anything_changed(
    sites: list[Site], make_workspace: Callable[..., Workspace]
) -> None:
    workspace = workspace_of(sites, make_workspace)
    assert workspace.psgfeed("run", timeout=110).stderr == ""
    assert seen(workspace) == {site.name: ("ok", site.items) for site in sites}
    assert [overlaps(site.web.log) for site in sites if overlaps(site.web.log)] == []
    before = workspace.files()
    for site in sites:
        site.web.log.clear()
    assert workspace.psgfeed("run", "--force", timeout=110).stderr == ""
    assert workspace.files() == before
    for site in sites:
        pages = [request for request in site.web.log if request.path != "/robots.txt"]
        assert len(pages) == 1, site.name
        assert pages[0].is_conditional or "modified_after=" in pages[0].path, site.name
    assert {outcome for outcome, _ in seen(workspace).values()} == {"unchanged"}


def put_feed(web: Web) -> str:
    web.put("/rss", rss(stories(web.port, 20)), "application/rss+xml")
    return web.url("/rss")


ROBOTS = {
    "allow": ({"body": "User-agent: *\nDisallow: /private\n", "type": "text/plain"}, True),
    "deny": ({"body": ROBOTS_DENY, "type": "text/plain"}, False),
    "missing": ({"body": "", "status": 404}, True),
    "broken": ({"body": "", "status": 500}, False),
    "denied-elsewhere": ({"body": "", "status": 302, "headers": {"Location": "/other-robots.txt"}}, False),
}


def test_robots_txt_is_obeyed(make_workspace: Callable[..., Workspace]) -> None:
    with ExitStack() as stack:
        webs = {name: stack.enter_context(served()) for name in ROBOTS}
        workspace = make_workspace(PSGFEED_ALLOW_HOSTS=",".join(web.host for web in webs.values()))
        for name, web in webs.items():
            web.put("/robots.txt", **ROBOTS[name][0])  # type: ignore[arg-type]
            web.put("/other-robots.txt", ROBOTS_DENY, "text/plain")
            workspace.source(name, kind="feed", url=put_feed(web))
        told = workspace.psgfeed("crawl", expect=3).stderr
        assert {name: bool(web.asked("/rss")) for name, web in webs.items()} == {
            name: may_read for name, (_, may_read) in ROBOTS.items()
        }
        for name, (_, may_read) in ROBOTS.items():
            assert may_read == (f"{name}: " not in told)
        assert told.count("robots.txt keeps us out") == 3


def test_a_crawl_delay_is_kept_between_the_pages_of_a_site(workspace: Workspace, web: Web) -> None:
    web.put("/robots.txt", ROBOTS_SLOW, "text/plain")
    urls = [put_feed(web), *(web.url(f"/rss{number}") for number in range(2))]
    for number in range(2):
        web.put(f"/rss{number}", rss(stories(number, 20)), "application/rss+xml")
    for number, url in enumerate(urls):
        workspace.source(f"press{number}", kind="feed", url=url)
    workspace.psgfeed("crawl")
    times = sorted(request.at for request in web.log if request.path != "/robots.txt")
    assert len(times) == 3
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.98


def test_a_wish_to_be_left_alone_outlives_a_run_that_is_killed(workspace: Workspace, web: Web) -> None:
    web.put("/busy", "", status=429, headers={"Retry-After": "3600"})
    web.put("/slow", rss(stories(1, 20)), "application/rss+xml", slow_s=20)
    workspace.source("busy", kind="feed", url=web.url("/busy"))
    workspace.source("slow", kind="feed", url=web.url("/slow"))
    run = workspace.start("run")
    deadline = time.monotonic() + 60
    while not retry_after_is_kept(workspace) or not web.asked("/slow"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
    for pid in (run.pid, *map(int, children)):
        os.kill(pid, signal.SIGKILL)
    run.communicate(timeout=10)
    workspace.psgfeed("run", expect=None)
    workspace.psgfeed("crawl", "busy", expect=None)
    assert len(web.asked("/busy")) == 1
    let_time_pass(workspace)
    workspace.psgfeed("crawl", "busy", expect=None)
    assert len(web.asked("/busy")) == 2


def retry_after_is_kept(workspace: Workspace) -> bool:
    try:
        with closing(sqlite3.connect(workspace.folder / "psgfeed.db", timeout=5)) as connection:
            query = "SELECT retry_after_until FROM source_state WHERE source = 'busy'"
            return bool(connection.execute(query).fetchone()[0])
    except (sqlite3.OperationalError, TypeError):
        return False


def let_time_pass(workspace: Workspace) -> None:
    long_ago = "2020-01-01 00:00:00.000000"
    with closing(sqlite3.connect(workspace.folder / "psgfeed.db", timeout=5)) as connection:
        connection.execute("UPDATE source_state SET retry_after_until = ?, lease_until = ?", (long_ago, long_ago))
        connection.commit()
