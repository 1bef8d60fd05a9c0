"""The daemon: it goes on by itself, ends whole within seconds, and nothing is lost."""

import csv
import re
import signal
import time
from collections.abc import Callable

import feedparser
import pytest
from journeys import Web, Workspace
from sqlalchemy import text

from psgfeed.store.engine import open_store


@pytest.fixture
def anywhere(make_workspace: Callable[..., Workspace], database_url: str) -> Workspace:
    """A bare workspace, once on SQLite and once on PostgreSQL."""
    return make_workspace(PSGFEED_DATABASE=database_url)


def rss(count: int) -> str:
    items = "".join(
        f"<item><title>Nota {number} del Perú</title><link>https://voz.example/{number}</link><guid>{number}</guid></item>"
        for number in range(count)
    )
    return f"<rss version='2.0'><channel><title>Voz</title>{items}</channel></rss>"


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def with_short_cycle(workspace: Workspace) -> Workspace:
    path = workspace.folder / "psgfeed.toml"
    path.write_text(path.read_text().replace("[scheduler]", '[scheduler]\nevery = "2s"'))
    return workspace


def make_due(workspace: Workspace) -> None:
    """Let the next cycle find the source due, as if its interval were over."""
    with open_store(workspace.environment["PSGFEED_DATABASE"]) as store, store.begin() as connection:
        connection.execute(text("UPDATE source_state SET next_due = '2020-01-01 00:00:00.000000'"))


def test_three_cycles_then_sigterm_in_a_slow_answer(anywhere: Workspace, web: Web) -> None:
    workspace = with_short_cycle(anywhere)
    web.put("/rss", rss(2), "application/rss+xml")
    workspace.source("voz", kind="feed", url=web.url("/rss"), about_peru="always")
    daemon = workspace.start("scheduler")
    try:
        wait_until((workspace.site / "feed.atom").exists)
        web.put("/rss", rss(3), "application/rss+xml")
        make_due(workspace)
        wait_until(lambda: len(web.asked("/rss")) >= 2)
        wait_until(lambda: b"Nota 2" in (workspace.site / "feed.atom").read_bytes())
        web.put("/rss", rss(4), "application/rss+xml", slow_s=25)
        make_due(workspace)
        wait_until(lambda: len(web.asked("/rss")) >= 3)
        began = time.monotonic()
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(30) == 0
        assert time.monotonic() - began < 10
    finally:
        daemon.kill()
        daemon.communicate()
    assert not list(workspace.site.rglob("*.part"))
    assert len(feedparser.parse((workspace.site / "feed.atom").read_bytes()).entries) == 3
    web.put("/rss", rss(4), "application/rss+xml")
    make_due(workspace)
    workspace.psgfeed("run")
    assert len(feedparser.parse((workspace.site / "feed.atom").read_bytes()).entries) == 4


def test_a_run_that_is_told_to_end_leaves_what_it_has_and_goes_on_next_time(workspace: Workspace, web: Web) -> None:
    web.put("/fast", rss(2), "application/rss+xml")
    web.put("/slow", rss(2), "application/rss+xml", slow_s=25)
    workspace.source("fast", kind="feed", url=web.url("/fast"), about_peru="always")
    workspace.source("slow", kind="feed", url=web.url("/slow"), about_peru="always")
    run = workspace.start("run")
    wait_until(lambda: bool(web.asked("/fast") and web.asked("/slow")))
    time.sleep(1)
    run.terminate()
    run.communicate(timeout=20)
    web.put("/slow", rss(2), "application/rss+xml")
    workspace.psgfeed("run", "--force")
    workspace.psgfeed("export", "csv", "--out", "items.csv")
    with (workspace.folder / "items.csv").open(encoding="utf-8", newline="") as file:
        assert sorted(row["source_id"] for row in csv.DictReader(file)) == ["fast", "fast", "slow", "slow"]


def test_a_crawl_that_is_stuck_is_stopped_at_the_deadline(workspace: Workspace, web: Web) -> None:
    path = workspace.folder / "psgfeed.toml"
    path.write_text(re.sub(r'# deadline = "30m" *', 'deadline = "4s"  ', path.read_text()))
    web.put("/slow", rss(2), "application/rss+xml", slow_s=25)
    workspace.source("slow", kind="feed", url=web.url("/slow"))
    began = time.monotonic()
    done = workspace.psgfeed("run", expect=4)
    assert time.monotonic() - began < 20
    assert "slow:" in done.stderr
