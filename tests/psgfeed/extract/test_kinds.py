"""What a document is, told from its bytes."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psgfeed.extract.kinds import guess_kind
from psgfeed.model import Document, DocumentKind

SENTENCE = "The council of the province met the community leaders again and agreed on a calendar for the talks. "


def guess(body: str | bytes, content_type: str = "") -> DocumentKind:
    headers = {"content-type": content_type} if content_type else {}
    return guess_kind(Document(body.encode() if isinstance(body, str) else body, "https://x.example/", headers))


def page(body: str, head: str = "") -> str:
    menu = "<nav><a href='/'>The first page of them all</a></nav>"
    return f"<!DOCTYPE html><html><head><title>x</title>{head}</head><body>{menu}{body}</body></html>"


def teaser(number: int, tag: str = "h3") -> str:
    headline = f"<{tag}><a href='/{number}'>A headline that says what happened {number}</a></{tag}>"
    return f"<div>{headline}<p>3 March 2026</p><p>{SENTENCE}</p></div>"


ARTICLE = page(
    f"<h1>A headline</h1><p>3 March 2026</p>{f'<p>{SENTENCE * 3}</p>' * 5}{''.join(teaser(n) for n in range(2))}"
)
LISTING = page("".join(teaser(number) for number in range(8)))


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><rss version="2.0"><channel/></rss>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel/></rdf:RDF>',
        '<feed xmlns="http://www.w3.org/2005/Atom"/>',
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"/>',
        '<?xml version="1.0"?><!-- <html> --><?xml-stylesheet href="x.xsl"?>\n<rss><channel/></rss>',
        '<CHANNEL HREF="https://x.example/"><ITEM/></CHANNEL>',
        '{"version": "https://jsonfeed.org/version/1.1", "items": []}',
        '{"title": "x", "items": [{"id": "1"}]}',
        "<br /><b>Warning</b>: x in y.php<rss><channel/></rss>",
    ],
)
@pytest.mark.parametrize("content_type", ["", "text/html", "application/octet-stream"])
def test_a_feed_is_a_feed_whatever_its_content_type(text: str, content_type: str) -> None:
    assert guess(text, content_type) is DocumentKind.FEED


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-32"])
def test_a_feed_of_wide_characters_is_a_feed(codec: str) -> None:
    assert guess('<?xml version="1.0"?><rss><channel/></rss>'.encode(codec)) is DocumentKind.FEED


@pytest.mark.parametrize("text", [ARTICLE, ARTICLE.replace("<p>", "<br><br>").replace("</p>", "")])
def test_one_long_text_is_an_article(text: str) -> None:
    assert guess(text, "application/rss+xml") is DocumentKind.ARTICLE


@pytest.mark.parametrize(
    "text",
    [
        LISTING,
        page(
            "<table><tr><td>" + "".join(teaser(n, "b") for n in range(5)).replace("<p>", "<br>") + "</td></tr></table>"
        ),
        page(
            "<ul>"
            + "".join(f"<li><a href='/{n}'>A headline that says it all {n}</a></li>" for n in range(20))
            + "</ul>"
        ),
        LISTING.replace("<title>", '<meta property="og:type" content="article"><title>'),
    ],
)
def test_many_short_texts_under_linked_headings_are_a_listing(text: str) -> None:
    assert guess(text) is DocumentKind.LISTING


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2026-03-03T10:00:00-05:00">',
        f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": "x"})}</script>',
        f'<script type="application/ld+json">{json.dumps({"@graph": [{"@type": ["BlogPosting"]}]})}</script>',
    ],
)
def test_a_head_that_declares_one_article_is_believed(head: str) -> None:
    assert guess(page("".join(teaser(number) for number in range(8)), head)) is DocumentKind.ARTICLE


def test_the_data_of_many_articles_make_no_article() -> None:
    data = {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle"}] * 5}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    assert guess(page("".join(teaser(number) for number in range(8)), head)) is DocumentKind.LISTING


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"plain words",
        b"{}",
        b'{"html": "<html><p>x</html>"}',
        b"[1, 2]",
        b"\x1f\x8b\x08\x00<rss>",
        b"%PDF-1.7 <html>",
        b"\0" * 50,
        b"<urlset><url><loc>https://x.example/</loc></url></urlset>",
    ],
)
def test_anything_else_is_unknown(body: bytes) -> None:
    assert guess(body) is DocumentKind.UNKNOWN


@given(st.binary(max_size=300), st.sampled_from([b"", b"<html>", b"<rss", b"{", b"<html><body><h1>"]))
@settings(deadline=None)
def test_any_bytes_have_a_kind(tail: bytes, head: bytes) -> None:
    assert isinstance(guess(head + tail), DocumentKind)


@pytest.mark.timeout(20)
def test_a_tag_with_attributes_without_end_does_not_hold_up_the_guess() -> None:
    attributes = " ".join(f"a{number}" for number in range(100_000))

    assert guess(LISTING.replace("<body>", f"<body {attributes}>")) is DocumentKind.LISTING
