"""Feeds of real headlines, checked against the grammar of RFC 4287 and read back."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from feeds.formats.channel import Channel
from feeds.formats.json_feed import render_json
from feeds.formats.rss_atom import render_atom, render_rss
from feeds.formats.text import clean, title_text
from psgfeed.model import Entry, Label

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
LABELS = CORPUS / "labels" / "items.jsonl"
GRAMMAR = CORPUS / "feeds-validity" / "schemas" / "atom-rfc4287.rng"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")

CHANNEL = Channel(
    path="",
    title="News",
    description="All of it",
    language="en",
    base_url="https://feeds.example/",
    tag="tag:feeds.example,2026:",
    publisher="News",
)


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    start = datetime(2026, 3, 10, 12, tzinfo=UTC)
    return [_entry(row, start - timedelta(hours=number)) for number, row in enumerate(rows)]


def _entry(row: dict[str, str], moment: datetime) -> Entry:
    return Entry(
        id=f"{CHANNEL.tag}{row['id']}",
        title=row["title"],
        link=row["url"],
        published=moment,
        updated=moment,
        summary=row["summary"],
        language=row["lang"],
        author="",
        source_id="source",
        source_name=row["source"],
        source_url=row["url"],
        source_rights="All rights reserved",
        categories=(Label("mining", "Mining"),),
        image="https://source.example/picture.jpg",
        also_in=((row["source"], row["url"]),),
    )


def test_atom_feeds_follow_the_grammar_of_the_rfc(entries: list[Entry]) -> None:
    grammar = etree.RelaxNG(etree.parse(str(GRAMMAR)))
    grammar.assertValid(etree.fromstring(render_atom(CHANNEL, entries)))
    grammar.assertValid(etree.fromstring(render_atom(CHANNEL, [])))


@pytest.mark.parametrize("render", [render_atom, render_rss])
def test_readers_get_every_headline_as_it_was(render: object, entries: list[Entry]) -> None:
    assert callable(render)
    parsed = feedparser.parse(render(CHANNEL, entries))
    assert not parsed.bozo
    assert [entry.id for entry in parsed.entries] == [entry.id for entry in entries]
    assert [entry.title for entry in parsed.entries] == [title_text(entry.title) for entry in entries]


def test_json_feeds_carry_every_summary_as_it_was(entries: list[Entry]) -> None:
    items = json.loads(render_json(CHANNEL, entries))["items"]
    assert [item.get("summary", "") for item in items] == [clean(entry.summary) for entry in entries]
