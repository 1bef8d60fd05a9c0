"""Feeds that a workspace defines."""

from datetime import date
from pathlib import Path

import pytest

from feeds.workspace import WorkspaceFeeds, read_workspace_feeds
from psgfeed.store.query import ItemQuery


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feeds.toml"


def read(path: Path, text: str) -> WorkspaceFeeds:
    path.write_text(text, encoding="utf-8")
    return read_workspace_feeds(path, {"valley"}, "Valley news")


def told(path: Path, text: str) -> list[str]:
    return [str(finding).replace(str(path), "feeds.toml") for finding in read(path, text).findings]


def test_a_title_and_a_query_are_a_feed(path: Path) -> None:
    (feed,) = read(path, '[dams]\ntitle = "Dams"\nquery.words = "dam OR represa"\n').feeds
    assert (feed.path, feed.slug, feed.titles) == (
        "f/dams/",
        "dams",
        {"en": "Dams – Valley news", "es": "Dams – Valley news"},
    )
    assert feed.queries == (ItemQuery(words="dam OR represa"),)
    assert not feed.always


def test_a_title_may_be_given_in_each_language(path: Path) -> None:
    (feed,) = read(path, '[dams]\ntitle.en = "Dams"\ntitle.es = "Represas"\nquery.source = "valley"\n').feeds
    assert (feed.names.en, feed.names.es) == ("Dams", "Represas")
    assert feed.descriptions == {"en": "Dams.", "es": "Represas."}


def test_of_a_list_any_will_do_and_all_that_is_asked_must_hold(path: Path) -> None:
    text = '[x]\ntitle = "X"\nquery = {category = ["mining", "gender"], language = ["en", "es"], since = 2026-01-31}\n'
    (feed,) = read(path, text).feeds
    assert {(query.category, query.language) for query in feed.queries} == {
        ("mining", "en"),
        ("mining", "es"),
        ("gender", "en"),
        ("gender", "es"),
    }
    assert {query.published_since for query in feed.queries} == {date(2026, 1, 31)}


def test_no_file_is_no_feed(path: Path) -> None:
    assert read_workspace_feeds(path, set(), "Site") == WorkspaceFeeds()


def test_what_is_wrong_is_told_with_file_line_and_key_and_the_others_go_on(path: Path) -> None:
    text = (
        '[dams]\ntitle = "Dams"\nquery.words = "dam"\n'
        '[bad]\ntitle = "Bad"\nquery.category = ["minning"]\n'
        '[typo]\ntitle = "Typo"\nquery.wrds = "dam"\n'
        '[stranger]\ntitle = "Stranger"\nquery.source = "nobody"\n'
        '[all]\ntitle = "All"\nquery = {}\n'
        '[Upper]\ntitle = "Upper"\n'
    )
    assert [feed.slug for feed in read(path, text).feeds] == ["dams"]
    findings = told(path, text)
    assert len(findings) == 5
    for place in (
        "16: Upper",
        "6: bad.query.category",
        "9: typo.query.wrds",
        "12: stranger.query.source",
        "15: all.query",
    ):
        assert sum(f"feeds.toml:{place}" in finding for finding in findings) == 1, place
    assert any("ask for something" in finding for finding in findings)


def test_a_file_that_is_not_toml_costs_no_other_feed(path: Path) -> None:
    assert read(path, "[dams\n").feeds == ()
    assert "feeds.toml" in told(path, "[dams\n")[0]


def test_lists_that_make_too_many_combinations_are_refused(path: Path) -> None:
    words = [f"word{number}" for number in range(61)]
    assert "combinations" in told(path, f'[x]\ntitle = "X"\nquery.words = {words}\n')[0]
