"""The pages: a directory of the feeds in front, and a page beside every feed, in English and in Spanish.

They work without scripts and under any folder, and ask no other server for anything.
"""

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from feeds.formats.opml import NAME as OPML_NAME
from feeds.site.views import (
    LANGUAGES,
    Link,
    Place,
    Shelf,
    Site,
    Twin,
    count_of,
    days,
    groups,
    line,
    name_of,
    span,
    words,
)

PAGE_NAME = "index.html"

_LATEST = 8


def render_pages(site: Site, shelf: Shelf) -> dict[str, bytes]:
    """Return the page beside a feed in each language, by path; the front feed's page is the directory of feeds."""
    places = [_place(site, language, shelf.feed.path) for language in LANGUAGES]
    render = _beside if shelf.feed.path else _front
    return {place.folder + PAGE_NAME: render(shelf, place) for place in places}


def page_paths(site: Site, path: str) -> tuple[str, ...]:
    """Return the paths of the pages beside the feed in a folder."""
    return tuple(_prefix(site, language) + path + PAGE_NAME for language in LANGUAGES)


def static_files() -> dict[str, bytes]:
    """Return the files that are the same on every site, by path."""
    folder = files(__package__)
    named = {file.name: file.read_bytes() for file in folder.joinpath("static").iterdir() if file.is_file()}
    return {**named, "style.css": folder.joinpath("style.css").read_bytes(), ".nojekyll": b""}


def _front(shelf: Shelf, place: Place) -> bytes:
    return _render(
        "front.html",
        shelf,
        place,
        title=place.site.title,
        description=place.words["lede"],
        latest=[line(entry, place) for entry in shelf.entries[:_LATEST]],
        groups=groups(place),
    )


def _beside(shelf: Shelf, place: Place) -> bytes:
    feed = shelf.feed
    return _render(
        "feed.html",
        shelf,
        place,
        title=feed.titles[place.language],
        description=feed.descriptions[place.language],
        family=Link(place.words["families"][feed.family], f"{place.home}#{feed.family}"),
        name=name_of(feed, place),
        count=count_of(shelf, place),
        span=span(shelf.entries, place),
        days=days(shelf.entries, place),
    )


def _place(site: Site, language: str, path: str) -> Place:
    prefix = _prefix(site, language)
    folder = prefix + path
    root = "../" * folder.count("/") or "./"
    return Place(site=site, language=language, folder=folder, root=root, home=root + prefix)


def _prefix(site: Site, language: str) -> str:
    """Return the folder of a language's pages: the feeds' own language stands at the root."""
    return "" if language == site.language else f"{language}/"


def _render(template: str, shelf: Shelf, place: Place, **values: Any) -> bytes:
    text = (
        _templates()
        .get_template(template)
        .render(
            words=place.words,
            place=place,
            channel=shelf.channel,
            site=place.site,
            twins=[_twin(place, language, shelf.feed.path) for language in LANGUAGES],
            families=_families(place),
            opml=OPML_NAME,
            **values,
        )
    )
    return text.encode()


def _twin(place: Place, language: str, path: str) -> Twin:
    folder = _prefix(place.site, language) + path
    return Twin(language, words(language)["language_name"], place.site.base_url + folder, place.root + folder)


def _families(place: Place) -> list[Link]:
    published = dict.fromkeys(shelf.feed.family for shelf in place.site.shelves if shelf.feed.path)
    return [Link(place.words["families"][family], f"{place.home}#{family}") for family in published]


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
