"""A site of one source, one topic and one region, for tests of pages."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from feeds.catalog import expand, read_catalogue
from feeds.formats.channel import Channel
from feeds.site.downloads import Download
from feeds.site.figures import Figures
from feeds.site.standings import Standing
from feeds.site.views import Site, make_site, shelve
from psgfeed.model import Entry, Source
from psgfeed.store.counts import Dimension

BASE = "https://feeds.example/peru/"
PATHS = ("", "c/mining/", "r/PE-CUS/", "s/valley/")

SiteMaker = Callable[..., Site]
Counts = Mapping[tuple[Dimension, str], Mapping[str, int]]


@pytest.fixture(scope="session")
def make_valley(channel: Channel) -> SiteMaker:
    """Return a maker of sites: the same entries in the front feed and in those of a topic, a region and a source."""

    def make(
        entries: tuple[Entry, ...],
        counts: Counts | None = None,
        *,
        language: str = "en",
        downloads: tuple[Download, ...] = (),
        contact: str = "",
    ) -> Site:
        source = Source("valley", "Valley Post", kind="feed", url="")
        feeds = {feed.path: feed for feed in expand(read_catalogue(), [source], "Valley news")}
        shelves = [shelve(feeds[path], _channel(channel, path), entries) for path in PATHS]
        standings = (
            Standing("hills", "Hill Radio", "https://hills.example/", "failing"),
            Standing("valley", "Valley Post", "https://valley.example/", "well", date(2026, 3, 10)),
        )
        return make_site(
            "Valley news",
            BASE,
            language,
            shelves,
            figures=Figures(counts or {}),
            standings=standings,
            downloads=downloads,
            contact=contact,
        )

    return make


def _channel(channel: Channel, path: str) -> Channel:
    return Channel(path, f"Feed {path}", channel.description, "en", BASE, channel.tag, channel.publisher)
