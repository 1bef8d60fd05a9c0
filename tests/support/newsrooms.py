"""Three invented newsrooms that publish day by day, as their sources would be crawled: RSS documents in, no network."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from random import Random

from psgfeed.model import AboutPeru, Document, Source

SHOWN = 10

_PLACES = ("Espinar", "Huaraz", "Iquitos", "Puno", "Ayacucho", "Celendín", "Tarapoto", "Ica", "Huancayo", "Tumbes")
_WHO = (
    ("Farmers", "the harvest of quinoa", "a cooperative"),
    ("Teachers", "the roofs of three schools", "the parents"),
    ("Nurses", "a vaccine that has not arrived", "the hospital"),
    ("Fishermen", "an oil spill off the beach", "the port"),
    ("Miners", "a strike at the open pit", "their union"),
    ("Prosecutors", "a bribe for a bridge", "the mayor"),
    ("Comuneros", "water of the upper lagoon", "an assembly"),
    ("Students", "a museum of the years of violence", "the university"),
)
_DEEDS = (
    "march for",
    "report on",
    "reach an agreement about",
    "demand an answer to",
    "open a hearing on",
    "vote about",
)


@dataclass
class Article:
    """One article as its newsroom shows it today. ``number`` tells the event: a cross-post has that of the original."""

    number: int
    title: str
    text: str
    path: str
    published: datetime | None


@dataclass
class Newsroom:
    """A newsroom with its articles, the newest last; ``by_day`` ones print no time. Its guids are its addresses."""

    id: str
    by_day: bool = False
    site: str = ""
    articles: list[Article] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.site = f"http://{self.id}.example"

    @property
    def source(self) -> Source:
        """Return the newsroom as a source."""
        return Source(
            id=self.id,
            name=self.id.title(),
            kind="feed",
            url=f"https://{self.id}.example/rss",
            homepage=f"https://{self.id}.example/",
            languages=("en",),
            about_peru=AboutPeru.ALWAYS,
        )

    def document(self, *, of: list[Article] | None = None) -> Document:
        """Return the newsroom's feed of today: its newest articles, or those that are named."""
        shown = self.articles[-SHOWN:] if of is None else of
        items = "".join(self._item(article) for article in reversed(shown))
        body = f'<rss version="2.0"><channel><title>{self.id}</title><language>en</language>{items}</channel></rss>'
        return Document(body.encode(), self.source.url)

    def _item(self, article: Article) -> str:
        link = escape(self.site + article.path)
        date = ""
        if article.published is not None:
            form = f"{article.published:%d %b %Y}" if self.by_day else format_datetime(article.published)
            date = f"<pubDate>{form}</pubDate>"
        return (
            f"<item><title>{escape(article.title)}</title><link>{link}</link><guid>{link}</guid>{date}"
            f"<description>{escape(article.text)}</description></item>"
        )

    def write(self, number: int, at: datetime | None, told: "Article | None" = None) -> Article:
        """Publish an article; ``told`` is one of another newsroom that it repeats word for word."""
        title, text = (told.title, told.text) if told else invented(number)
        article = Article(told.number if told else number, title, text, f"/news/{number_of(told, number)}/", at)
        self.articles.append(article)
        return article


def number_of(told: Article | None, number: int) -> str:
    """Return the digits by which an address tells its event."""
    return f"{(told.number if told else number):05}"


def invented(number: int) -> tuple[str, str]:
    """Return a title and a text of an event that no other number has."""
    chance = Random(number)
    who, what, whom = chance.choice(_WHO)
    place, other, deed = chance.choice(_PLACES), chance.choice(_PLACES), chance.choice(_DEEDS)
    title = f"{who} of {place} {deed} {what}"
    amount, days = chance.randrange(20, 9000), chance.randrange(3, 200)
    told = f"{amount} people from {other} were told of {what} by {whom}"
    text = f"{told}, {days} days after file {number} was opened in Peru."
    return f"{title}, file {number}", text


def noon(day: int) -> datetime:
    """Return noon of a day of the story, counted from 0."""
    return datetime(2026, 1, 5, 12, tzinfo=UTC) + timedelta(days=day)
