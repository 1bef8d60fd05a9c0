"""A person asks why, disagrees, and is heeded: through the installed command, from a crawl to the feeds."""

import json
from pathlib import Path
from typing import Any

import pytest
from journeys import Beginning, Web, Workspace

ITEMS = (
    ("1", "Mineros bloquean la carretera en Espinar", "La mina de cobre y las comunidades del Cusco no se entienden."),
    ("2", "Peru's Congress debates the budget", "Lawmakers vote on Friday."),
    ("3", "Fire in Peru, Indiana", "The sheriff of Miami County spoke."),
)


def rss(*items: tuple[str, str, str]) -> str:
    entries = "".join(
        f"<item><guid>{guid}</guid><title>{title}</title><description>{text}</description>"
        f"<link>https://press.example/{guid}</link></item>"
        for guid, title, text in items
    )
    return f"<rss version='2.0'><channel><title>Press</title>{entries}</channel></rss>"


@pytest.fixture(scope="module")
def first_run(lasting_workspace: Workspace, lasting_web: Web) -> Beginning:
    lasting_web.put("/rss", rss(*ITEMS), "application/rss+xml")
    lasting_workspace.source("press", kind="feed", url=lasting_web.url("/rss"), about_peru="some")
    lasting_workspace.psgfeed("run")
    return Beginning.of(lasting_workspace, lasting_web)


@pytest.fixture
def press(first_run: Beginning, tmp_path: Path) -> Workspace:
    """A workspace that has read a feed of three items once."""
    return first_run.again(tmp_path)


def lines(workspace: Workspace, *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in workspace.psgfeed(*arguments, "--json").stdout.splitlines()]


def explained(workspace: Workspace, item: str) -> dict[str, Any]:
    (told,) = lines(workspace, "explain", item)
    return told


def ids(workspace: Workspace) -> dict[str, str]:
    return {row["guid"]: row["id"] for row in lines(workspace, "items")}


def in_feed(workspace: Workspace, path: str) -> list[str]:
    feed = workspace.site / path / "feed.json"
    return [item["title"] for item in json.loads(feed.read_bytes())["items"]] if feed.exists() else []


def test_an_item_is_explained_for_a_person(press: Workspace) -> None:
    told = press.psgfeed("explain", ids(press)["1"]).stdout
    for expected in (
        "Mineros bloquean la carretera en Espinar",
        "feed:title",
        "some about Peru",
        "words: Mineros",
        "PE-CUS",
        "names: Espinar, Cusco",
        "entry 1 of 1",
        "c/mining/",
    ):
        assert expected in told


def test_why_an_item_is_in_no_feed_is_told_for_every_family(press: Workspace) -> None:
    told = explained(press, "https://press.example/3")
    assert not told["peru"]
    assert "Indiana" in told["relevance"]["why"]
    assert {one["family"] for one in told["feeds"]} == {"everything", "categories", "regions", "languages", "sources"}
    assert not any(one["carried"] for one in told["feeds"])
    assert {one["reason"] for one in told["feeds"] if one["family"] in ("everything", "sources")} == {
        "it is not about Peru"
    }


def test_an_unknown_item_is_told_from_a_known_one(press: Workspace) -> None:
    assert "no such item" in press.psgfeed("explain", "press-0000000000", expect=2).stderr


def test_what_a_person_marks_changes_the_feeds_and_outlives_crawls_and_rules(
    press: Workspace, lasting_web: Web
) -> None:
    item = ids(press)["2"]
    assert in_feed(press, "c/economy") == ["Peru's Congress debates the budget"]
    press.psgfeed("categories", "mark", item, "--add", "gender", "--remove", "economy", "--add", "pe-pun")
    lasting_web.put("/rss", rss(*ITEMS[:1], ("2", "Peru's Congress debates the budget again", ""), ITEMS[2]))
    press.psgfeed("run", "--force")
    press.psgfeed("reclassify", "--yes")
    press.psgfeed("publish")
    assert in_feed(press, "c/gender") == in_feed(press, "r/PE-PUN") == ["Peru's Congress debates the budget again"]
    assert in_feed(press, "c/economy") == []
    marks = {one["slug"]: (one["weight"], one["origin"]) for one in explained(press, item)["categories"]}
    assert marks["gender"] == (1, "manual")
    assert marks["economy"] == (0, "manual")


def test_a_person_may_say_that_an_item_is_about_peru(press: Workspace) -> None:
    item = ids(press)["3"]
    press.psgfeed("categories", "mark", item, "--add", "peru")
    press.psgfeed("publish")
    assert "Fire in Peru, Indiana" in in_feed(press, "")
    press.psgfeed("categories", "mark", item, "--reset", "peru")
    assert not explained(press, item)["peru"]


def test_a_slip_in_a_mark_is_met_with_the_nearest_word(press: Workspace) -> None:
    told = press.psgfeed("categories", "mark", "x", "--add", "minning", expect=2).stderr
    assert "Did you mean 'mining'?" in told


def test_reclassify_shows_first_and_asks_for_a_yes(press: Workspace) -> None:
    item = ids(press)["3"]
    press.source("press", kind="feed", url="https://press.example/rss", about_peru="always")
    before = explained(press, item)["relevance"]
    told = press.psgfeed("reclassify", expect=2)
    assert "--yes" in told.stderr
    assert "3 items read" in told.stderr
    press.psgfeed("reclassify", "--dry-run")
    assert explained(press, item)["relevance"] == before
    press.psgfeed("reclassify", "--yes")
    assert explained(press, item)["relevance"] != before
    assert "0 change, 0 keep" in press.psgfeed("reclassify").stderr


def test_the_doubtful_are_listed_where_nobody_can_be_asked(press: Workspace) -> None:
    press.psgfeed("categories", "review")
    found = lines(press, "categories", "review")
    assert all(set(row) == {"id", "title", "peru", "peru_score", "topics", "regions"} for row in found)
