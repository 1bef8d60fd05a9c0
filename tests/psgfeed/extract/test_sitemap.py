import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.extract.sitemap import ADDRESSES_MAX, read_sitemap
from psgfeed.model import Document, Reading

URL = "https://quilla.example/sitemap.xml"
HEAD = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def read(text: str | bytes, url: str = URL) -> Reading:
    return read_sitemap(Document(text.encode() if isinstance(text, str) else text, url))


def urlset(*entries: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {HEAD}>{"".join(entries)}</urlset>'


def page(name: str, changed: str = "") -> str:
    return f"<url><loc>https://quilla.example/{name}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>"


def test_pages_come_newest_first_and_undated_ones_last() -> None:
    reading = read(urlset(page("a"), page("b", "2026-11-01"), page("c", "2026-11-20T08:00:00Z")))
    assert [address.rpartition("/")[2] for address in reading.item_pages] == ["c", "b", "a"]
    assert reading.found == ()


def test_news_carry_title_date_language_and_keywords() -> None:
    news = (
        "<news:news><news:publication><news:language>es</news:language></news:publication>"
        "<news:publication_date>2026-11-20</news:publication_date><news:title>Agua &amp; vida</news:title>"
        "<news:keywords>agua, Ocros</news:keywords></news:news>"
    )
    (found,) = read(urlset(f"<url><loc>/nota/1</loc>{news}</url>")).found
    assert found.title is not None
    assert found.published is not None
    assert (found.title.value, found.title.origin) == ("Agua & vida", "sitemap:news:title")
    assert (found.published.value, found.categories) == ("2026-11-20", ("agua", "Ocros"))


def test_an_index_leads_to_its_newest_sitemaps_and_not_to_those_of_authors_and_tags() -> None:
    names = (
        ("post-sitemap1.xml", "2026-01-01"),
        ("post-sitemap2.xml", "2026-11-01"),
        ("author-sitemap.xml", "2026-11-02"),
    )
    parts = "".join(
        f"<sitemap><loc>https://quilla.example/{name}</loc><lastmod>{day}</lastmod></sitemap>" for name, day in names
    )
    reading = read(f"<sitemapindex {HEAD}>{parts}</sitemapindex>")
    assert [address.rpartition("/")[2] for address in reading.next_pages] == ["post-sitemap2.xml", "post-sitemap1.xml"]


def test_a_sitemap_speaks_for_its_own_site_only() -> None:
    assert read(urlset("<url><loc>https://evil.example/x</loc></url>", page("a"))).item_pages == (
        "https://quilla.example/a",
    )


def test_it_may_be_packed_and_is_bounded() -> None:
    pages = urlset(*(page(f"n/{number}", "2026-11-01") for number in range(ADDRESSES_MAX + 5)))
    reading = read(gzip.compress(pages.encode()), f"{URL}.gz")
    assert len(reading.item_pages) == ADDRESSES_MAX
    assert [finding.problem.code for finding in reading.findings] == ["document.too_many_items"]


def test_a_cut_sitemap_gives_what_came_before_the_cut() -> None:
    whole = urlset(page("a"), page("b"), page("c"))
    assert len(read(whole[: whole.index("/c<")]).item_pages) == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<html><body>Not found</body></html>", "document.unreadable"),
        (urlset(), "document.no_items"),
        ('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset>&b;</urlset>', "document.refused"),
        (b"\x1f\x8b\x08broken", "fetch.partial"),
    ],
)
def test_what_is_no_sitemap_is_told_apart(text: str | bytes, code: str) -> None:
    reading = read(text)
    assert (reading.found, reading.item_pages, reading.next_pages) == ((), (), ())
    assert [finding.problem.code for finding in reading.findings] == [code]


@given(st.binary(max_size=400), st.sampled_from(["", f"<urlset {HEAD}>", "<sitemapindex>", "\x1f\x8b"]))
def test_no_bytes_raise(noise: bytes, head: str) -> None:
    read(head.encode("latin-1") + noise)
