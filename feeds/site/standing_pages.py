"""The pages that stand beside no feed: about, method, removal, help, data, status, and that for wrong addresses."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from feeds.site.board import draw_board
from feeds.site.charts import draw_charts
from feeds.site.downloads import Download
from feeds.site.pages import STATUS
from feeds.site.render import PAGE_NAME, place_at, prefix_of, render
from feeds.site.views import LANGUAGES, Place, Site, grouped, words
from psgfeed.export.columns import COLUMNS

NOT_FOUND_NAME = "404.html"
SITEMAP_NAME = "sitemap.xml"
ROBOTS_NAME = "robots.txt"

# Folder, template of the text without its language, and the key of the title among the words.
PROSE = (
    ("about/", "about", "about"),
    ("about/method/", "method", "method"),
    ("about/removal/", "removal", "removal"),
    ("help/feeds/", "help", "help"),
)
DATA = "data/"

_UNITS = ("B", "KB", "MB", "GB")
_STEP = 1000

Files: TypeAlias = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Offer:
    """A file to take, as the page on data shows it."""

    path: str
    name: str
    content: str
    size: str
    rows: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """A column of the table, explained in a page's language."""

    name: str
    type: str
    meaning: str
    example: str


def standing_pages(site: Site) -> Iterator[tuple[str, Callable[[], Files]]]:
    """Yield each document by its name, with what renders its files by path."""
    for path, text, title in PROSE:
        yield path, partial(_in_each_language, site, path, partial(_prose, text, title))
    yield DATA, partial(_in_each_language, site, DATA, _data)
    if STATUS not in site.paths:
        yield STATUS, partial(_in_each_language, site, STATUS, _status)
    yield NOT_FOUND_NAME, partial(_not_found, site)
    yield SITEMAP_NAME, partial(_sitemap, site)


def _in_each_language(site: Site, path: str, page: Callable[[Place], bytes]) -> Files:
    places = [place_at(site, language, path) for language in LANGUAGES]
    return {place.folder + PAGE_NAME: page(place) for place in places}


def _page(template: str, place: Place, title: str, description: str, **values: Any) -> bytes:
    path = place.folder.removeprefix(prefix_of(place.site, place.language))
    front = next((shelf.channel for shelf in place.site.shelves if not shelf.feed.path), None)
    full = f"{title} – {place.site.title}"
    return render(template, place, path, front, title=full, title_short=title, description=description, **values)


def _prose(text: str, title: str, place: Place) -> bytes:
    named = str(place.words[title])
    return _page("prose.html", place, named, named, text=f"{text}.{place.language}.html")


def _status(place: Place) -> bytes:
    return _page("status.html", place, place.words["status"], place.words["status_lede"], board=draw_board(place))


def _data(place: Place) -> bytes:
    return _page(
        "data.html",
        place,
        place.words["data"],
        place.words["data_lede"],
        charts=draw_charts(place),
        downloads=[_offer(file, place) for file in place.site.downloads],
        columns=[Meaning(one.name, one.type, getattr(one, place.language), one.example) for one in COLUMNS],
    )


def _offer(file: Download, place: Place) -> Offer:
    content = place.words["files"].get(file.name, "")
    rows = "" if file.rows is None else grouped(file.rows)
    return Offer(file.path, file.name, content, size_text(file.size), rows, file.sha256)


def size_text(size: int) -> str:
    """Return a number of bytes as people say it, in powers of a thousand."""
    number, unit = float(size), 0
    while number >= _STEP and unit < len(_UNITS) - 1:
        number, unit = number / _STEP, unit + 1
    return f"{number:.1f} {_UNITS[unit]}" if unit and number < 10 else f"{number:.0f} {_UNITS[unit]}"  # noqa: PLR2004


def _not_found(site: Site) -> Files:
    """Return the page for wrong addresses: it is shown at any depth, so that its links begin at the host."""
    root = urlsplit(site.base_url).path or "/"
    place = Place(site=site, language=site.language, folder="", root=root, home=root)
    order = sorted(LANGUAGES, key=site.language.__ne__)
    both = [
        {"language": language, "words": words(language), "home": root + prefix_of(site, language)} for language in order
    ]
    page = render("404.html", place, "", None, title=place.words["not_found"], description=site.title, both=both)
    return {NOT_FOUND_NAME: page}


def _sitemap(site: Site) -> Files:
    folders = [*(shelf.feed.path for shelf in site.shelves), *(path for path, *_ in PROSE), DATA, STATUS]
    urls = [
        site.base_url + prefix_of(site, language) + path for path in dict.fromkeys(folders) for language in LANGUAGES
    ]
    rows = "".join(f"<url><loc>{escape(url)}</loc></url>\n" for url in urls)
    sitemap = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )
    robots = f"User-agent: *\nDisallow:\n\nSitemap: {site.base_url}{SITEMAP_NAME}\n"
    return {SITEMAP_NAME: sitemap.encode(), ROBOTS_NAME: robots.encode()}
