"""Whatever is wrong is named with its place and what to do; the rest goes on."""

import re
from pathlib import Path

import pytest
from journeys import Web, Workspace

GOOD = (
    "<rss version='2.0'><channel><title>Good</title><item><title>Una nota del Perú</title>"
    "<link>https://good.example/1</link><guid>1</guid></item></channel></rss>"
)


@pytest.fixture
def good(web: Web, workspace: Workspace) -> Workspace:
    """Return a workspace with one source that is sound."""
    web.put("/good", GOOD, "application/rss+xml")
    workspace.source("good", kind="feed", url=web.url("/good"), about_peru="always")
    return workspace


def test_sources_that_fail_are_named_each_with_its_reason_and_the_others_complete(good: Workspace, web: Web) -> None:
    answering = {
        "silent": ("", 200, "document is empty"),
        "building": ("<html><body><p>Under construction</p></body></html>", 200, "not a feed"),
        "broken": ("Internal Server Error", 500, "answered with an error"),
        "gone": ("gone", 404, "answered with an error"),
    }
    reasons = {"dead": "The host could not be reached", "inside": "private or local network"}
    for name, (body, status, reason) in answering.items():
        web.put(f"/{name}", body, status=status)
        good.source(name, kind="feed", url=web.url(f"/{name}"))
        reasons[name] = reason
    good.environment["PSGFEED_ALLOW_HOSTS"] += ",127.0.0.1:1"
    good.source("dead", kind="feed", url="http://127.0.0.1:1/rss")
    good.source("inside", kind="feed", url="http://127.0.0.1:9/rss")

    told = good.psgfeed("run", expect=3).stderr

    paragraphs = {paragraph.partition(":")[0]: paragraph for paragraph in re.split(r"\n(?=\S)", told)}
    for name, reason in reasons.items():
        assert reason in paragraphs[name], told
    for name in answering:
        assert web.url(f"/{name}") in paragraphs[name]
    assert "good" not in paragraphs
    assert b"Una nota del Per" in (good.site / "s/good/feed.atom").read_bytes()


def test_when_every_source_fails_the_code_says_so(workspace: Workspace, web: Web) -> None:
    workspace.source("bad", kind="feed", url=web.url("/nothing"))
    workspace.psgfeed("run", expect=4)


def test_an_undecodable_source_file_is_named_with_its_line_and_the_rest_goes_on(good: Workspace) -> None:
    (good.folder / "sources" / "broken.toml").write_text('name = "Broken"\nkind = "feed"\nurl = nowhere\n')
    done = good.psgfeed("run", expect=3)
    assert "broken.toml" in done.stderr
    assert "line 3" in done.stderr
    assert (good.site / "s/good/feed.atom").exists()


def test_a_malformed_configuration_names_file_line_and_key(workspace: Workspace) -> None:
    path = workspace.folder / "psgfeed.toml"
    path.write_text('[site]\nbase_url = "nowhere"\n[run]\nbatch = 0\n')
    done = workspace.psgfeed("run", expect=2)
    assert "psgfeed.toml:2: site.base_url" in done.stderr
    assert "psgfeed.toml:4: run.batch" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_source_is_answered_with_the_nearest(good: Workspace) -> None:
    done = good.psgfeed("crawl", "goood", expect=2)
    assert "did you mean good?" in done.stderr


def test_a_workspace_without_sources_says_so(workspace: Workspace) -> None:
    assert "No source is enabled" in workspace.psgfeed("run", expect=2).stderr


def test_outside_a_workspace_the_way_in_is_named(tmp_path: Path, environment: dict[str, str]) -> None:
    done = Workspace(tmp_path, environment).psgfeed("run", expect=2)
    assert "psgfeed init" in done.stderr


def test_a_database_that_is_none_is_named(good: Workspace) -> None:
    (good.folder / "psgfeed.db").write_text("this is not a database, and longer than a header\n" * 100)
    done = good.psgfeed("run", expect=2)
    assert "psgfeed.db" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_run_at_the_same_time_leaves_at_once(good: Workspace, web: Web) -> None:
    web.pages["/good"].slow_s = 3
    with good.start("run") as first:
        while not web.asked("/good"):
            assert first.poll() is None
        good.psgfeed("run", expect=75)
        first.communicate(timeout=30)
    assert first.returncode == 0


def test_init_overwrites_nothing(workspace: Workspace) -> None:
    assert "exists already" in workspace.psgfeed("init", ".", expect=2).stderr


def test_a_misspelt_command_is_answered_with_the_nearest(workspace: Workspace) -> None:
    assert "Did you mean 'export'" in workspace.psgfeed("exprot", expect=2).stderr
