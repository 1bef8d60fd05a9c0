from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.formats.channel import Channel
from feeds.formats.rss_atom import render_atom, render_both, render_rss
from psgfeed.model import Entry, Label

EntryMaker = Callable[..., Entry]
Render = Callable[[Channel, list[Entry]], bytes]

ATOM = "{http://www.w3.org/2005/Atom}"
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=[]), max_size=40)
BOTH = pytest.mark.parametrize("render", [render_atom, render_rss])

GOLDEN_ATOM = """\
<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" \
xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <id>tag:feeds.example,2026:feed:c/mining</id>
  <title>Mining – Valley news</title>
  <updated>2026-03-11T09:00:00+00:00</updated>
  <author>
    <name>Valley news</name>
  </author>
  <link href="https://feeds.example/peru/c/mining/feed.atom" rel="self" type="application/atom+xml"/>
  <link href="https://feeds.example/peru/c/mining/" rel="alternate" type="text/html"/>
  <generator>psgfeed</generator>
  <icon>https://feeds.example/peru/icon.svg</icon>
  <logo>https://feeds.example/peru/icon-144.png</logo>
  <subtitle>News about mines.</subtitle>
  <entry xml:lang="es">
    <id>tag:feeds.example,2026:valley-0000000000</id>
    <title>Inspeccionan la represa &amp; el canal</title>
    <updated>2026-03-11T09:00:00+00:00</updated>
    <author>
      <name>Ana Ramos</name>
    </author>
    <link href="https://valley.example/0" rel="alternate"/>
    <summary type="html">&lt;p&gt;Visitan la represa.&lt;/p&gt;&lt;p&gt;&lt;a href="https://valley.example/0"&gt;\
Read at Valley Post →&lt;/a&gt;&lt;/p&gt;&lt;p&gt;Also in: \
&lt;a href="https://coast.example/4"&gt;Costa&lt;/a&gt;&lt;/p&gt;</summary>
    <category term="mining" scheme="tag:feeds.example,2026:category" label="Mining"/>
    <published>2026-03-10T12:00:00+00:00</published>
    <source>
      <title>Valley Post</title>
      <link href="https://valley.example/"/>
      <id>tag:feeds.example,2026:source:valley</id>
      <updated>2026-03-11T09:00:00+00:00</updated>
      <rights>CC BY 4.0</rights>
    </source>
    <link rel="related" href="https://coast.example/4" title="Costa"/>
    <media:content url="https://valley.example/0.jpg" medium="image"/>
  </entry>
</feed>
"""

GOLDEN_RSS = """\
<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" \
xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">
  <channel>
    <title>Mining – Valley news</title>
    <link>https://feeds.example/peru/c/mining/</link>
    <description>News about mines.</description>
    <atom:link href="https://feeds.example/peru/c/mining/feed.xml" rel="self" type="application/rss+xml"/>
    <docs>http://www.rssboard.org/rss-specification</docs>
    <generator>psgfeed</generator>
    <image>
      <url>https://feeds.example/peru/icon-144.png</url>
      <title>Mining – Valley news</title>
      <link>https://feeds.example/peru/c/mining/</link>
      <width>144</width>
      <height>144</height>
    </image>
    <language>en</language>
    <lastBuildDate>Wed, 11 Mar 2026 09:00:00 +0000</lastBuildDate>
    <ttl>60</ttl>
    <item>
      <title>Inspeccionan la represa &amp; el canal</title>
      <link>https://valley.example/0</link>
      <description>&lt;p&gt;Visitan la represa.&lt;/p&gt;&lt;p&gt;&lt;a href="https://valley.example/0"&gt;\
Read at Valley Post →&lt;/a&gt;&lt;/p&gt;&lt;p&gt;Also in: \
&lt;a href="https://coast.example/4"&gt;Costa&lt;/a&gt;&lt;/p&gt;</description>
      <guid isPermaLink="false">tag:feeds.example,2026:valley-0000000000</guid>
      <category domain="tag:feeds.example,2026:category">Mining</category>
      <pubDate>Tue, 10 Mar 2026 12:00:00 +0000</pubDate>
      <source url="https://valley.example/">Valley Post</source>
      <dc:creator>Ana Ramos</dc:creator>
      <dc:language>es</dc:language>
      <media:content url="https://valley.example/0.jpg" medium="image"/>
    </item>
  </channel>
</rss>
"""


@pytest.fixture
def full_entry(make_entry: EntryMaker) -> Entry:
    return make_entry(
        title="Inspeccionan la represa & el canal",
        summary="Visitan la represa.",
        language="es",
        updated=datetime(2026, 3, 11, 9, tzinfo=UTC),
        source_rights="CC BY 4.0",
        categories=(Label("mining", "Mining"),),
        image="https://valley.example/0.jpg",
        also_in=(("Costa", "https://coast.example/4"),),
    )


def test_an_atom_feed_is_written_to_the_letter(channel: Channel, full_entry: Entry) -> None:
    assert render_atom(channel, [full_entry]).decode() == GOLDEN_ATOM


def test_an_rss_feed_is_written_to_the_letter(channel: Channel, full_entry: Entry) -> None:
    assert render_rss(channel, [full_entry]).decode() == GOLDEN_RSS


def test_both_at_once_are_the_same_as_each_alone(channel: Channel, full_entry: Entry) -> None:
    both = render_both(channel, [full_entry])
    assert both == {"feed.atom": render_atom(channel, [full_entry]), "feed.xml": render_rss(channel, [full_entry])}


@BOTH
def test_a_reader_finds_every_entry_in_order(render: Render, channel: Channel, make_entry: EntryMaker) -> None:
    parsed = feedparser.parse(render(channel, [make_entry(number) for number in range(5)]))
    assert not parsed.bozo
    assert [entry.id[-1] for entry in parsed.entries] == ["0", "1", "2", "3", "4"]
    assert parsed.entries[0].link == "https://valley.example/0"
    assert parsed.entries[0].title == "Dam 0 is inspected"
    assert parsed.entries[0].summary.startswith("<p>Inspectors visit the dam.</p>")
    assert parsed.entries[0].published_parsed[:6] == (2026, 3, 10, 12, 0, 0)


@BOTH
def test_a_feed_without_entries_is_well_formed_and_dated(render: Render, channel: Channel) -> None:
    parsed = feedparser.parse(render(channel, []))
    assert not parsed.bozo
    assert parsed.feed.updated_parsed[:3] == (2026, 1, 1)


@BOTH
def test_an_entry_without_summary_image_source_or_categories_carries_no_empty_elements(
    render: Render, channel: Channel, make_entry: EntryMaker
) -> None:
    bare = make_entry(summary="", image="", source_url="", categories=(), language="")
    tree = etree.fromstring(render(channel, [bare]))
    assert [
        element.tag for element in tree.iter() if not len(element) and not element.text and not element.attrib
    ] == []


@BOTH
def test_links_that_are_not_http_never_leave(render: Render, channel: Channel, make_entry: EntryMaker) -> None:
    trap = "javascript:alert(1)"
    entry = make_entry(link=trap, image=trap, source_url=trap, also_in=(("Trap", trap),))
    document = render(channel, [entry])
    assert b"javascript" not in document
    assert feedparser.parse(document).entries[0].link == "https://feeds.example/peru/c/mining/"


def test_an_entrys_own_language_is_told(channel: Channel, make_entry: EntryMaker) -> None:
    parsed = feedparser.parse(render_atom(channel, [make_entry(language="es")]))
    assert parsed.entries[0].title_detail.language == "es"


@BOTH
def test_what_an_entry_lacks_is_never_written_empty(render: Render, channel: Channel, make_entry: EntryMaker) -> None:
    nameless = Label("mining", "\x00", also="\x00")
    entry = make_entry(
        title="", summary="", link="", categories=(nameless,), also_in=(("", "https://b.example/?a&lt"),)
    )
    parsed = feedparser.parse(render(channel, [entry]))
    assert [parsed.entries[0].title, parsed.entries[0].tags[0].label or parsed.entries[0].tags[0].term] == [
        "https://feeds.example/peru/c/mining/",
        "mining",
    ]
    assert parsed.entries[0].summary


def test_a_fraction_of_a_second_that_sets_entries_apart_is_written(channel: Channel, make_entry: EntryMaker) -> None:
    entry = make_entry(updated=datetime(2026, 3, 10, 12, tzinfo=UTC) + timedelta(microseconds=123456))
    tree = etree.fromstring(render_atom(channel, [entry]))
    assert tree.findtext(f"{ATOM}entry/{ATOM}updated") == "2026-03-10T12:00:00.123456+00:00"


@BOTH
@given(data=st.data())
def test_any_text_at_all_makes_a_well_formed_feed_and_the_same_one_twice(
    render: Render, channel: Channel, make_entry: EntryMaker, data: st.DataObject
) -> None:
    texts = st.fixed_dictionaries(
        {
            "title": ANY_TEXT,
            "summary": ANY_TEXT,
            "author": ANY_TEXT,
            "language": ANY_TEXT,
            "link": ANY_TEXT,
            "image": ANY_TEXT,
            "source_name": ANY_TEXT,
            "source_url": ANY_TEXT,
            "source_rights": ANY_TEXT,
            "also_in": st.lists(st.tuples(ANY_TEXT, ANY_TEXT.map("https://x.example/".__add__)), max_size=2).map(tuple),
        }
    )
    entry = make_entry(**data.draw(texts))
    document = render(channel, [entry])
    etree.fromstring(document)
    assert document == render(channel, [entry])
