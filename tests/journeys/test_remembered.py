"""What a source's server has proven over time is told where the sources are listed."""

import json

import pytest
from journeys import Web, Workspace
from sqlalchemy import text

from psgfeed.store.engine import open_store

RSS = "<rss version='2.0'><channel><title>V</title><item><title>Una nota</title><guid>1</guid></item></channel></rss>"


@pytest.fixture
def press(workspace: Workspace, web: Web) -> Workspace:
    web.put("/rss", RSS, "application/rss+xml")
    workspace.source("press", kind="feed", url=web.url("/rss"))
    return workspace


def listed(workspace: Workspace) -> dict[str, object]:
    (line,) = workspace.psgfeed("sources", "list", "--json").stdout.splitlines()
    row: dict[str, object] = json.loads(line)
    return row


def test_before_the_first_run_listing_makes_no_database(press: Workspace) -> None:
    assert listed(press)["state"] == "enabled"
    assert not (press.folder / "psgfeed.db").exists()


def test_a_move_that_is_seen_three_times_is_proposed(press: Workspace, web: Web) -> None:
    web.put("/rss", "", status=301, headers={"Location": "/new"})
    web.put("/new", RSS, "application/rss+xml")
    for times in range(3):
        assert listed(press)["moved_to"] is None, times
        press.psgfeed("crawl", "--force")
    assert listed(press)["moved_to"] == web.url("/new")
    assert f'put url = "{web.url("/new")}"' in press.psgfeed("sources", "list").stdout


def test_a_source_that_is_gone_for_a_week_is_retired_and_asked_no_more(press: Workspace, web: Web) -> None:
    web.put("/rss", "", status=410)
    for _ in range(3):
        press.psgfeed("crawl", "--force", expect=4)
    assert listed(press)["state"] == "enabled"
    with open_store(f"sqlite:///{press.folder / 'psgfeed.db'}") as store, store.begin() as connection:
        connection.execute(text("UPDATE source_state SET gone_since = '2026-01-01 00:00:00.000000', next_due = NULL"))
    assert listed(press)["state"] == "retired"
    press.psgfeed("run")
    assert len(web.asked("/rss")) == 3
