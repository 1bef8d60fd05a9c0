"""The pages beside feeds: a directory of the feeds in front, and a page for every feed, in English and in Spanish.

They work without scripts and under any folder, and ask no other server for anything.
"""

from importlib.resources import files

from feeds.site.atlas import draw_map, locate
from feeds.site.board import draw_board
from feeds.site.directory import counts_of, group_of, groups, pulse_of, pulse_row, reach_of
from feeds.site.render import PAGE_NAME, paths_of, place_at, render
from feeds.site.views import (
    LANGUAGES,
    Link,
    Place,
    Shelf,
    Site,
    count_of,
    days,
    line,
    name_of,
    span,
)

STATUS = "status/"
DIGEST = "digest/weekly/"

# The feeds whose pages show more than their entries, or show them otherwise.
_TEMPLATES = {STATUS: "health.html", DIGEST: "digest.html"}

_LATEST = 6


def render_pages(site: Site, shelf: Shelf) -> dict[str, bytes]:
    """Return the page beside a feed in each language, by path; the front feed's page is the directory of feeds."""
    places = [place_at(site, language, shelf.feed.path) for language in LANGUAGES]
    page = _beside if shelf.feed.path else _front
    return {place.folder + PAGE_NAME: page(shelf, place) for place in places}


def page_paths(site: Site, path: str) -> tuple[str, ...]:
    """Return the paths of the pages beside the feed in a folder."""
    return paths_of(site, path)


def static_files() -> dict[str, bytes]:
    """Return the files that are the same on every site, by path."""
    folder = files(__package__)
    named = {file.name: file.read_bytes() for file in folder.joinpath("static").iterdir() if file.is_file()}
    return {**named, "style.css": folder.joinpath("style.css").read_bytes(), ".nojekyll": b""}


def _front(shelf: Shelf, place: Place) -> bytes:
    return render(
        "front.html",
        place,
        shelf.feed.path,
        shelf.channel,
        title=place.site.title,
        description=place.words["lede"],
        latest=[line(entry, place) for entry in shelf.entries[:_LATEST]],
        groups=groups(place),
        map=draw_map(place),
    )


def _beside(shelf: Shelf, place: Place) -> bytes:
    feed, entries = shelf.feed, shelf.entries_in(place.language)
    return render(
        _TEMPLATES.get(feed.path, "feed.html"),
        place,
        feed.path,
        shelf.channel,
        title=feed.titles[place.language],
        description=feed.descriptions[place.language],
        family=Link(place.words["groups"][group_of(feed.family)], f"{place.home}#{group_of(feed.family)}"),
        name=name_of(feed, place),
        beat=pulse_of(feed, place),
        locator=locate(feed.slug) if feed.family == "regions" else None,
        count=count_of(shelf, place),
        span=span(entries, place),
        days=days(entries, place),
        reach=reach_of(feed, place) if not shelf.glance.size else "",
        archive=place.site.archives.get(feed.path, ()),
        **({"board": draw_board(place)} if feed.path == STATUS else {}),
    )


def page_inputs(site: Site, shelf: Shelf) -> object:
    """Return what a feed's page shows beside the feed itself; the front page shows everything."""
    path = shelf.feed.path
    board = draw_board(place_at(site, site.language, path)) if path == STATUS else ()
    counts = () if shelf.glance.size else tuple(sorted(counts_of(site, shelf.feed).items()))
    told = sorted(shelf.told.items())
    return site.newest_day, pulse_row(site, shelf.feed), counts, told, board, site.archives.get(path)
