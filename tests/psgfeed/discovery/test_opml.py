import listparser
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.discovery.draft import source_of
from psgfeed.discovery.opml import draft_of_outline, read_subscriptions, write_subscriptions
from psgfeed.model import Source

NESTED = b"""<?xml version="1.0" encoding="utf-8"?>
<opml version="1.1"><head><title>x</title></head><body>
<outline text="Valle"><outline text="Sur">
<outline TEXT="Voz" type="RSS" XMLURL="https://voz.example/rss" htmlUrl="https://voz.example/" language="es-PE"/>
</outline></outline>
<outline text="No feed" type="link" url="https://x.example/"/>
<outline title="Eco &amp; Co" xmlUrl="https://eco.example/feed"/>
</body></opml>"""


def test_feeds_are_read_from_any_depth_with_their_lines() -> None:
    read = read_subscriptions(NESTED, "x.opml")
    assert [(one.title, one.url, one.homepage, one.language, one.line) for one in read.outlines] == [
        ("Voz", "https://voz.example/rss", "https://voz.example/", "es", 4),
        ("Eco & Co", "https://eco.example/feed", "", "", 7),
    ]
    assert [(finding.problem.code, finding.place) for finding in read.findings] == [("source.outline", "x.opml:6")]


def test_a_broken_list_gives_what_can_be_read() -> None:
    read = read_subscriptions(NESTED.replace(b"</body></opml>", b"<outline text='&nbsp;' xmlUrl=''"), "x.opml")
    assert len(read.outlines) == 2


def test_what_is_no_list_says_so() -> None:
    for body in (b"", b"{}", b"<rss/>", b"<opml><body/></opml>"):
        read = read_subscriptions(body, "x")
        assert [finding.problem.code for finding in read.findings] == ["source.no_outlines"]


def test_an_entity_is_not_resolved() -> None:
    body = b'<!DOCTYPE o [<!ENTITY a SYSTEM "file:///etc/hostname">]><opml><body><outline text="x" xmlUrl="http://a.example/"/>'
    assert [one.title for one in read_subscriptions(body, "x").outlines] == ["x"]


@given(st.binary(max_size=300))
def test_nothing_is_raised_for_any_bytes(body: bytes) -> None:
    assert read_subscriptions(b"<opml><body>" + body, "x").outlines is not None


def test_an_outline_becomes_a_source_that_can_be_read() -> None:
    first, second = read_subscriptions(NESTED, "x").outlines
    assert source_of(draft_of_outline(first, ())).languages == ("es",)
    source = source_of(draft_of_outline(second, {"eco-co"}))
    assert (source.id, source.name, source.kind, source.url) == (
        "eco-co-2",
        "Eco & Co",
        "feed",
        "https://eco.example/feed",
    )


@given(st.text(max_size=30))
def test_what_is_written_is_read_by_another_program(name: str) -> None:
    source = Source("voz", name, "feed", "https://voz.example/rss?a=1&b=2", homepage="https://voz.example/")
    read = listparser.parse(write_subscriptions(name, [(source, source.url)]))
    assert not read.bozo
    assert [feed.url for feed in read.feeds] == [source.url]
