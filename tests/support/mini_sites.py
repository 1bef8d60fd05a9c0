"""Twelve small invented sites, each to be read in another way, or in none."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from journeys import Web

from psgfeed.model import Source
from spiders.wordpress import posts_of

RSS = "application/rss+xml"
XML = "application/xml"
MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Story:
    """One invented story: its words, its address on the site, its day."""

    title: str
    summary: str
    path: str
    day: date

    @property
    def moment(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 15, 30, tzinfo=UTC)

    @property
    def spanish_day(self) -> str:
        return f"{self.day.day} de {MONTHS[self.day.month - 1]} de {self.day.year}"


_WORDS = (
    (
        "Comuneros de Altopampa miden el agua del canal",
        "Durante tres meses anotaron cada mañana el caudal y la turbidez.",
    ),
    (
        "La feria de papas reúne a cuarenta productores",
        "Llegaron de cinco distritos con variedades que ya casi nadie siembra.",
    ),
    (
        "Reabren la escuela rural de Vistabella",
        "Los padres repararon el techo y pintaron las dos aulas en un fin de semana.",
    ),
    (
        "Un juez ordena limpiar el relave de Quebrada Honda",
        "La empresa tiene noventa días para presentar un plan de obras.",
    ),
    ("Tejedoras de Lagunillas abren su propia tienda", "La cooperativa vende sin intermediarios desde el mes pasado."),
    (
        "El puente de madera resistió la crecida",
        "Los vecinos lo habían reforzado con cables después de la última lluvia.",
    ),
    ("Buscan un nombre para la radio comunitaria", "La asamblea recibirá propuestas hasta el próximo domingo."),
)
STORIES = tuple(
    Story(title, summary, f"/nota/{number}", (datetime.now(UTC) - timedelta(days=2 * number + 1)).date())
    for number, (title, summary) in enumerate(_WORDS)
)


@dataclass(frozen=True)
class MiniSite:
    """A site: what it serves, and what should come of it; a site without a kind cannot be read."""

    name: str
    build: Callable[[Web], None]
    kind: str = ""
    path: str = "/"  # of the source's address
    refusal: str = ""


def page(body: str, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="es"><head><title>Inicio | Voz de la Quebrada</title>{head}</head>'
        f'<body><nav><a href="/">Inicio</a> <a href="/nosotros">Nosotros</a></nav><main>{body}</main>'
        "<footer>Voz de la Quebrada, una radio de invención.</footer></body></html>"
    )


def links() -> str:
    """Return a front page's text without a date: nothing that is easier to read than a feed."""
    return "<h1>Voz de la Quebrada</h1><p>Noticias del valle, leídas por sus propios vecinos desde 1994.</p>"


def rss(web: Web, stories: Iterable[Story] = STORIES) -> str:
    items = "".join(
        f"<item><title>{one.title}</title><link>{web.url(one.path)}</link><description>{one.summary}</description>"
        f"<pubDate>{one.moment:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for one in stories
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Voz de la Quebrada</title>'
        f"<link>{web.url('/')}</link><description>Noticias del valle</description><language>es</language>{items}"
        "</channel></rss>"
    )


def _feed_in_head(web: Web) -> None:
    comments = '<link rel="alternate" type="application/rss+xml" title="Comentarios" href="/comentarios.xml">'
    own = '<link rel="alternate" type="application/rss+xml" title="Voz de la Quebrada" href="/noticias.xml">'
    web.put("/", page(links(), comments + own))
    web.put("/noticias.xml", rss(web), RSS)
    web.put("/comentarios.xml", rss(web, STORIES[:1]), RSS)


def _feed_at_usual_address(web: Web) -> None:
    web.put("/", page(links()))
    web.put("/feed.xml", rss(web), XML)


def _wordpress(web: Web) -> None:
    web.put("/", page(links(), f'<link rel="https://api.w.org/" href="{web.url("/wp-json/")}">'))
    posts = [
        {
            "id": number,
            "date": f"{one.moment:%Y-%m-%dT%H:%M:%S}",
            "date_gmt": f"{one.moment:%Y-%m-%dT%H:%M:%S}",
            "modified": f"{one.moment:%Y-%m-%dT%H:%M:%S}",
            "guid": {"rendered": web.url(f"/?p={number}")},
            "link": web.url(one.path),
            "title": {"rendered": one.title},
            "excerpt": {"rendered": f"<p>{one.summary}</p>"},
        }
        for number, one in enumerate(STORIES, start=100)
    ]
    asked = urlsplit(posts_of(Source("probe", "", "wordpress", web.url("/"))))
    web.put(f"{asked.path}?{asked.query}", json.dumps(posts), "application/json")


def _news_sitemap(web: Web) -> None:
    urls = "".join(
        f"<url><loc>{web.url(one.path)}</loc><news:news><news:publication><news:name>Voz de la Quebrada</news:name>"
        f"<news:language>es</news:language></news:publication><news:title>{one.title}</news:title>"
        f"<news:publication_date>{one.moment.isoformat()}</news:publication_date></news:news></url>"
        for one in STORIES
    )
    web.put(
        "/mapa-noticias.xml",
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>',
        XML,
    )
    web.put("/robots.txt", f"User-agent: *\nAllow: /\nSitemap: {web.url('/mapa-noticias.xml')}\n", "text/plain")
    web.put("/", page(links()))


def _json_ld(web: Web) -> None:
    told = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "item": {
                    "@type": "NewsArticle",
                    "headline": one.title,
                    "url": web.url(one.path),
                    "datePublished": one.moment.isoformat(),
                    "description": one.summary,
                },
            }
            for number, one in enumerate(STORIES, start=1)
        ],
    }
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [{"@type": "ListItem", "name": "Inicio", "item": web.url("/")}],
    }
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in (crumbs, told))
    web.put("/", page("<div id='lista'></div>", scripts))


def _cards(web: Web) -> None:
    web.put(
        "/",
        page(
            "".join(
                f'<article class="ficha"><h2><a href="{one.path}">{one.title}</a></h2>'
                f'<time datetime="{one.day}">{one.spanish_day}</time><p>{one.summary}</p></article>'
                for one in STORIES
            )
        ),
    )


def _rows(web: Web) -> None:
    web.put(
        "/",
        page(
            "<table><tr><th>Fecha</th><th>Noticia</th></tr>"
            + "".join(
                f'<tr><td>{one.day:%d/%m/%Y}</td><td><a href="{one.path}">{one.title}</a><br>{one.summary}</td></tr>'
                for one in STORIES
            )
            + "</table>"
        ),
    )


def _list(web: Web) -> None:
    web.put(
        "/",
        page(
            "<h1>Noticias</h1><ul>"
            + "".join(
                f'<li><span>{one.spanish_day}</span> <h3><a href="{one.path}">{one.title}</a></h3>'
                f"<p>{one.summary}</p></li>"
                for one in STORIES
            )
            + "</ul>"
        ),
    )


def _paragraphs(web: Web) -> None:
    web.put(
        "/",
        page(
            "".join(
                f'<p><b><a href="{one.path}">{one.title}</a></b></p><p><i>Publicado el {one.spanish_day}</i></p>'
                f"<p>{one.summary}</p><hr>"
                for one in STORIES
            )
        ),
    )


def _redirected(web: Web) -> None:
    web.put("/", page(links(), '<link rel="alternate" type="application/rss+xml" href="/rss">'))
    web.put("/rss", "", status=301, headers={"Location": "/sindicacion/todo.xml"})
    web.put("/sindicacion/todo.xml", rss(web), RSS)


def _nothing(web: Web) -> None:
    told = "<p>Somos una radio comunitaria. Transmitimos desde el local de la asamblea todos los días de la semana.</p>"
    web.put("/", page(f"{links()}{told}<p>Escríbanos a la casilla postal número doce de la oficina de correos.</p>"))


def _needs_scripts(web: Web) -> None:
    web.put(
        "/",
        '<!doctype html><html lang="es"><head><title>Voz de la Quebrada</title></head><body><div id="root"></div>'
        '<script src="/static/app.js"></script></body></html>',
    )


MINI_SITES = (
    MiniSite("a feed that the head names", _feed_in_head, "feed", "/noticias.xml"),
    MiniSite("a feed at a usual address", _feed_at_usual_address, "feed", "/feed.xml"),
    MiniSite("WordPress", _wordpress, "wordpress"),
    MiniSite("a news sitemap", _news_sitemap, "sitemap", "/mapa-noticias.xml"),
    MiniSite("a list in JSON-LD", _json_ld, "jsonld"),
    MiniSite("cards", _cards, "listing"),
    MiniSite("rows of a table", _rows, "listing"),
    MiniSite("a list", _list, "listing"),
    MiniSite("paragraphs without a box", _paragraphs, "listing"),
    MiniSite("a feed behind a redirect", _redirected, "feed", "/sindicacion/todo.xml"),
    MiniSite("no items at all", _nothing, refusal="Give the address of a page that lists them"),
    MiniSite("a page that needs JavaScript", _needs_scripts, refusal="empty until its scripts have run"),
)
