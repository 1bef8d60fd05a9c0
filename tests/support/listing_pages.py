"""Invented listing pages: every shape of ``listing_shapes.toml``, in two languages, in three surroundings.

Nothing here is any site's text or markup; the shapes are what themes and hand-made sites commonly do.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from listing_stories import Newsroom, Story

_HERE = Path(__file__).parent
SHAPES: dict[str, dict[str, Any]] = tomllib.loads((_HERE / "listing_shapes.toml").read_text(encoding="utf-8"))
SURROUNDINGS: dict[str, dict[str, str]] = tomllib.loads(
    (_HERE / "listing_surroundings.toml").read_text(encoding="utf-8")
)
LANGUAGES = ("en", "es")
ADDRESS = "https://voces.example/news/"

_WORDS = {
    "more": ("Read more", "Leer más"),
    "by": ("By", "Por"),
    "by_small": ("by", "por"),
    "on": ("on", "el"),
    "posted": ("Posted on", "Publicado el"),
    "posted_in": ("Posted in", "Publicado en"),
    "posted_by": ("Posted by", "Publicado por"),
    "submitted_by": ("Submitted by", "Enviado por"),
    "written_by": ("Written by", "Escrito por"),
    "published": ("Published", "Publicado"),
    "category_word": ("Category", "Categoría"),
    "details": ("Details", "Detalles"),
    "comments": ("Comments", "Comentarios"),
    "no_comments": ("No comments", "No hay comentarios"),
    "leave_comment": ("Leave a Comment", "Deja un comentario"),
    "share": ("Share", "Compartir"),
    "views": ("Hits", "Visto"),
    "minutes": ("4 min read", "4 min de lectura"),
    "date_word": ("Date", "Fecha"),
    "title_word": ("Title", "Título"),
    "topic": ("Latest news", "Últimas noticias"),
    "region": ("Cusco", "Cusco"),
    "topic_word": ("Topics", "Temas"),
    "ad": ("Advertisement", "Publicidad"),
    "newsletter": ("Subscribe to our newsletter", "Suscríbase a nuestro boletín"),
    "newsletter_text": (
        "Every Friday, the five texts of the week that you should not miss, in your mailbox.",
        "Cada viernes, los cinco textos de la semana que no debe perderse, en su correo.",
    ),
}
_BOTH = re.compile(r"\[\[(.*?)\|\|(.*?)\]\]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What should be read of one item: ``None`` and the empty text where the page does not show it."""

    title: str
    url: str | None
    day: date | None
    summary: str


@dataclass(frozen=True, slots=True)
class ListingPage:
    """An invented page with the items that stand in it."""

    shape: str
    language: str
    around: str
    html: str
    items: tuple[Wanted, ...]

    @property
    def name(self) -> str:
        """Return what tells the page from the others."""
        return f"{self.shape} {self.language} {self.around}"


def all_pages(seed: int = 0) -> Iterator[ListingPage]:
    """Yield every shape in every language and surrounding."""
    for shape in SHAPES:
        for language in LANGUAGES:
            for around in SURROUNDINGS:
                yield make_page(shape, language, around, seed)


def make_page(shape: str, language: str = "en", around: str = "themed", seed: int = 0) -> ListingPage:
    """Return one page; the same arguments give the same page."""
    room = Newsroom(seed, language, shape + around)
    markup, items = _listing(SHAPES[shape], room)
    return ListingPage(shape, language, around, surrounded(room, SURROUNDINGS[around]["html"], markup), items)


def _listing(shape: dict[str, Any], room: Newsroom) -> tuple[str, tuple[Wanted, ...]]:
    form = shape.get(f"form_{room.language}", "")
    stories = room.stories(room.dice.randint(4, 10), form)
    words = {name: both[room.spanish] for name, both in _WORDS.items()}
    parts = [shape["before"].format(**words)]
    for number, story in enumerate(stories):
        template = shape.get("lead", shape["item"]) if number == 0 else shape["item"]
        parts.append(
            template.format(
                **words, **_values(story, room, number, len(stories), stories[number - 1] if number else None)
            )
        )
    parts.append(shape["after"])
    return "\n".join(parts), tuple(_wanted(story, shape, number, room) for number, story in enumerate(stories))


def _values(story: Story, room: Newsroom, number: int, count: int, previous: Story | None = None) -> dict[str, object]:
    return {
        "url": story.url,
        "title": story.title,
        "summary": story.summary,
        "date": story.shown,
        "author": story.author,
        "category": story.category,
        "iso": story.day.isoformat(),
        "d": story.day.day,
        "d2": f"{story.day.day:02}",
        "m2": f"{story.day.month:02}",
        "M": room.print_day(story.day, "{M}"),
        "D": room.print_day(story.day, "{D}"),
        "m3": room.print_day(story.day, "{m3}"),
        "y": story.day.year,
        "ago": room.print_day(story.day, "{ago}"),
        "n": number,
        "odd": ("odd", "even")[number % 2],
        "odd_colour": ("FFFFFF", "EEEEEE")[number % 2],
        "row": ("<tr>" if number == 0 else "</tr><tr>") if number % 2 == 0 else "",
        "section_heading": f"</div><div class=blk><h2>{room.say('Regions', 'Regiones')}</h2>" if number == 2 else "",
        "day_heading": "" if previous and previous.day == story.day else f"<h2>{story.shown}</h2>",
        "column": '</div><div class="span6">' if number == count // 2 else "",
    }


def _wanted(story: Story, shape: dict[str, Any], number: int, room: Newsroom) -> Wanted:
    link = shape.get("link", "{url}").format(**_values(story, room, number, 1))
    return Wanted(
        story.title,
        f"https://voces.example{link}" if shape.get("linked", True) else None,
        _day(story, shape),
        story.summary if shape.get("summarised", True) else "",
    )


def _day(story: Story, shape: dict[str, Any]) -> date | None:
    if shape.get("month_only"):
        return story.day.replace(day=1)
    return story.day if shape.get("dated", True) else None


def surrounded(room: Newsroom, template: str, listing: str) -> str:
    """Return a whole page: a list in its surroundings."""
    title = room.say("News – Voces", "Noticias – Voces")
    body = _BOTH.sub(lambda both: both[2] if room.spanish else both[1], template)
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    script = """<script>document.write("<li><a href='/x'>2026-11-24</a></li>");</script>"""
    body = body.format(listing=listing, **_elsewhere(room))
    return f'<!DOCTYPE html>\n<html lang="{room.language}">{head}<body>{body}{script}</body></html>'


def _elsewhere(room: Newsroom) -> dict[str, str]:
    """Return titles, links and days of what is no part of the list."""
    values = {
        "today": room.print_day(date(2026, 11, 24)),
        "yesterday": room.print_day(date(2026, 11, 23)),
        "founded": room.print_day(date(1994, 5, 3)),
    }
    for number, (title, url) in enumerate(room.elsewhere(6), start=1):
        values |= {f"o{number}": title, f"u{number}": url, f"soon{number}": room.print_day(date(2026, 12, number))}
    return values
