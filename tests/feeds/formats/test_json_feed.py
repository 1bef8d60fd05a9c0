import json
from collections.abc import Callable

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from feeds.formats.channel import Channel
from feeds.formats.json_feed import render_json
from feeds.formats.rss_atom import render_atom, render_rss
from psgfeed.model import Entry

EntryMaker = Callable[..., Entry]
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=[]), max_size=40)


def test_a_json_feed_says_what_its_twins_say(channel: Channel, make_entry: EntryMaker) -> None:
    entry = make_entry(language="es", also_in=(("Costa", "https://coast.example/4"),))
    feed = json.loads(render_json(channel, [entry]))
    (item,) = feed.pop("items")
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Mining – Valley news",
        "description": "News about mines.",
        "language": "en",
        "home_page_url": "https://feeds.example/peru/c/mining/",
        "feed_url": "https://feeds.example/peru/c/mining/feed.json",
        "icon": "https://feeds.example/peru/icon.svg",
        "authors": [{"name": "Valley news"}],
    }
    assert item == {
        "id": "tag:feeds.example,2026:valley-0000000000",
        "url": "https://valley.example/0",
        "title": "Dam 0 is inspected",
        "summary": "Inspectors visit the dam.",
        "content_html": "<p>Inspectors visit the dam.</p>"
        '<p><a href="https://valley.example/0">Read at Valley Post →</a></p>'
        '<p>Also in: <a href="https://coast.example/4">Costa</a></p>',
        "date_published": "2026-03-10T12:00:00Z",
        "date_modified": "2026-03-10T12:00:00Z",
        "authors": [{"name": "Ana Ramos"}],
        "tags": ["Mining", "Cusco"],
        "language": "es",
        "_source": {"id": "valley", "name": "Valley Post", "url": "https://valley.example/"},
    }


def test_all_formats_carry_the_same_ids_in_the_same_order(channel: Channel, make_entry: EntryMaker) -> None:
    entries = [make_entry(number) for number in range(7)]
    ids = [entry.id for entry in entries]
    assert [item["id"] for item in json.loads(render_json(channel, entries))["items"]] == ids
    assert [entry.id for entry in feedparser.parse(render_atom(channel, entries)).entries] == ids
    assert [entry.id for entry in feedparser.parse(render_rss(channel, entries)).entries] == ids


@given(title=ANY_TEXT, summary=ANY_TEXT, name=ANY_TEXT)
def test_any_text_makes_json_that_is_utf_8(
    channel: Channel, make_entry: EntryMaker, title: str, summary: str, name: str
) -> None:
    document = render_json(channel, [make_entry(title=title, summary=summary, source_name=name)])
    assert json.loads(document.decode("utf-8"))["items"][0]["title"]
