"""A web in a dictionary, and the invented pages of one small site."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from psgfeed import problems
from psgfeed.model import Document, Item, Precision, When
from psgfeed.problems import FetchError, Finding

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOME = "https://voz.example/"


@dataclass
class Pages:
    """Documents by address, and a log of what was asked for."""

    bodies: dict[str, str]
    named_sitemaps: tuple[str, ...] = ()
    moved: dict[str, str] = field(default_factory=dict)
    failing: dict[str, problems.Problem] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def get(self, url: str) -> Document:
        self.asked.append(url)
        if url in self.failing:
            raise FetchError(Finding(self.failing[url], url))
        url = self.moved.get(url, url)
        if url not in self.bodies:
            raise FetchError(Finding(problems.FETCH_STATUS, url, "status 404"))
        return Document(self.bodies[url].encode(), url)

    def sitemaps(self, _url: str) -> tuple[str, ...]:
        return self.named_sitemaps


def titles(count: int, start: int = 0) -> list[str]:
    places = [
        "Altopampa",
        "Lagunillas",
        "Vistabella",
        "Piedra Larga",
        "Tres Cruces",
        "Ojo de Agua",
        "La Loma",
        "Huerta",
    ]
    return [f"La asamblea de {places[number % 8]} se reunió {number} veces" for number in range(start, start + count)]


def day(number: int) -> date:
    return (NOW - timedelta(days=number + 1)).date()


def rss(count: int = 6, *, site: str = HOME, newest: int = 0, start: int = 0) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>{site}nota/{number}</link>"
        f"<pubDate>{day(newest + number):%d %b %Y} 10:00:00 GMT</pubDate></item>"
        for number, title in enumerate(titles(count, start), start=start)
    )
    return f'<rss version="2.0"><channel><title>Voz</title><link>{site}</link>{items}</channel></rss>'


def page(body: str = "<p>Una radio del valle.</p>", head: str = "") -> str:
    return f'<html lang="es"><head><title>Voz del Valle</title>{head}</head><body>{body}</body></html>'


def cards(count: int = 6) -> str:
    return "".join(
        f'<article><h2><a href="/nota/{number}">{title}</a></h2><time datetime="{day(number)}">{day(number)}</time>'
        f"<p>Los vecinos hablaron del canal, de la escuela y del camino que la lluvia cortó en marzo.</p></article>"
        for number, title in enumerate(titles(count))
    )


def named_feed(url: str, title: str = "") -> str:
    return f'<link rel="alternate" type="application/rss+xml" href="{url}" title="{title}">'


def item(number: int = 0, **values: object) -> Item:
    given: dict[str, object] = {
        "source": "voz",
        "guid": f"g{number}",
        "title": titles(1, number)[0],
        "url": f"{HOME}nota/{number}",
        "url_key": f"voz.example/nota/{number}",
        "published": When(Precision.DAY, day=day(number)),
        "language": "es",
    }
    return Item(**(given | values))  # type: ignore[arg-type]


def items(days: Iterable[int]) -> list[Item]:
    return [item(number, published=When(Precision.DAY, day=day(number))) for number in days]
