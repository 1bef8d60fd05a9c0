"""Whatever a page is made of, it gives one item and no exception."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psgfeed.extract.article import read_article
from psgfeed.extract.page_guard import ATTRIBUTES_MAX, without_overloaded_tags
from psgfeed.model import Document, Reading, Source

URL = "https://valle.example/noticias/el-puente-nuevo"
SOURCE = Source("valle", "El Valle", "listing", "https://valle.example/")
HEADLINE = "<h1>El puente nuevo abre en mayo</h1>"

# Pieces that a page is made of, in any order, closed or not.
PIECES = [
    *("<html lang='es'>", "<head>", "</head>", "<body>", "</body>", "<article>", "</article>", "<p>", "</p>", "<br>"),
    *("<h1>", "</h1>", "<time datetime='2026-03-04T10:00'>", "</time>", "<div class='date'>", "<div class='author'>"),
    *("<aside>", "<footer>", "<blockquote>", "<a href='/autores/ana'>", "</a>", "<!--", "-->", "<script>", "</script>"),
    *("<script type='application/ld+json'>", '{"@type": "NewsArticle", "datePublished": "2026-03-04"', "}", "[", "]]>"),
    *(
        '"author": {"name": ["Ana", {"name": null}]}',
        "<meta name='date' content='",
        "<meta property=og:title content=x>",
    ),
    *("<div itemscope itemtype='http://schema.org/Article'>", "<span itemprop='author datePublished'>", "<link rel="),
    *(
        "canonical href='http://['>",
        "<title>",
        "</title>",
        "Por Ana Quispe",
        "4 de marzo de 2026",
        "Actualizado: ",
        "&#0;",
    ),
    *(
        "&#xD800;",
        "\0",
        "\ud800",
        "El puente | ",
        "12/12/12/2012",
        "'",
        '"',
        "<",
        ">",
        "&",
        "\N{RIGHT-TO-LEFT OVERRIDE}",
    ),
]


def read(markup: str | bytes, url: str = URL) -> Reading:
    body = markup if isinstance(markup, bytes) else markup.encode("utf-8", "surrogatepass")
    return read_article(Document(body, url), SOURCE)


@given(st.lists(st.sampled_from(PIECES), max_size=60), st.sampled_from([URL, "", "http://[", "file:///x", "\ud800"]))
@settings(max_examples=300, deadline=None)
def test_pieces_of_pages_in_any_order_are_read(pieces: list[str], url: str) -> None:
    reading = read("".join(pieces), url)

    assert len(reading.found) == 1
    assert [finding.detail for finding in reading.findings if finding.detail] == []


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read(body: bytes) -> None:
    for markup in (body, HEADLINE.encode() + body, b'<script type="application/ld+json">' + body):
        reading = read(markup)

        assert len(reading.found) == 1
        assert [finding.detail for finding in reading.findings if finding.detail] == []


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "@type",
                        "@graph",
                        "@id",
                        "author",
                        "name",
                        "datePublished",
                        "headline",
                        "image",
                        "url",
                        "publisher",
                    ]
                ),
                inner | st.sampled_from(["NewsArticle", "Person", "WebPage"]),
                max_size=6,
            )
        ),
        max_leaves=20,
    )
)
@settings(max_examples=200, deadline=None)
def test_any_json_ld_is_read(value: object) -> None:
    script = json.dumps({"@type": "NewsArticle", "author": value, "image": value, "@graph": value})

    reading = read(f'{HEADLINE}<script type="application/ld+json">{script}</script>')

    assert len(reading.found) == 1
    assert [finding.detail for finding in reading.findings if finding.detail] == []


def nested(tag: str, count: int = 100_000) -> str:
    return HEADLINE + f"<{tag}>" * count + "4 de marzo de 2026"


HOSTILE = {
    "nested elements": nested("div"),
    "nested inline elements": nested("span class=author"),
    "nested asides": nested("aside", 20_000),
    "an element with many attributes": HEADLINE + "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</p>",
    "an attribute of a megabyte": HEADLINE + f"<p class='{'a-B ' * 250_000}'>x</p>",
    "many metas": "".join(f"<meta name='x{n}publishdate' content='{n} foo 2020'>" for n in range(20_000)) + HEADLINE,
    "json nested deeply": f"{HEADLINE}<script type='application/ld+json'>{'[' * 500_000}</script>",
    "json nested as deeply as a parser allows": (
        f"{HEADLINE}<script type='application/ld+json'>"
        f'{{"@type":"Article","headline":{"[" * 900}"x"{"]" * 900}}}</script>'
    ),
    "json of a megabyte": (
        f"{HEADLINE}<script type='application/ld+json'>{json.dumps([{'@type': 'Article'}] * 50_000)}</script>"
    ),
    "entities of entities": (
        "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>" + HEADLINE + "<p>&b;&amp;" * 50_000
    ),
    "many headings": "<h1>Otro puente</h1>" * 50_000,
    "a heading in pieces": f"<h1>{'<span>puente</span> ' * 50_000}</h1>",
    "a title of separators": f"<title>{'| ' * 500_000}</title>",
    "many dates": HEADLINE + "<p>4 de marzo de 2026 </p>" * 20_000,
    "many dates in one line": HEADLINE + "<p>" + "4 de marzo de 2026 " * 50_000,
    "many small paragraphs": HEADLINE + "<p>Corto.</p>" * 50_000,
    "many bylines": HEADLINE + "<span class=author>x</span>" * 30_000,
    "only brackets": "<" * 1_000_000,
    "only digits": HEADLINE + "1" * 1_000_000,
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_made_to_be_slow_is_read(name: str) -> None:
    reading = read(HOSTILE[name])

    assert len(reading.found) == 1
    assert [finding.detail for finding in reading.findings if finding.detail] == []


def test_an_address_without_end_is_no_trap() -> None:
    assert read(HEADLINE, "https://valle.example/" + "2026/03/" * 50_000).found[0].published is None


def test_a_page_of_nothing_gives_its_link_and_a_finding() -> None:
    reading = read("")

    assert reading.found[0].link is not None
    assert reading.found[0].link.value == URL
    assert [finding.problem.code for finding in reading.findings] == ["document.unreadable"]


@given(st.lists(st.sampled_from(["<a", "<p ", " x", "='", '="', "y", "'", '"', "=", ">", "/", "<", "\n"]), max_size=80))
def test_a_page_without_overloaded_tags_passes_the_guard_as_it_is(pieces: list[str]) -> None:
    text = "".join(pieces)

    assert without_overloaded_tags(text) == text


@given(st.sampled_from(["a=1", "a", 'a=">"', "a='<p>'", "a = 1"]), st.integers(ATTRIBUTES_MAX + 1, 2000))
def test_the_guard_cuts_a_tag_s_attributes_and_keeps_what_follows(attribute: str, count: int) -> None:
    guarded = without_overloaded_tags(f"<p>one</p><p {' '.join([attribute] * count)}>two</p>")

    assert len(re.findall(re.escape(attribute), guarded)) == ATTRIBUTES_MAX
    assert guarded.startswith("<p>one</p><p ")
    assert guarded.endswith(">two</p>")
