"""The child process of a run, over loopback into a real database."""

import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from crawling import Workspace

from psgfeed.store.sources import states

if TYPE_CHECKING:
    from tests.conftest import Asked, Site

LIST = """<html><head><title>News</title></head><body><h1>News</h1>{items}{more}</body></html>"""
ITEM = '<div><h3><a href="/news-{number}.html">{title}</a></h3><p>0{day} June 2016</p><p>{text}</p></div>'


def _with_etag(site: "Site", body: bytes) -> "Callable[[Asked, Callable[[bytes], None]], None]":
    def answer(asked: "Asked", send: Callable[[bytes], None]) -> None:
        known = asked.headers.get("if-none-match") == '"v1"'
        send(site.answer(b"", 304, ETag='"v1"') if known else site.answer(body, ETag='"v1"'))

    return answer


def test_a_second_crawl_asks_only_whether_anything_has_changed(workspace: Workspace, site: "Site") -> None:
    site.pages |= {"/etag": _with_etag(site, site.feed("One")), "/plain": site.answer(site.feed("Two"))}
    workspace.add("etag", f"{site.url}/etag")
    workspace.add("plain", f"{site.url}/plain")

    first, second = workspace.crawl(), workspace.crawl()

    assert {name: (crawl.outcome, crawl.new) for name, crawl in first.items()} == {
        "etag": ("ok", 1),
        "plain": ("ok", 1),
    }
    assert {name: (crawl.outcome, crawl.http_status) for name, crawl in second.items()} == {
        "etag": ("unchanged", 304),
        "plain": ("unchanged", 200),
    }
    assert workspace.titles() == {"One", "Two"}


def test_every_claimed_source_gets_its_outcome(workspace: Workspace, site: "Site") -> None:
    site.pages |= {
        "/good": site.answer(site.feed("One")),
        "/bare": site.answer(site.feed()),
        "/wall": site.answer(b"", 403),
        "/busy": site.answer(b"", 429, Retry_After="3600"),
        "/blank": site.answer(b""),
    }
    for path in list(site.pages):
        workspace.add(path[1:], site.url + path)
    workspace.add("strange", f"{site.url}/x", kind="telepathy")
    workspace.add("nowhere", "http://nowhere.invalid/feed")

    crawls = workspace.crawl()

    assert {name: crawl.outcome for name, crawl in crawls.items()} == {
        "good": "ok",
        "bare": "empty",
        "wall": "failed",
        "busy": "blocked",
        "blank": "failed",
        "strange": "failed",
        "nowhere": "failed",
    }
    assert crawls["strange"].findings[0].problem.code == "source.kind"
    assert crawls["nowhere"].http_status is None
    with workspace.store.read() as connection:
        until = states(connection)["busy"].retry_after_until
    assert until is not None
    assert until > datetime.now(UTC) + timedelta(minutes=50)


def _listing(site: "Site", numbers: range, more: str = "") -> bytes:
    items = "".join(
        ITEM.format(
            number=number, title=f"Village {number} wins its case", day=number % 9 + 1, text="A court ruled. " * 5
        )
        for number in numbers
    )
    return site.answer(
        LIST.format(items=items, more=f'<a rel="next" href="{more}">Next</a>' if more else ""), kind="text/html"
    )


def test_pages_are_followed_until_one_brings_nothing_new(workspace: Workspace, site: "Site") -> None:
    site.pages |= {
        "/news.php": _listing(site, range(4), "/news.php?position=4"),
        "/news.php?position=4": _listing(site, range(4, 8), "/news.php?position=8"),
        "/news.php?position=8": _listing(site, range(8, 12)),
    }
    workspace.add("psg", f"{site.url}/news.php", kind="psg", extra="max_pages = 5\n")

    workspace.crawl()
    first = site.paths()
    site.asked.clear()
    site.pages["/news.php"] = _listing(site, range(20, 24), "/news.php?position=4")
    workspace.crawl()

    assert first == ["/news.php", "/news.php?position=4", "/news.php?position=8"]
    assert site.paths() == ["/news.php", "/news.php?position=4"]
    assert len(workspace.titles()) == 16


def test_pages_that_failed_are_read_the_next_time(workspace: Workspace, site: "Site") -> None:
    site.pages["/news.php"] = _listing(site, range(4), "/news.php?position=4")
    site.pages["/news.php?position=4"] = site.answer(b"", 404)
    workspace.add("psg", f"{site.url}/news.php", kind="psg", extra="max_pages = 5\n")

    workspace.crawl()
    site.pages["/news.php?position=4"] = _listing(site, range(4, 8))
    workspace.crawl()
    crawls = workspace.crawl()

    assert len(workspace.titles()) == 8
    assert crawls["psg"].outcome == "unchanged"


def _wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("it never happened")


def _slow(_asked: "Asked", _send: Callable[[bytes], None]) -> None:
    time.sleep(20)


def test_a_crawl_that_takes_too_long_is_cut_short_and_says_so(
    tmp_path: Path, workspace: Workspace, site: "Site"
) -> None:
    text = '[sources]\nbundled = "none"\n[web]\ntimeout = "1s"\n[run]\ndeadline = "2s"\n'
    (tmp_path / "psgfeed.toml").write_text(text)
    site.pages["/slow"] = _slow
    for number in range(5):
        workspace.add(f"s{number}", f"{site.url}/slow?{number}")
        site.pages[f"/slow?{number}"] = _slow

    crawls = workspace.crawl()

    assert {crawl.outcome for crawl in crawls.values()} == {"failed", "stuck"}


def test_a_child_that_is_told_to_stop_keeps_what_it_has(workspace: Workspace, site: "Site") -> None:
    site.pages |= {"/a": site.answer(site.feed("One")), "/slow": _slow}
    workspace.add("a", f"{site.url}/a")
    workspace.add("b-slow", f"{site.url}/slow")
    run = workspace.claim()
    child = workspace.start(run)
    _wait_for(lambda: "/slow" in site.paths() and workspace.crawls(run)["a"].outcome == "ok")

    child.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    child.send_signal(signal.SIGTERM)

    assert child.wait(timeout=15) == 143
    assert {name: crawl.outcome for name, crawl in workspace.crawls(run).items()} == {"a": "ok", "b-slow": "pending"}
    assert workspace.titles() == {"One"}


def test_a_child_that_is_killed_loses_nothing_that_was_kept(workspace: Workspace, site: "Site") -> None:
    site.pages |= {"/a": site.answer(site.feed("One")), "/slow": _slow}
    workspace.add("a", f"{site.url}/a")
    workspace.add("b-slow", f"{site.url}/slow")
    run = workspace.claim()
    child = workspace.start(run)
    _wait_for(lambda: workspace.titles() == {"One"})

    child.kill()
    child.wait(timeout=15)
    site.pages["/slow"] = site.answer(site.feed("Two"))
    crawls = workspace.crawl()

    assert {name: crawl.outcome for name, crawl in crawls.items()} == {"a": "unchanged", "b-slow": "ok"}
    assert workspace.titles() == {"One", "Two"}
