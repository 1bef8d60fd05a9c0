"""The bundled example site: pages and feeds of four invented sources, as they stand at a first and a second crawl."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

_MONTHS_ES = (
    "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre".split()  # noqa: SIM905
)
_EDITED = "Congreso archiva denuncia"  # the story that its source corrects between the two crawls
_CORRECTION = " Corrección: la votación fue de trece a ocho."


@dataclass(frozen=True, slots=True)
class Page:
    """What the example site answers at one path."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200


def pages(now: datetime, *, second: bool) -> Mapping[str, Page]:
    """Return the site's answers by path; ``second`` gives them as they stand at the second crawl.

    The dates count back from ``now``, so that the stories are always fresh. Days, not instants, decide what is printed.
    """
    stories = tomllib.loads(files(__package__).joinpath("stories.toml").read_text(encoding="utf-8"))
    day = now.replace(hour=12, minute=0, second=0, microsecond=0)
    return {
        "/robots.txt": Page(b"User-agent: *\nDisallow: /private/\n", "text/plain"),
        "/bulletin/": _home(stories["bulletin"], day),
        "/voces/rss.xml": _rss(stories["voces"], day, second=second),
        "/lago/atom.xml": _atom(stories["lago"], day),
        "/gazette/feed": Page(b"Internal Server Error", "text/plain", status=500),
    }


def _home(stories: list[dict[str, Any]], day: datetime) -> Page:
    boxes = []
    for box in dict.fromkeys(story["box"] for story in stories):
        rows = "\n".join(_row(number, story, day) for number, story in enumerate(stories, 1) if story["box"] == box)
        boxes.append(f'<div class="box"><h2>{box}</h2>\n<ul>\n{rows}\n</ul></div>')
    template = Template(files(__package__).joinpath("pages/home.html").read_text(encoding="utf-8"))
    return Page(template.substitute(boxes="\n".join(boxes)).encode())


def _row(number: int, story: dict[str, Any], day: datetime) -> str:
    date = story.get("date") or f"{day - timedelta(days=story['days']):%d %B %Y}"
    issue = f"{story['issue']}. " if "issue" in story else ". " if story["box"] == "Analysis" else ""
    byline = f"<p>(Written by {story['byline']})</p>" if "byline" in story else ""
    title = story.get("damaged") or story["title"]
    return (
        f"<li><span>{issue}{date}</span><h3><a href='/bulletin/article-{number}.html'>{escape(title)}</a></h3>"
        f"{byline}<p>{escape(story['summary'])}</p></li>"
    )


def _rss(stories: list[dict[str, Any]], day: datetime, *, second: bool) -> Page:
    items = []
    for number, story in enumerate(stories, 1):
        summary = story["summary"]
        if second and story["title"].startswith(_EDITED):
            summary += _CORRECTION
        if story.get("damaged"):
            summary = summary.encode().decode("windows-1252", "replace")
        items.append(
            f"<item><title>{escape(story['title'])}</title><link>http://voces.example/nota/{number}?utm_source=rss</link>"
            f'<guid isPermaLink="false">voces-{number}</guid><pubDate>{_spanish_or_rfc(story, day)}</pubDate>'
            f"<category>{story['section']}</category><description>{escape(summary)}</description></item>"
        )
    return Page(
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Voces de la Altura</title>'
        f"<link>http://voces.example/</link><description>Noticias inventadas</description><language>es-pe</language>"
        f"{''.join(items)}</channel></rss>".encode(),
        "application/rss+xml",
    )


def _spanish_or_rfc(story: dict[str, Any], day: datetime) -> str:
    at = _instant(story, day)
    if story.get("words"):
        return f"{at.day} de {_MONTHS_ES[at.month - 1]} de {at.year}"
    return format_datetime(at)


def _atom(stories: list[dict[str, Any]], day: datetime) -> Page:
    entries = "".join(
        f"<entry><id>tag:lago.example,2026:{number}</id><title>{escape(story['title'])}</title>"
        f"<link href='/notas/{number}.html'/><updated>{_instant(story, day).isoformat()}</updated>"
        f"<published>{_instant(story, day).isoformat()}</published>"
        f"<summary>{escape(story['summary'])}</summary></entry>"
        for number, story in enumerate(stories, 1)
    )
    newest = max(_instant(story, day) for story in stories).isoformat()
    return Page(
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es" xml:base="http://lago.example/">'
        f"<id>tag:lago.example,2026:feed</id><title>Lago Noticias</title><updated>{newest}</updated>"
        f"{entries}</feed>".encode(),
        "application/atom+xml",
    )


def _instant(story: dict[str, Any], day: datetime) -> datetime:
    return day - timedelta(days=story["days"], hours=story["hours"])
