"""Some forty sites on 127.0.0.1, a port each, of every kind, with invented text at the size of real ones."""

import json
import random
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from html import escape
from urllib.parse import parse_qsl, urlsplit

from journeys import Answer, Web, served

ROBOTS_ALLOW = "User-agent: *\nDisallow: /private/\n"
ROBOTS_DENY = "User-agent: psgfeed\nDisallow: /\n"
ROBOTS_SLOW = "User-agent: *\nCrawl-delay: 1\n"


PLACES = ("Quilla", "Ocros", "Chuquis", "Sumaq Wasi", "Altopampa", "Yuracmayo", "Pucallpampa", "Río Hondo", "Tinkuy")
EVENTS = (
    (
        "Villagers of {} ask for clean water",
        "The assembly of {} met on Sunday and wrote to the ministry about the river.",
    ),
    (
        "Comuneros de {} levantan el bloqueo",
        "La empresa y la asamblea de {} firmaron un acuerdo sobre el polvo y el agua.",
    ),
    (
        "A court hears the case of {}",
        "The judges heard the relatives from {} and will rule before the end of the year.",
    ),
    (
        "Maestros de {} vuelven a clases",
        "El sindicato de {} aceptó el aumento en dos partes que ofreció el gobierno regional.",
    ),
    ("The bridge of {} falls again", "For the second time in a year the river carried away the bridge below {}."),
)


@dataclass(frozen=True)
class Story:
    """An invented story."""

    title: str
    slug: str
    text: str


@dataclass
class Site:
    """One site: the source that reads it, its web, and what psgfeed should make of it."""

    name: str
    kind: str
    path: str
    web: Web
    items: int
    read: bool = True
    options: dict[str, object] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.web.url(self.path)

    def pages_asked(self) -> list[str]:
        """Return what was asked for, robots.txt left out."""
        return [request.path for request in self.web.log if request.path != "/robots.txt"]


def build(stack: ExitStack) -> list[Site]:
    """Open all sites, for as long as the stack does."""
    made: list[Site] = []
    for number in range(44):
        web = stack.enter_context(served())
        kind, make = _KINDS[number % len(_KINDS)]
        name = f"{kind}-{number:02}"
        path, items = make(web, stories(number, 20 + number % 20))
        robots = (ROBOTS_ALLOW, None, None, ROBOTS_ALLOW)[number % 4]
        if robots:
            web.put("/robots.txt", robots, "text/plain")
        made.append(Site(name, kind, path, web, items))
    return made


def stories(seed: int, count: int) -> list[Story]:
    """Return so many stories, no two with one title."""
    dice = random.Random(seed)
    told = dice.sample([(event, place) for event in EVENTS for place in PLACES], count)
    return [
        Story(event[0].format(place), f"{seed}-{number}", f"{event[1].format(place)} {event[1].format(place)}")
        for number, (event, place) in enumerate(told)
    ]


def rss(stories: Sequence[Story]) -> str:
    """Return a feed as WordPress writes it, with the full text in it."""
    items = "".join(
        f"<item><title>{escape(story.title)}</title><link>https://press.example/{story.slug}/</link>"
        f"<guid isPermaLink='false'>https://press.example/?p={number}</guid><pubDate>{_rfc822(number)}</pubDate>"
        f"<description><![CDATA[<p>{escape(story.text)} [&hellip;]</p>]]></description>"
        f"<content:encoded><![CDATA[{f'<p>{escape(story.text)}</p>' * 12}]]></content:encoded></item>"
        for number, story in enumerate(stories)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Press</title><link>https://press.example/</link>{items}</channel></rss>"
    )


def atom(stories: Sequence[Story]) -> str:
    """Return a feed in Atom."""
    entries = "".join(
        f"<entry><id>tag:press.example,2026:{number}</id><title>{escape(story.title)}</title>"
        f'<link href="https://press.example/{story.slug}"/><published>{_iso(number)}</published>'
        f"<updated>{_iso(number)}</updated><summary>{escape(story.text)}</summary></entry>"
        for number, story in enumerate(stories)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Press</title>{entries}</feed>'


def _feed(web: Web, stories: Sequence[Story]) -> tuple[str, int]:
    web.put("/rss.xml", rss(stories), "application/rss+xml")
    return "/rss.xml", len(stories)


def _atom(web: Web, stories: Sequence[Story]) -> tuple[str, int]:
    web.put("/feed.atom", atom(stories), "application/atom+xml")
    return "/feed.atom", len(stories)


def _json_feed(web: Web, stories: Sequence[Story]) -> tuple[str, int]:
    items = [
        {
            "id": str(n),
            "url": f"https://press.example/{s.slug}",
            "title": s.title,
            "content_text": s.text,
            "date_published": _iso(n),
        }
        for n, s in enumerate(stories)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Press", "items": items}
    web.put("/feed.json", json.dumps(feed), "application/feed+json")
    return "/feed.json", len(stories)


def _wordpress(web: Web, stories: Sequence[Story]) -> tuple[str, int]:
    posts = [
        {
            "id": number,
            "date": _iso(number)[:19],
            "date_gmt": _iso(number)[:19],
            "modified": _iso(number)[:19],
            "guid": {"rendered": f"https://press.example/?p={number}"},
            "link": f"https://press.example/{story.slug}/",
            "title": {"rendered": escape(story.title)},
            "excerpt": {"rendered": f"<p>{escape(story.text)}</p>"},
            "content": {"rendered": f"<p>{escape(story.text)}</p>" * 12},
        }
        for number, story in enumerate(stories)
    ]

    def answer(path: str) -> Answer:
        query = dict(parse_qsl(urlsplit(path).query))
        if not path.startswith("/wp-json/wp/v2/posts?"):
            return Answer(b"", status=404)
        wanted = [post for post in posts if str(post["modified"]) > query.get("modified_after", "")]
        return Answer(json.dumps(wanted[: int(query["per_page"])]).encode(), "application/json")

    web.otherwise = answer
    return "/", min(20, len(stories))


def _closed_wordpress(web: Web, stories: Sequence[Story]) -> tuple[str, int]:
    web.otherwise = lambda path: Answer(
        b'{"code": "rest_forbidden"}', "application/json", 401 if "wp-json" in path else 404
    )
    web.put("/feed/", rss(stories), "application/rss+xml")
    return "/", len(stories)


def _listing(web: Web, stories: Sequence[Story]) -> tuple[str, int]:
    items = "".join(
        f'<article class="card"><h2><a href="/nota/{story.slug}">{escape(story.title)}</a></h2>'
        f'<time datetime="{_iso(number)[:10]}">{_iso(number)[:10]}</time><p>{escape(story.text)}</p></article>'
        for number, story in enumerate(stories)
    )
    menu = "".join(f'<li><a href="/s/{n}">Sección {n}</a></li>' for n in range(12))
    page = f"<html><head><title>Prensa</title></head><body><nav><ul>{menu}</ul></nav><main>{items}</main></body></html>"
    web.put("/noticias", page)
    return "/noticias", len(stories)


def _news_sitemap(web: Web, stories: Sequence[Story]) -> tuple[str, int]:
    urls = "".join(
        f"<url><loc>{web.url(f'/nota/{story.slug}')}</loc><n:news><n:title>{escape(story.title)}</n:title>"
        f"<n:publication_date>{_iso(number)}</n:publication_date></n:news></url>"
        for number, story in enumerate(stories)
    )
    head = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    web.put("/news-sitemap.xml", f"<urlset {head}>{urls}</urlset>", "application/xml")
    return "/news-sitemap.xml", len(stories)


def _plain_sitemap(web: Web, stories: Sequence[Story]) -> tuple[str, int]:
    urls = ""
    for number, story in enumerate(stories[:6]):
        path = f"/nota/{story.slug}"
        urls += f"<url><loc>{web.url(path)}</loc><lastmod>{_iso(number)}</lastmod></url>"
        head = f'<meta property="article:published_time" content="{_iso(number)}"><title>{escape(story.title)}</title>'
        body = f"<h1>{escape(story.title)}</h1>{f'<p>{escape(story.text)}</p>' * 5}"
        web.put(path, f"<html><head>{head}</head><body><article>{body}</article></body></html>")
    web.put(
        "/sitemap.xml",
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>',
        "application/xml",
    )
    return "/sitemap.xml", len(stories[:6])


def _records(web: Web, stories: Sequence[Story]) -> tuple[str, int]:
    data = [
        {
            "url": f"https://press.example/{story.slug}",
            "title": story.title,
            "domain": "press.example",
            "language": "Spanish",
        }
        for story in stories
    ]
    web.put("/api/v2/doc/doc?query=peru", json.dumps({"articles": data}), "application/json")
    return "/api/v2/doc/doc?query=peru", len(stories)


def _psg(web: Web, stories: Sequence[Story]) -> tuple[str, int]:
    items = "".join(
        f'<li><h3><a href="/news-article-{number}.html">{escape(story.title)}</a></h3>'
        f"<p>{_day(number)}</p><p>{escape(story.text)}</p></li>"
        for number, story in enumerate(stories)
    )
    web.put("/news.php", f"<html><head><title>News</title></head><body><h1>News</h1><ul>{items}</ul></body></html>")
    return "/news.php", len(stories)


_KINDS: tuple[tuple[str, Callable[[Web, Sequence[Story]], tuple[str, int]]], ...] = (
    ("feed", _feed),
    ("feed", _atom),
    ("feed", _json_feed),
    ("wordpress", _wordpress),
    ("wordpress", _closed_wordpress),
    ("listing", _listing),
    ("sitemap", _news_sitemap),
    ("sitemap", _plain_sitemap),
    ("gdelt", _records),
    ("psg", _psg),
    ("feed", _feed),
)


def _iso(number: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(_START - 3600 * 7 * (number + 1)))


def _rfc822(number: int) -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(_START - 3600 * 7 * (number + 1)))


def _day(number: int) -> str:
    return time.strftime("%d %B %Y", time.gmtime(_START - 86400 * (number + 1)))


_START = int(time.time()) // 3600 * 3600
