"""The lists of subscriptions: all feeds of the site, and those of each group, in both languages."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from feeds.formats import opml
from feeds.formats.channel import Channel
from feeds.site.views import LANGUAGES, Shelf, Site, words

_ALONE = ("digest", "status")  # a folder of one feed needs no list


def subscriptions(site: Site) -> dict[str, bytes]:
    """Return every list by path: ``subscriptions.opml`` in the site's language, ``subscriptions-es.opml`` in another.

    A group of feeds has its own in the folder that is theirs, such as ``c/subscriptions.opml``.
    """
    return {path: content for language in LANGUAGES for path, content in _lists(site, language)}


def _lists(site: Site, language: str) -> Iterator[tuple[str, bytes]]:
    names = {"everything": "", **words(language)["families"]}
    name = opml.list_name(language, site.language)
    groups = {
        family: [_named(shelf, language) for shelf in members]
        for family, members in groupby(site.shelves, key=lambda shelf: shelf.feed.family)
    }
    yield name, opml.render_opml(site.title, {names[family]: channels for family, channels in groups.items()})
    for family, channels in groups.items():
        folder, _, rest = channels[0].path.partition("/")
        if rest and family not in _ALONE:
            yield f"{folder}/{name}", opml.render_opml(f"{names[family]} – {site.title}", {"": channels})


def _named(shelf: Shelf, language: str) -> Channel:
    return replace(shelf.channel, title=shelf.feed.titles[language], description=shelf.feed.descriptions[language])
