"""Whatever is written into a feed is read out of it, and whatever is broken in it breaks nothing else."""

import json
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from hypothesis import given, settings
from hypothesis import strategies as st

from psgfeed.extract.syndication import read_feed
from psgfeed.model import Document, DocumentKind, Reading

ADDRESS = "https://diario.example.pe/feed"
JUNK = (
    *(
        "<b>",
        "</b>",
        "<",
        ">",
        "&",
        "&#xD800;",
        "&nope;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?",
        "</title>",
        "</item>",
    ),
    *("<item>", "<media:x/>", "\x0b", "\x00", '<a href="', "</rss>", "<br>", '"', "<title>", "</description>"),
)

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), min_size=1, max_size=40
)
texts = words.map(str.strip).filter(bool)
names = st.text("abcdefghijklmnopqrstuvwxyzáñ ", min_size=1, max_size=20).map(lambda name: " ".join(name.split()))


@dataclass(frozen=True)
class Written:
    """What a test writes into one item."""

    title: str
    link: str
    guid: str
    date: str
    summary: str
    categories: tuple[str, ...]


items = st.builds(
    Written,
    title=texts,
    link=st.from_regex(r"https://[a-z]{1,8}\.example/[a-z0-9/]{0,12}", fullmatch=True),
    guid=texts,
    date=st.dates().map(str),
    summary=texts,
    categories=st.lists(names.filter(bool), max_size=4, unique=True).map(tuple),
)


def as_rss(item: Written) -> str:
    categories = "".join(f"<category>{escape(name)}</category>" for name in item.categories)
    return (
        f"<item><title>{escape(item.title)}</title><link>{item.link}</link>"
        f"<guid isPermaLink='false'>{escape(item.guid)}</guid><pubDate>{item.date}</pubDate>"
        f"<description>{escape(item.summary)}</description>{categories}</item>"
    )


def as_atom(item: Written) -> str:
    categories = "".join(f"<a:category term={quoteattr(name)}/>" for name in item.categories)
    return (
        f"<a:entry><a:title>{escape(item.title)}</a:title><a:link href='{item.link}'/><a:id>{escape(item.guid)}</a:id>"
        f"<a:published>{item.date}</a:published><a:summary>{escape(item.summary)}</a:summary>{categories}</a:entry>"
    )


def as_json(item: Written) -> dict[str, object]:
    return {
        "id": item.guid,
        "url": item.link,
        "title": item.title,
        "date_published": item.date,
        "summary": item.summary,
        "tags": list(item.categories),
    }


def read(text: str) -> Reading:
    return read_feed(Document(text.encode(), ADDRESS, {"content-type": "text/plain"}))


def written_in(reading: Reading) -> list[Written]:
    return [
        Written(
            found.title.value if found.title else "",
            found.link.value if found.link else "",
            found.guid.value if found.guid else "",
            found.published.value if found.published else "",
            found.summary.value if found.summary else "",
            found.categories,
        )
        for found in reading.found
    ]


@given(st.lists(items, min_size=1, max_size=5))
@settings(deadline=None)
def test_rss_gives_back_what_was_written(written: list[Written]) -> None:
    text = f"<rss version='2.0'><channel>{''.join(map(as_rss, written))}</channel></rss>"
    assert written_in(read(text)) == written


@given(st.lists(items, min_size=1, max_size=5))
@settings(deadline=None)
def test_atom_gives_back_what_was_written(written: list[Written]) -> None:
    text = f"<a:feed xmlns:a='http://www.w3.org/2005/Atom'>{''.join(map(as_atom, written))}</a:feed>"
    assert written_in(read(text)) == written


@given(st.lists(items, min_size=1, max_size=5))
@settings(deadline=None)
def test_json_feed_gives_back_what_was_written(written: list[Written]) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": list(map(as_json, written))}
    assert written_in(read(json.dumps(feed))) == written


@given(items, items, items, st.lists(st.sampled_from(JUNK), min_size=1, max_size=6), st.integers(min_value=0))
@settings(deadline=None, max_examples=300)
def test_junk_in_one_item_never_costs_another(
    first: Written, broken: Written, last: Written, junk: list[str], place: int
) -> None:
    middle = as_rss(broken)
    at = len("<item>") + place % (len(middle) - len("<item></item>") + 1)
    damaged = middle[:at] + "".join(junk) + middle[at:]
    reading = read(f"<rss version='2.0'><channel>{as_rss(first)}{damaged}{as_rss(last)}</channel></rss>")
    assert written_in(reading)[0] == first
    assert written_in(reading)[-1] == last


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"<rss>", b"<feed>", b"<rss><item>", b'{"items": [', b"<?xml", b"\xff\xfe"]),
)
@settings(deadline=None)
def test_any_bytes_are_answered(tail: bytes, head: bytes) -> None:
    reading = read_feed(Document(head + tail, ADDRESS, {}))
    assert reading.kind is DocumentKind.FEED or reading.findings
    assert "document.unreadable" not in [finding.problem.code for finding in reading.findings]
