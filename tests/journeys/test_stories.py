"""An event told by two sources in two languages: one entry, told why, parted and joined by hand for good."""

import csv
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import feedparser
import pytest
from journeys import Beginning, Web, Workspace

RSS = "application/rss+xml"


def rss(site: str, language: str, title: str, summary: str, hours: int) -> str:
    at = format_datetime(datetime.now(UTC) - timedelta(hours=hours))
    return (
        f"<rss version='2.0'><channel><title>{site}</title><language>{language}</language>"
        f"<item><title>{title}</title><link>http://{site}.example/1</link><guid>{site}-1</guid><pubDate>{at}</pubDate>"
        f"<description>{summary}</description></item></channel></rss>"
    )


@pytest.fixture(scope="module")
def first_run(lasting_workspace: Workspace, lasting_web: Web) -> Beginning:
    spanish = "Melquíades Trigoso llevaba siete meses en la clandestinidad por las coimas de un mercado."
    english = "Melquíades Trigoso had been in hiding for seven months over bribes for a market building."
    lasting_web.put("/eco", rss("eco", "es", "Capturan en Tocache al alcalde prófugo de Uchiza", spanish, 30), RSS)
    lasting_web.put("/wire", rss("wire", "en", "Fugitive mayor of Uchiza caught in Tocache", english, 6), RSS)
    for name, language in (("eco", "es"), ("wire", "en")):
        url = lasting_web.url(f"/{name}")
        lasting_workspace.source(name, kind="feed", url=url, language=language, about_peru="always")
    lasting_workspace.psgfeed("run")
    return Beginning.of(lasting_workspace, lasting_web)


@pytest.fixture
def told(first_run: Beginning, tmp_path: Path) -> Workspace:
    """Return a workspace whose two sources told one event, and were crawled."""
    return first_run.again(tmp_path)


def test_an_event_in_two_languages_is_one_entry_that_names_the_other_source(told: Workspace) -> None:
    (entry,) = feedparser.parse((told.site / "feed.atom").read_bytes()).entries
    assert "Uchiza" in entry.title
    assert sum(link.rel == "related" for link in entry.links) + entry.summary.count("http") >= 1
    for source in ("eco", "wire"):
        assert len(feedparser.parse((told.site / f"s/{source}/feed.atom").read_bytes()).entries) == 1


def test_stories_are_listed_and_shown_with_their_reasons(told: Workspace) -> None:
    (story,) = (json.loads(line) for line in told.psgfeed("stories", "list", "--json").stdout.splitlines())
    assert {item["source"] for item in story["items"]} == {"eco", "wire"}
    one = story["items"][0]
    assert (one["method"], one["by_hand"]) == ("near_text", False)
    assert "Trigoso" in one["why"]
    assert json.loads(told.psgfeed("stories", "show", one["id"], "--json").stdout) == story
    assert one["why"] in told.psgfeed("stories", "show", one["url"]).stdout
    first_line, second_line = told.psgfeed("stories", "list").stdout.splitlines()
    assert first_line.startswith(f"{story['items'][0]['published']}  {story['story']}")
    assert "2 items" in second_line


def test_what_is_parted_by_hand_stays_apart_and_can_be_joined_again(told: Workspace) -> None:
    one, two = stories(told)
    told.psgfeed("stories", "part", one)
    told.psgfeed("run", "--force")
    assert stories(told)[one] == ""
    assert len(feedparser.parse((told.site / "feed.atom").read_bytes()).entries) == 2
    assert "kept alone by hand" in told.psgfeed("stories", "show", one).stdout

    told.psgfeed("stories", "join", one, two)
    told.psgfeed("publish")
    assert len(feedparser.parse((told.site / "feed.atom").read_bytes()).entries) == 1


def test_what_is_unknown_or_joined_with_itself_is_refused(told: Workspace) -> None:
    one, _ = stories(told)
    told.psgfeed("stories", "show", "nobody", expect=2)
    told.psgfeed("stories", "part", "nobody", expect=2)
    told.psgfeed("stories", "join", one, one, expect=2)


def stories(workspace: Workspace) -> dict[str, str]:
    """Return the story of each item."""
    workspace.psgfeed("export", "csv", "--out", "items.csv", "--preset", "full")
    with (workspace.folder / "items.csv").open(encoding="utf-8", newline="") as file:
        return {row["item_id"]: row["story_id"] for row in csv.DictReader(file)}
