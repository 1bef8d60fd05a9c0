"""Kinds that remember where they were: what they ask for the first time, the second, and when a way in is closed."""

import gzip
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from crawling import Workspace

if TYPE_CHECKING:
    from tests.conftest import Asked, Site

Send = Callable[[bytes], None]

ARTICLE = """<html lang="es"><head><title>{title}</title><meta property="og:type" content="article">
<meta property="article:published_time" content="2026-11-2{n}T10:00:00-05:00"></head>
<body><h1>{title}</h1><p>{text}</p></body></html>"""


def post(number: int, title: str = "", changed: str = "") -> dict[str, Any]:
    date = f"2026-11-{number:02}T09:00:00"
    return {
        "id": number,
        "date": date,
        "date_gmt": f"2026-11-{number:02}T14:00:00",
        "modified": changed or date,
        "modified_gmt": date,
        "guid": {"rendered": f"https://quilla.example/?p={number}"},
        "link": f"https://quilla.example/2026/11/nota-{number}/",
        "title": {"rendered": title or f"Nota n&#250;mero {number}"},
        "excerpt": {"rendered": "<p>La asamblea se reuni&#243; el domingo. [&hellip;]</p>"},
        "content": {"rendered": "<p>La asamblea se reunió el domingo en la plaza de Quilla.</p>"},
        "_embedded": {"author": [{"name": "Rosa Huamán"}], "wp:term": [[{"name": "Comunidades"}], [{"name": "agua"}]]},
    }


class WordPress:
    """A site whose REST interface knows ``modified_after`` and pages, as the real one does."""

    def __init__(self, site: "Site", *posts: dict[str, Any]) -> None:
        self.site, self.posts = site, list(posts)
        site.otherwise = self.answer

    def answer(self, asked: "Asked", send: Send) -> None:
        query = dict(parse_qsl(urlsplit(asked.path).query))
        if not asked.path.startswith("/wp-json/wp/v2/posts?"):
            send(self.site.answer(b"", 404))
            return
        wanted = [post for post in self.posts if post["modified"] > query.get("modified_after", "")]
        wanted.sort(key=lambda post: str(post[query["orderby"]]), reverse=True)
        size, page = int(query["per_page"]), int(query.get("page", "1"))
        part = wanted[(page - 1) * size : page * size]
        pages = str(-(-len(wanted) // size))
        send(self.site.answer(json.dumps(part), kind="application/json", X_WP_TotalPages=pages))


def queries(site: "Site") -> list[dict[str, str]]:
    return [dict(parse_qsl(urlsplit(path).query)) for path in site.paths()]


class TestWordPress:
    def test_posts_come_with_author_sections_and_instants(self, workspace: Workspace, site: "Site") -> None:
        WordPress(site, post(20), post(21))
        workspace.add("quilla", f"{site.url}/", "wordpress")

        assert workspace.crawl()["quilla"].outcome == "ok"
        item = min(workspace.items(), key=lambda stored: stored.item.title).item
        assert (item.title, item.author, item.published.text) == (
            "Nota número 20",
            "Rosa Huamán",
            "2026-11-20T14:00:00Z",
        )
        assert item.source_categories == ("Comunidades", "agua")
        assert item.summary == "La asamblea se reunió el domingo."

    def test_later_visits_ask_only_for_what_was_changed(self, workspace: Workspace, site: "Site") -> None:
        there = WordPress(site, post(20), post(21))
        workspace.add("quilla", f"{site.url}/", "wordpress")
        workspace.crawl()
        there.posts[0] = post(20, "Nota corregida", changed="2026-11-24T08:00:00")
        crawl = workspace.crawl()["quilla"]

        assert [query.get("modified_after") for query in queries(site)] == [None, "2026-11-21T09:00:00"]
        assert (crawl.outcome, crawl.seen, crawl.new, crawl.changed, crawl.partial) == ("ok", 1, 0, 1, True)
        assert workspace.crawl()["quilla"].outcome == "unchanged"
        assert queries(site)[-1]["modified_after"] == "2026-11-24T08:00:00"

    def test_pages_are_turned_as_far_as_the_source_says(self, workspace: Workspace, site: "Site") -> None:
        WordPress(
            site,
            *(
                post(number % 28 + 1, f"Nota {number}")
                | {"guid": {"rendered": f"g{number}"}, "link": f"https://quilla.example/{number}"}
                for number in range(45)
            ),
        )
        workspace.add("quilla", f"{site.url}/", "wordpress", "max_pages = 2\n")
        workspace.crawl()

        assert [query.get("page", "1") for query in queries(site)] == ["1", "2"]
        assert len(workspace.titles()) == 40

    def test_a_closed_interface_is_gone_round_by_the_feed_and_remembered(
        self, workspace: Workspace, site: "Site"
    ) -> None:
        site.pages["/feed/"] = site.answer(site.feed("Una nota"))
        site.otherwise = lambda _, send: send(site.answer(b'{"code":"rest_forbidden"}', 401, "application/json"))
        site.pages["/robots.txt"] = site.answer(b"", 404)
        workspace.add("quilla", f"{site.url}/", "wordpress")

        assert workspace.crawl()["quilla"].outcome == "ok"
        first = len(site.paths())
        site.asked.clear()
        workspace.crawl()
        assert first == 2
        assert site.paths() == ["/feed/"]

    def test_a_busy_server_is_not_tried_by_another_door(self, workspace: Workspace, site: "Site") -> None:
        site.pages["/feed/"] = site.answer(site.feed("Una nota"))
        site.pages["/robots.txt"] = site.answer(b"", 404)
        site.otherwise = lambda _, send: send(site.answer(b"", 429, Retry_After="600"))
        workspace.add("quilla", f"{site.url}/", "wordpress")

        assert workspace.crawl()["quilla"].outcome == "blocked"
        assert "/feed/" not in site.paths()


def urlset(*entries: str) -> bytes:
    return (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{"".join(entries)}</urlset>'
    ).encode()


def named(url: str, changed: str) -> str:
    return f"<url><loc>{url}</loc><lastmod>{changed}</lastmod></url>"


class TestSitemap:
    def test_a_news_sitemap_tells_its_items(self, workspace: Workspace, site: "Site") -> None:
        news = (
            f"<url><loc>{site.url}/n/1</loc><news:news><news:publication><news:name>Quilla</news:name>"
            "<news:language>es</news:language></news:publication><news:title>Agua para Quilla &amp; Ocros</news:title>"
            "<news:publication_date>2026-11-20T09:30:00-05:00</news:publication_date></news:news></url>"
        )
        site.pages["/news.xml"] = site.answer(urlset(news), kind="application/xml")
        workspace.add("quilla", f"{site.url}/news.xml", "sitemap")
        workspace.crawl()

        (item,) = (stored.item for stored in workspace.items())
        assert (item.title, item.published.text, item.language) == (
            "Agua para Quilla & Ocros",
            "2026-11-20T14:30:00Z",
            "es",
        )

    def test_a_plain_one_behind_an_index_in_gzip_leads_to_the_pages_that_are_unknown(
        self, workspace: Workspace, site: "Site"
    ) -> None:
        text = "La asamblea de Quilla se reunió el domingo y pidió agua limpia. " * 4
        for n in (1, 2, 3):
            site.pages[f"/n/{n}"] = site.answer(ARTICLE.format(title=f"Nota {n}", n=n, text=text), kind="text/html")
        pages = [named(f"{site.url}/n/{n}", f"2026-11-2{n}") for n in (1, 2)]
        site.pages["/post-sitemap.xml.gz"] = site.answer(gzip.compress(urlset(*pages)), kind="application/x-gzip")
        index = (
            '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            f"<sitemap><loc>{site.url}/category-sitemap.xml</loc><lastmod>2026-11-24</lastmod></sitemap>"
            f"<sitemap><loc>{site.url}/post-sitemap.xml.gz</loc><lastmod>2026-11-23</lastmod></sitemap></sitemapindex>"
        )
        site.pages["/sitemap.xml"] = site.answer(index, kind="text/xml")
        workspace.add("quilla", f"{site.url}/sitemap.xml", "sitemap")

        assert workspace.crawl()["quilla"].new == 2
        assert site.paths()[:2] == ["/sitemap.xml", "/post-sitemap.xml.gz"]
        assert sorted(site.paths()[2:]) == ["/n/1", "/n/2"]
        site.asked.clear()
        pages.append(named(f"{site.url}/n/3", "2026-11-23"))
        site.pages["/post-sitemap.xml.gz"] = site.answer(gzip.compress(urlset(*pages)), kind="application/x-gzip")
        site.pages["/sitemap.xml"] = site.answer(index.replace("2026-11-23", "2026-11-25"), kind="text/xml")
        crawl = workspace.crawl()["quilla"]
        assert (crawl.seen, crawl.new) == (3, 1)
        assert site.paths() == ["/sitemap.xml", "/post-sitemap.xml.gz", "/n/3"]
        assert workspace.crawl()["quilla"].outcome == "unchanged"

    def test_what_is_too_much_for_one_visit_is_read_in_the_next(self, workspace: Workspace, site: "Site") -> None:
        text = "La asamblea de Quilla se reunió el domingo y pidió agua limpia. " * 4
        for n in range(25):
            page = ARTICLE.format(title=f"Nota {n}", n=n % 10, text=text)
            site.pages[f"/n/{n}"] = site.answer(page, kind="text/html")
        pages = [named(f"{site.url}/n/{n}", f"2026-11-{n + 1:02}") for n in range(25)]
        site.pages["/sitemap.xml"] = site.answer(urlset(*pages), kind="text/xml")
        workspace.add("quilla", f"{site.url}/sitemap.xml", "sitemap")

        assert [workspace.crawl()["quilla"].new for _ in range(3)] == [20, 5, 0]
        assert len(workspace.titles()) == 25


def test_a_server_that_says_not_modified_for_ever_is_found_out(workspace: Workspace, site: "Site") -> None:
    titles = ["One"]
    site.pages["/rss"] = lambda asked, send: send(
        site.answer(b"", 304, ETag='"v1"')
        if asked.headers.get("if-none-match")
        else site.answer(site.feed(*titles), ETag='"v1"')
    )
    workspace.add("stuck", f"{site.url}/rss")
    workspace.crawl()
    titles.append("Two")
    assert workspace.crawl()["stuck"].outcome == "unchanged"
    a_day_passes(workspace)
    assert workspace.crawl()["stuck"].new == 1
    titles.append("Three")
    assert workspace.crawl()["stuck"].new == 1


def a_day_passes(workspace: Workspace) -> None:
    from sqlalchemy import text

    with workspace.store.begin() as connection:
        connection.execute(text("UPDATE source_state SET last_read = '2026-01-01 00:00:00.000000'"))


def capture(site: "Site", moment: str, *numbers: int) -> None:
    items = "".join(
        f'<div><h3><a href="/article-{n}.html">Village {n} wins its case</a></h3><p>0{n} June 2016</p>'
        f"<p>{'A court ruled for the village. ' * 3}</p></div>"
        for n in numbers
    )
    page = f"<html><head><title>News</title></head><body><h1>News</h1>{items}</body></html>"
    site.pages[f"/web/{moment}id_/http://old.example/news.php"] = site.answer(page, kind="text/html")


def test_an_archive_gives_a_pages_newest_capture_under_the_pages_own_addresses(
    workspace: Workspace, site: "Site"
) -> None:
    rows = [
        ["timestamp", "original"],
        *([m, "http://old.example/news.php"] for m in ("20160701000000", "20160801000000")),
    ]
    site.otherwise = lambda asked, send: send(
        site.answer(
            json.dumps(rows) if "/cdx/search/cdx?url=http%3A%2F%2Fold.example" in asked.path else b"",
            kind="application/json",
        )
    )
    site.pages["/robots.txt"] = site.answer(b"", 404)
    capture(site, "20160801000000", 3, 4, 5)
    workspace.add("old", f"{site.url}/web/*/http://old.example/news.php", "wayback", 'page_kind = "psg"\n')

    assert workspace.crawl()["old"].new == 3
    assert {stored.item.url for stored in workspace.items()} == {
        f"http://old.example/article-{n}.html" for n in (3, 4, 5)
    }
    assert unquote(site.paths()[0]).startswith("/cdx/search/cdx?url=http://old.example/news.php")
