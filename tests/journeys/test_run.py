"""One run after another, by the installed command, over HTTP; into each of the databases where that matters."""

import csv
import json
import time
from collections.abc import Callable
from pathlib import Path

import feedparser
import pytest
from journeys import Beginning, Web, Workspace

RSS = "application/rss+xml"


def rss(*items: str, title: str = "Voz") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>'
        f"<link>https://voz.example/</link><language>es</language>{''.join(items)}</channel></rss>"
    )


def item(number: int, title: str = "", summary: str = "Una nota sobre la minería en Puno.") -> str:
    date = time.strftime("%a, %d %b %Y 10:00:00 GMT", time.gmtime(time.time() - 86400 * (number + 1)))
    return (
        f"<item><title>{title or f'Nota número {number}'}</title><link>https://voz.example/nota/{number}</link>"
        f"<guid isPermaLink='false'>v{number}</guid><pubDate>{date}</pubDate>"
        f"<description>{summary}</description></item>"
    )


def write_voz(workspace: Workspace, web: Web) -> Workspace:
    web.put("/rss", rss(*(item(number) for number in range(5))), RSS)
    workspace.source("voz", kind="feed", url=web.url("/rss"), about_peru="always")
    return workspace


@pytest.fixture
def voz(web: Web, workspace: Workspace) -> Workspace:
    """A workspace with one source, not yet crawled."""
    return write_voz(workspace, web)


@pytest.fixture
def voz_anywhere(web: Web, make_workspace: Callable[..., Workspace], empty_database_url: str) -> Workspace:
    """The same, once on SQLite and once on PostgreSQL."""
    return write_voz(make_workspace(PSGFEED_DATABASE=empty_database_url), web)


@pytest.fixture(scope="module")
def first_run(lasting_workspace: Workspace, lasting_web: Web) -> Beginning:
    write_voz(lasting_workspace, lasting_web).psgfeed("run")
    return Beginning.of(lasting_workspace, lasting_web)


@pytest.fixture
def published(first_run: Beginning, tmp_path: Path) -> Workspace:
    """The same, after a first run."""
    return first_run.again(tmp_path)


def test_a_run_publishes_feeds_and_is_silent(voz_anywhere: Workspace) -> None:
    done = voz_anywhere.psgfeed("run")
    assert (done.stdout, done.stderr) == ("", "")
    for name in ("feed.atom", "feed.xml", "c/mining/feed.atom", "s/voz/feed.xml", "r/PE-PUN/feed.atom"):
        feed = feedparser.parse((voz_anywhere.site / name).read_bytes())
        assert not feed.bozo, name
        assert [entry.title for entry in feed.entries] == [f"Nota número {number}" for number in range(5)]
        assert len({entry.id for entry in feed.entries}) == 5
    assert (voz_anywhere.site / "index.html").exists()
    assert (voz_anywhere.site / "subscriptions.opml").exists()


def test_a_second_run_asks_conditionally_and_changes_nothing(published: Workspace, lasting_web: Web) -> None:
    before = published.files()
    published.psgfeed("run", "--force")
    assert [request.status for request in lasting_web.asked("/rss")] == [200, 304]
    assert published.files() == before


def test_an_edited_item_is_a_revision_under_its_old_id(voz_anywhere: Workspace, web: Web) -> None:
    voz_anywhere.psgfeed("run")
    first = ids(voz_anywhere)
    web.put("/rss", rss(item(0, title="Nota corregida"), *(item(number) for number in range(1, 5))), RSS)
    voz_anywhere.psgfeed("run", "--force")
    rows = table(voz_anywhere)
    assert {row["item_id"] for row in rows} == first
    assert {row["title"]: row["revision_count"] for row in rows}["Nota corregida"] == "1"
    feed = feedparser.parse((voz_anywhere.site / "feed.atom").read_bytes())
    assert feed.entries[0].title == "Nota corregida"
    assert feed.entries[0].updated > feed.entries[0].published


def test_an_item_that_its_source_drops_stays(published: Workspace, lasting_web: Web) -> None:
    lasting_web.put("/rss", rss(item(4)), RSS)
    published.psgfeed("run", "--force", expect=None)
    assert len(feedparser.parse((published.site / "feed.atom").read_bytes()).entries) == 5


def test_an_old_item_is_kept_but_not_announced(voz: Workspace, web: Web) -> None:
    web.put("/rss", rss(item(0), item(400)), RSS)
    voz.psgfeed("run")
    assert len(feedparser.parse((voz.site / "feed.atom").read_bytes()).entries) == 1
    assert sorted(row["is_backfill"] for row in table(voz)) == ["0", "1"]


def test_a_source_is_not_asked_again_before_it_is_due(published: Workspace, lasting_web: Web) -> None:
    published.psgfeed("run")
    assert len(lasting_web.asked("/rss")) == 1


def test_the_same_text_from_two_sources_is_one_entry_in_the_merged_feed(voz: Workspace, web: Web) -> None:
    long = "Tras once días de bloqueo las comunidades y la empresa firmaron un acuerdo sobre el polvo de los camiones."
    web.put("/rss", rss(item(0, "Levantan el bloqueo en Altopampa", long)), RSS)
    web.put("/eco", rss(item(0, "Levantan el bloqueo en Altopampa", long).replace("voz.example", "eco.example")), RSS)
    voz.source("eco", kind="feed", url=web.url("/eco"), about_peru="always")
    voz.psgfeed("run")
    assert len(feedparser.parse((voz.site / "feed.atom").read_bytes()).entries) == 1
    for source in ("voz", "eco"):
        assert len(feedparser.parse((voz.site / f"s/{source}/feed.atom").read_bytes()).entries) == 1
    assert len({row["story_id"] for row in table(voz)} - {""}) == 1


def test_feeds_are_the_same_bytes_from_the_same_store(published: Workspace) -> None:
    before = {name: body for name, (body, _) in published.files().items()}
    for name in before:
        (published.site / name).unlink()
    published.psgfeed("publish")
    assert {name: body for name, (body, _) in published.files().items()} == before


def test_a_dry_run_of_publish_names_the_files_and_writes_none(voz: Workspace) -> None:
    voz.psgfeed("crawl", "voz")
    done = voz.psgfeed("publish", "--dry-run")
    assert "feed.atom" in done.stdout.splitlines()
    assert not (voz.site / "feed.atom").exists()


def test_crawl_stores_without_publishing(voz: Workspace) -> None:
    voz.psgfeed("crawl", "voz")
    assert len(table(voz)) == 5
    assert not (voz.site / "feed.atom").exists()


def test_items_are_searched_blind_to_accents(voz_anywhere: Workspace) -> None:
    voz_anywhere.psgfeed("crawl", "voz")
    for words in ("mineria", "minería", "MINERÍA"):
        assert len(voz_anywhere.psgfeed("items", words, "--json").stdout.splitlines()) == 5
    rows = [json.loads(line) for line in voz_anywhere.psgfeed("items", 'numero 3" OR', "--json").stdout.splitlines()]
    assert len(rows) <= 1


def table(workspace: Workspace) -> list[dict[str, str]]:
    workspace.psgfeed("export", "csv", "--out", "items.csv", "--preset", "full")
    with (workspace.folder / "items.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ids(workspace: Workspace) -> set[str]:
    return {row["item_id"] for row in table(workspace)}
