"""Pages that are meant to hurt, or are no pages: nothing is raised, and what is too much is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psgfeed.extract.blocks import LINES_MAX, TAGS_MAX
from psgfeed.extract.listing import read_listing
from psgfeed.model import Document, ListingSelectors, Reading, Source
from spiders.psg_pages import read_psg

ADDRESS = "https://voces.example/"
SELECTED = Source(
    "voces",
    "Voces",
    "listing",
    ADDRESS,
    listings=(
        ListingSelectors(item="div, p, li, tr", title="a, b", date="time, span", summary="p", link="a", next="a"),
    ),
)
TOKENS = st.sampled_from(
    [
        *(
            "<div>",
            "</div>",
            "<p>",
            "</p>",
            "<ul>",
            "<li>",
            "</li>",
            "<a href='/x'>",
            "<a href='//['>",
            "</a>",
            "<b>",
            "</b>",
        ),
        *(
            "<h3>",
            "</h3>",
            "<table><tr><td>",
            "</td>",
            "<br>",
            "<hr>",
            "<time datetime='2026-05-03'>",
            "</time>",
            "<span>",
        ),
        *(
            "</span>",
            "<footer>",
            "</footer>",
            "<header>",
            "<aside>",
            "<article>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
        ),
        *(
            "<base href='?'>",
            "<img src=x>",
            "<meta content='2026-05-03' itemprop='d'>",
            "&",
            "&#0;",
            "&#x110000;",
            "\n",
        ),
        *(
            "3 May 2026 ",
            "hace 3 horas ",
            "Update 9. ",
            " — ",
            "Leer más ",
            "Una frase que dice algo más de lo común. ",
        ),
    ]
)


def read(body: bytes) -> Reading:
    return read_listing(Document(body, ADDRESS))


def codes(reading: Reading) -> list[str]:
    return [finding.problem.code for finding in reading.findings]


@settings(deadline=None)
@given(st.binary(max_size=600))
def test_no_bytes_make_it_raise(body: bytes) -> None:
    read(body)


@settings(max_examples=150, deadline=None)
@given(st.lists(TOKENS, max_size=60).map("".join))
def test_no_markup_makes_any_reader_raise(markup: str) -> None:
    document = Document(markup.encode("utf-8", "surrogatepass"), ADDRESS)
    assert dict(read_listing(document).selectors).keys() <= {"item", "title", "link", "date", "summary", "next"}
    read_listing(document, SELECTED)
    read_psg(document, SELECTED)


@pytest.mark.parametrize("body", [b"", b" ", b"\0\0\0", b"{}", b"\x1f\x8b", b"<", b"<html", b"plain words"])
def test_what_is_no_page_has_no_items(body: bytes) -> None:
    assert codes(read(body)) == ["document.no_items"]


@pytest.mark.parametrize(
    "body",
    [
        b"<" * (TAGS_MAX + 1),
        b"<div " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">x</div>",
        b"<DIV " + b"a/" * 50_000 + b">x",
    ],
)
def test_what_asks_for_more_than_an_honest_page_is_refused(body: bytes) -> None:
    assert codes(read(body)) == ["document.refused"]


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 90_000 + b"x",
        b"<a href=x>" * 90_000 + b"x",
        b"<table><tr><td>" * 30_000 + b"x",
        b"<p>" + b"word " * 400_000,
        b"<p>" + b"<i>3 May 2026</i> " * 30_000,
        b'<div class="' + b"x " * 500_000 + b'">x</div>',
        b"<script>" + b"if (a<b) {" * 9_000 + b"</script>",
        b"<!--" + b"x" * 1_000_000,
        b"<p>1 " + b"- " * 200_000,
    ],
)
def test_what_is_only_large_is_read(body: bytes) -> None:
    assert codes(read(body)) == ["document.no_items"]


def test_an_endless_list_is_cut_and_told() -> None:
    item = b"<div><h3><a href='/%d'>A title like any other %d</a></h3><p>3 May 2026</p></div>"
    reading = read(b"".join(item % (n, n) for n in range(LINES_MAX)))
    assert codes(reading) == ["document.too_many_items"]
    assert len(reading.found) == LINES_MAX // 2
