import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.discovery.start_page import StartPage, read_start_page
from psgfeed.model import Document, DocumentKind
from tests.psgfeed.discovery.conftest import HOME, cards, page, rss


def read(body: str, url: str = HOME) -> StartPage:
    return read_start_page(Document(body.encode(), url))


def test_the_head_names_feeds_title_site_and_interface() -> None:
    told = read(
        page(
            head='<base href="https://voz.example/x/"><meta property="og:site_name" content=" Voz  del Valle ">'
            '<meta name="Generator" content="WordPress 6"><link rel="https://api.w.org/" href="/wp-json/">'
            '<link REL="Alternate Home" type="application/rss+xml; charset=utf-8" href="a.xml" title="Todo">'
            '<link rel="alternate" type="application/json+oembed" href="/o">'
            '<link rel="alternate" hreflang="en" href="/en">'
        )
    )
    assert [(feed.url, feed.title) for feed in told.feeds] == [("https://voz.example/x/a.xml", "Todo")]
    assert (told.site_name, told.generator, told.interface) == ("Voz del Valle", "wordpress 6", f"{HOME}wp-json/")


def test_links_in_the_text_that_lead_to_feeds_are_noticed() -> None:
    told = read(page('<a href="/xml/a.rss">x</a><a href="/b">RSS</a><a href="/feed/">y</a><a href="/feeding">z</a>'))
    assert told.feed_links == (f"{HOME}xml/a.rss", f"{HOME}b", f"{HOME}feed/")
    assert "voz.example/feeding" in told.links


def test_a_front_page_is_told_from_another() -> None:
    assert [read(page(), url).is_home for url in (HOME, f"{HOME}index.html", f"{HOME}valle/", f"{HOME}?p=1")] == [
        *(True, True, False, False)
    ]


def test_a_feed_is_not_taken_for_a_page() -> None:
    assert read(rss()).kind is DocumentKind.FEED


FILLED = '<div id="root"></div><script src="/app.js"></script>'


@pytest.mark.parametrize(
    ("body", "scripted"),
    [
        (FILLED, True),
        (f"<header><a href='/'>Inicio</a> <a href='/b'>Buscar</a></header>{FILLED}", True),
        ("<app-root></app-root><script>start()</script>", True),
        ("<noscript>Please enable JavaScript.</noscript><p>...</p><script src='a.js'></script>", True),
        (f"{cards(5)}{FILLED}", False),
        ("<p>Una radio del valle.</p><script src='counter.js'></script>", False),
        ("<div id='root'></div>", False),
    ],
)
def test_a_page_that_only_scripts_fill_is_recognised(body: str, scripted: bool) -> None:
    assert read(page(body)).scripted is scripted


@given(st.text(max_size=300))
def test_nothing_is_raised_for_any_page(body: str) -> None:
    assert read(f"<html><head>{body}").url == HOME
