"""Invented listing pages: every shape of ``listing_shapes.toml``, in two languages, in three surroundings.

Nothing here is any site's text or markup; the shapes are what themes and hand-made sites commonly do.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from listing_stories import Newsroom, Story

SHAPES: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("listing_shapes.toml").read_text(encoding="utf-8")
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
}


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
    return ListingPage(shape, language, around, SURROUNDINGS[around](room, markup), items)


def _listing(shape: dict[str, Any], room: Newsroom) -> tuple[str, tuple[Wanted, ...]]:
    form = shape.get(f"form_{room.language}", "")
    stories = room.stories(room.dice.randint(4, 10), form)
    words = {name: both[room.spanish] for name, both in _WORDS.items()}
    parts = [shape["before"].format(**words)]
    for number, story in enumerate(stories):
        template = shape.get("lead", shape["item"]) if number == 0 else shape["item"]
        parts.append(template.format(**words, **_values(story, room, number, len(stories))))
    parts.append(shape["after"])
    return "\n".join(parts), tuple(_wanted(story, shape) for story in stories)


def _values(story: Story, room: Newsroom, number: int, count: int) -> dict[str, object]:
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
        "m3": room.print_day(story.day, "{m3}"),
        "y": story.day.year,
        "ago": room.print_day(story.day, "{ago}"),
        "n": number,
        "odd": ("odd", "even")[number % 2],
        "odd_colour": ("FFFFFF", "EEEEEE")[number % 2],
        "column": '</div><div class="span6">' if number == count // 2 else "",
    }


def _wanted(story: Story, shape: dict[str, Any]) -> Wanted:
    return Wanted(
        story.title,
        f"https://voces.example{story.url}" if shape.get("linked", True) else None,
        story.day if shape.get("dated", True) else None,
        story.summary if shape.get("summarised", True) else "",
    )


def plain_page(room: Newsroom, listing: str) -> str:
    """Return a page with a menu above the list, and nothing else."""
    menu = "".join(f'<li><a href="/{name.lower()}/">{name}</a></li>' for name in _menu(room))
    return _document(room, f"<ul>{menu}</ul>{listing}<p>&copy; 2026 Voces</p>")


def themed_page(room: Newsroom, listing: str) -> str:
    """Return a page full of what sites put around a list, with the names that themes give it."""
    menu = "".join(f'<li class="menu-item"><a href="/{name.lower()}/">{name}</a></li>' for name in _menu(room))
    return _document(
        room,
        f"""<div id="cookie-law-info-bar"><span>{room.say("We use cookies to improve your visit. By continuing you accept our policy of 3 May 2018.", "Usamos cookies para mejorar su visita. Si continúa, acepta nuestra política del 3 de mayo de 2018.")} <a href="/cookies/">{room.say("Accept", "Aceptar")}</a></span></div>
<header id="masthead" class="site-header"><div class="top-bar">{room.print_day(date(2026, 11, 24))}</div><a class="logo" href="/"><img src="/logo.png" alt="Voces"></a>
<nav class="main-navigation"><ul class="menu">{menu}</ul>{_mega_menu(room)}</nav></header>
<div class="breadcrumbs"><a href="/">{room.say("Home", "Inicio")}</a> » <span>{room.say("News", "Noticias")}</span></div>
<div id="content" class="site-content"><div id="primary" class="content-area">{listing}
<nav class="navigation pagination"><div class="nav-links"><span class="page-numbers current">1</span> <a class="page-numbers" href="/news/page/2/">2</a> <a class="page-numbers" href="/news/page/3/">3</a> <a class="next page-numbers" href="/news/page/2/">{room.say("Next", "Siguiente")}</a></div></nav></div>
<div id="secondary" class="widget-area sidebar">{_most_read(room, "h3", 'class="widget-title"')}{_recent_comments(room, "h3")}{_calendar(room)}{_events(room, "h3")}{_tags(room)}</div></div>
<footer id="colophon" class="site-footer">{_footer(room)}</footer>""",
    )


def nameless_page(room: Newsroom, listing: str) -> str:
    """Return the same, where no name tells what a part is: only headings and the look of things do."""
    menu = "".join(f'<li><a href="/{name.lower()}/">{name}</a></li>' for name in _menu(room))
    return _document(
        room,
        f"""<div><div><a href="/"><img src="/l.png" alt="Voces"></a></div><ul>{menu}</ul><div>{room.print_day(date(2026, 11, 24))}</div></div>
<div class="row"><div class="col-md-8">{listing}
<div><b>1</b> <a href="/news/?page=2">2</a> <a href="/news/?page=3">3</a> <a href="/news/?page=2">{room.say("Next", "Siguiente")} &raquo;</a></div></div>
<div class="col-md-4">{_most_read(room, "h4", "")}{_events(room, "h4")}{_tags(room)}</div></div>
<div>{_footer(room)}</div>""",
    )


SURROUNDINGS: dict[str, Callable[[Newsroom, str], str]] = {
    "plain": plain_page,
    "themed": themed_page,
    "nameless": nameless_page,
}


def _document(room: Newsroom, body: str) -> str:
    title = room.say("News – Voces", "Noticias – Voces")
    return f"""<!DOCTYPE html>
<html lang="{room.language}"><head><meta charset="utf-8"><title>{title}</title></head>
<body>{body}
<script>var published = "2026-11-24"; document.write("<li><a href='/x'>x</a></li>");</script></body></html>"""


def _menu(room: Newsroom) -> tuple[str, ...]:
    if room.spanish:
        return ("Inicio", "Nosotros", "Noticias", "Campañas", "Publicaciones", "Contacto")
    return ("Home", "About", "News", "Campaigns", "Publications", "Contact")


def _mega_menu(room: Newsroom) -> str:
    columns = "".join(
        f'<div class="mega-col"><a href="{url}"><img src="/t.jpg" alt=""><span>{title}</span></a></div>'
        for title, url in room.elsewhere(3)
    )
    return f'<div class="mega-menu"><ul><li><a href="/topics/">{room.say("Topics", "Temas")}</a></li></ul>{columns}</div>'


def _most_read(room: Newsroom, heading: str, names: str) -> str:
    rows = "".join(f'<li><a href="{url}">{title}</a></li>' for title, url in room.elsewhere(5))
    return f'<div><{heading} {names}>{room.say("Most read", "Lo más leído")}</{heading}><ol>{rows}</ol></div>'


def _recent_comments(room: Newsroom, heading: str) -> str:
    rows = "".join(
        f'<li class="recentcomments"><span class="comment-author-link">Rosa</span> {room.say("on", "en")} <a href="{url}#comment-7">{title}</a> <span>{room.print_day(date(2026, 11, 23))}</span></li>'
        for title, url in room.elsewhere(3)
    )
    return f'<div class="widget widget_recent_comments"><{heading}>{room.say("Recent comments", "Comentarios recientes")}</{heading}><ul>{rows}</ul></div>'


def _calendar(room: Newsroom) -> str:
    weeks = "".join(
        "<tr>" + "".join(f"<td>{day}</td>" for day in range(first, first + 7)) + "</tr>" for first in (1, 8, 15, 22)
    )
    return f'<table id="wp-calendar"><caption>{room.say("November 2026", "noviembre 2026")}</caption>{weeks}</table>'


def _events(room: Newsroom, heading: str) -> str:
    rows = "".join(
        f'<li><a href="/event/{number}">{title}</a><br>{room.print_day(date(2026, 12, 3 + number))}</li>'
        for number, (title, _) in enumerate(room.elsewhere(3))
    )
    return f'<div class="events-box"><{heading}>{room.say("Upcoming events", "Próximos eventos")}</{heading}><ul>{rows}</ul></div>'


def _tags(room: Newsroom) -> str:
    names = ("agua", "Cusco", "derechos", "minería", "Loreto") if room.spanish else ("water", "Cusco", "rights", "mining")
    links = " ".join(f'<a href="/tag/{name}/">{name}</a>' for name in names)
    return f'<div class="tagcloud">{links}</div>'


def _footer(room: Newsroom) -> str:
    links = "".join(f'<li><a href="{url}">{title}</a></li>' for title, url in room.elsewhere(4))
    return (
        f"<div><h5>{room.say('Reports', 'Informes')}</h5><ul>{links}</ul></div>"
        f"<p>{room.say('Registered charity since', 'Asociación inscrita desde el')} {room.print_day(date(1994, 5, 3))}. "
        f"{room.say('Last updated', 'Última actualización')}: {room.print_day(date(2026, 11, 24))}</p><p>&copy; 2026</p>"
    )
