"""Which way is found, and in which order the ways are tried, in a web that is a dictionary."""

import json

import pytest

from psgfeed import problems
from psgfeed.discovery.search import Discovery, Try, Wish, discover
from psgfeed.discovery.visits import Saved
from psgfeed.discovery.ways import Way
from psgfeed.model import Document, Source
from psgfeed.problems import FetchError, Finding
from spiders.wordpress import posts_of
from tests.psgfeed.discovery.conftest import HOME, NOW, Pages, cards, named_feed, page, rss, titles

FEED = f"{HOME}feed/"


def found(pages: Pages, url: str = HOME, kind: str = "") -> tuple[str, str]:
    result = discover(Wish(url, kind), pages, NOW)
    assert result.found, result.finding
    return result.found.candidate.kind, result.found.candidate.url


def refused(pages: Pages, url: str = HOME) -> str:
    result = discover(Wish(url), pages, NOW)
    assert result.found is None
    assert result.finding
    return result.finding.problem.code


def ways(result: Discovery) -> list[Way]:
    return list(dict.fromkeys(tried.candidate.way for tried in result.tries))


def test_a_feed_given_by_its_own_address_is_taken_and_nothing_else_asked() -> None:
    pages = Pages({FEED: rss()})
    assert found(pages, FEED) == ("feed", FEED)
    assert pages.asked == [FEED]


def test_the_ways_are_tried_in_their_order() -> None:
    pages = Pages({HOME: page(head=named_feed("/gone.xml") + '<script type="application/ld+json">{}</script>')})
    result = discover(Wish(HOME), pages, NOW)
    assert ways(result) == [Way.NAMED, Way.USUAL, Way.WORDPRESS, Way.SITEMAP, Way.JSON_LD, Way.BLOCKS]
    assert result.finding
    assert result.finding.problem is problems.SOURCE_NOT_FOUND


def test_nothing_is_asked_for_after_a_way_that_is_good() -> None:
    pages = Pages({HOME: page(cards(), named_feed("/a.xml")), f"{HOME}a.xml": rss()})
    assert found(pages) == ("feed", f"{HOME}a.xml")
    assert pages.asked == [HOME, f"{HOME}a.xml"]


def test_each_try_is_told_as_soon_as_it_was_made() -> None:
    told: list[Try] = []
    discover(Wish(HOME), Pages({HOME: page(cards())}), NOW, told.append)
    assert [tried.taken for tried in told] == [False] * (len(told) - 1) + [True]
    assert told[0].told == "status 404"


def test_an_empty_feed_is_left_for_the_items_of_the_page() -> None:
    pages = Pages({HOME: page(cards(), named_feed("/a.xml")), f"{HOME}a.xml": rss(0)})
    assert found(pages) == ("listing", HOME)


@pytest.mark.parametrize("feed", [rss(2), rss(newest=700)], ids=["short", "silent for years"])
def test_a_doubtful_feed_is_taken_only_where_nothing_is_better(feed: str) -> None:
    named = named_feed("/a.xml")
    assert found(Pages({HOME: page(cards(), named), f"{HOME}a.xml": feed})) == ("listing", HOME)
    result = discover(Wish(HOME), Pages({HOME: page(head=named), f"{HOME}a.xml": feed}), NOW)
    assert result.found
    assert result.found.verdict.doubts
    assert [tried.candidate.url for tried in result.tries if tried.taken] == [f"{HOME}a.xml"]


def test_the_feed_of_comments_comes_last() -> None:
    head = named_feed("/comments/feed/", "Voz » Comments") + named_feed("/b.xml", "Voz")
    pages = Pages({HOME: page(head=head), f"{HOME}comments/feed/": rss(), f"{HOME}b.xml": rss()})
    assert found(pages) == ("feed", f"{HOME}b.xml")


def test_a_section_has_its_own_feed_before_that_of_the_site() -> None:
    section = f"{HOME}valle/"
    head = named_feed("/feed/", "Todo") + named_feed("/valle/feed/", "Valle")
    pages = Pages({section: page(cards(), head), FEED: rss(start=50), f"{section}feed/": rss()})
    assert found(pages, section) == ("feed", f"{section}feed/")


def test_a_feed_that_carries_other_items_than_the_named_page_is_doubted() -> None:
    section = f"{HOME}valle/"
    pages = Pages({section: page(cards(), named_feed("/feed/")), FEED: rss(start=50)})
    assert found(pages, section) == ("listing", section)


def test_a_feed_behind_a_redirect_is_written_by_its_last_address() -> None:
    pages = Pages({HOME: page(), f"{HOME}all.xml": rss()}, moved={FEED: f"{HOME}all.xml"})
    assert found(pages) == ("feed", f"{HOME}all.xml")


def test_a_link_to_a_feed_in_the_text_is_tried_before_usual_addresses() -> None:
    pages = Pages({HOME: page('<a href="/xml/portada.rss">RSS</a>'), f"{HOME}xml/portada.rss": rss()})
    assert found(pages) == ("feed", f"{HOME}xml/portada.rss")
    assert pages.asked[1] == f"{HOME}xml/portada.rss"


def test_a_feed_on_another_site_is_told_and_not_asked() -> None:
    pages = Pages({HOME: page(cards(), named_feed("https://feeds.example.net/voz"))})
    result = discover(Wish(HOME), pages, NOW)
    assert "another site" in result.tries[0].told
    assert not [url for url in pages.asked if "example.net" in url]


def test_a_site_that_answers_every_address_with_a_page_is_not_asked_for_ever() -> None:
    class Always(Pages):
        def get(self, url: str) -> Document:
            self.asked.append(url)
            return Document(page(cards()).encode(), url)

    pages = Always({})
    result = discover(Wish(HOME), pages, NOW)
    assert result.found
    assert result.found.candidate.kind == "listing"
    assert len([tried for tried in result.tries if tried.candidate.way is Way.USUAL]) == 2


def test_a_spent_budget_ends_a_way_and_the_page_in_hand_is_still_read() -> None:
    class Few(Pages):
        def get(self, url: str) -> Document:
            if len(self.asked) >= 3:
                raise FetchError(Finding(problems.FETCH_BUDGET, url))
            return super().get(url)

    result = discover(Wish(HOME), Few({HOME: page(cards())}), NOW)
    assert result.found
    assert result.found.candidate.kind == "listing"
    spent = [tried.candidate.way for tried in result.tries if "enough requests" in tried.told]
    assert spent == [Way.USUAL, Way.WORDPRESS, Way.SITEMAP]


def test_wordpress_is_asked_where_the_page_says_its_interface_is() -> None:
    blog = f"{HOME}blog/"
    posts = [
        {"date_gmt": "2026-11-20T10:00:00", "link": f"{HOME}nota/{number}", "title": {"rendered": title}}
        for number, title in enumerate(titles(5))
    ]
    head = f'<link rel="https://api.w.org/" href="{blog}wp-json/">'
    pages = Pages({HOME: page(head=head), posts_of(Source("x", "", "wordpress", blog)): json.dumps(posts)})
    assert found(pages) == ("wordpress", blog)


NEWS = "".join(
    f"<url><loc>{HOME}nota/{number}</loc><n:news><n:title>{title}</n:title>"
    "<n:publication_date>2026-11-20</n:publication_date></n:news></url>"
    for number, title in enumerate(titles(5))
)
SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'


def test_an_index_of_sitemaps_leads_to_the_one_with_news() -> None:
    index = (
        f"<sitemapindex {SPACES}><sitemap><loc>{HOME}mapa-tags.xml</loc></sitemap>"
        f"<sitemap><loc>{HOME}mapa-noticias.xml</loc></sitemap></sitemapindex>"
    )
    pages = Pages(
        {HOME: page(), f"{HOME}mapa.xml": index, f"{HOME}mapa-noticias.xml": f"<urlset {SPACES}>{NEWS}</urlset>"},
        (f"{HOME}mapa.xml",),
    )
    assert found(pages) == ("sitemap", f"{HOME}mapa-noticias.xml")


def test_a_sitemap_of_bare_addresses_is_told_and_left() -> None:
    bare = f"<urlset {SPACES}><url><loc>{HOME}nota/1</loc></url></urlset>"
    result = discover(Wish(HOME), Pages({HOME: page(), f"{HOME}sitemap.xml": bare}), NOW)
    assert result.found is None
    assert "1 addresses of pages, without titles" in [tried.told for tried in result.tries]


def test_a_sitemap_given_by_its_own_address_is_read() -> None:
    own = f"{HOME}x.xml"
    assert found(Pages({own: f"<urlset {SPACES}>{NEWS}</urlset>"}), own) == ("sitemap", own)


def declared(count: int) -> str:
    articles = [
        {"@type": "NewsArticle", "headline": title, "url": f"{HOME}nota/{number}", "datePublished": "2026-11-20"}
        for number, title in enumerate(titles(count))
    ]
    return f'<script type="application/ld+json">{json.dumps({"@graph": articles})}</script>'


def test_a_list_in_json_ld_goes_before_blocks() -> None:
    assert found(Pages({HOME: page(cards(6), declared(6))})) == ("jsonld", HOME)


def test_a_few_items_in_json_ld_do_not_stand_for_a_page_that_shows_many() -> None:
    assert found(Pages({HOME: page(cards(12), declared(3))})) == ("listing", HOME)


def test_a_page_that_scripts_fill_is_told_as_such() -> None:
    shell = '<html><body><div id="app"></div><script src="/a.js"></script></body></html>'
    assert refused(Pages({HOME: shell})) == "document.scripted"


def test_a_page_of_menus_is_refused() -> None:
    menu = "".join(f'<li><a href="/{word}">{word.title()}</a></li>' for word in ("inicio", "equipo", "radio", "donar"))
    assert refused(Pages({HOME: page(f"<ul>{menu}</ul>")})) in {"source.not_found", "source.unsure"}


def test_an_article_with_a_few_links_below_is_refused_with_a_reason() -> None:
    text = "El río bajó con fuerza y los vecinos esperaron la mañana para medir los daños en las chacras. " * 30
    below = "".join(f'<li><a href="/nota/{number}">{title}</a></li>' for number, title in enumerate(titles(4)))
    pages = Pages({HOME: page(f"<article><h1>El río bajó</h1><p>{text}</p></article><ul>{below}</ul>")})
    assert refused(pages) in {"source.article", "source.not_found"}


@pytest.mark.parametrize(
    "problem", [problems.FETCH_UNREACHABLE, problems.FETCH_TIMEOUT, problems.FETCH_ADDRESS, problems.FETCH_TLS]
)
def test_a_site_that_cannot_be_reached_is_asked_once(problem: problems.Problem) -> None:
    pages = Pages({}, failing={HOME: problem})
    assert refused(pages) == problem.code
    assert pages.asked == [HOME]


def test_a_site_whose_front_page_fails_may_still_have_a_feed() -> None:
    assert found(Pages({FEED: rss()})) == ("feed", FEED)
    assert refused(Pages({})) == "fetch.status"


def test_a_kind_that_is_asked_for_is_the_only_one_that_is_tried() -> None:
    pages = Pages({HOME: page(cards(), named_feed("/a.xml")), f"{HOME}a.xml": rss()})
    assert found(pages, kind="listing") == ("listing", HOME)
    assert pages.asked == [HOME]


def test_a_kind_that_a_person_insists_on_may_be_doubtful() -> None:
    pages = Pages({HOME: page(cards(2))})
    assert refused(pages) in {"source.article", "source.unsure"}
    result = discover(Wish(HOME, "listing"), pages, NOW)
    assert result.found
    assert result.found.verdict.doubts


def test_a_saved_page_is_judged_alone() -> None:
    saved = Saved(Document(page(cards(), named_feed("/a.xml")).encode(), HOME))
    result = discover(Wish(HOME), saved, NOW)
    assert result.found
    assert result.found.candidate.kind == "listing"
    assert {tried.told for tried in result.tries if not tried.taken} == {"nothing is fetched when a saved page is read"}
