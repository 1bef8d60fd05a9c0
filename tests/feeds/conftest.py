"""What tests of feeds are made from: an item of a mining valley, an entry of it, and the head of a feed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feeds.formats.channel import Channel
from feeds.select import Setting
from psgfeed.model import Entry, Item, Label, Mark, Precision, Source, StoredItem, When

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
TAG = "tag:feeds.example,2026:"

ItemMaker = Callable[..., StoredItem]
EntryMaker = Callable[..., Entry]


@pytest.fixture(scope="session")
def channel() -> Channel:
    return Channel(
        path="c/mining/",
        title="Mining – Valley news",
        description="News about mines.",
        language="en",
        base_url="https://feeds.example/peru/",
        tag=TAG,
        publisher="Valley news",
    )


@pytest.fixture(scope="session")
def sources() -> dict[str, Source]:
    named = {"valley": "Valley Post", "coast": "Diario de la Costa", "hills": "Hill Radio"}
    return {
        id_: Source(id_, name, kind="feed", url=f"https://{id_}.example/rss", homepage=f"https://{id_}.example/")
        for id_, name in named.items()
    }


@pytest.fixture(scope="session")
def setting(sources: dict[str, Source]) -> Setting:
    return Setting(tag=TAG, base_url="https://feeds.example/peru/", language="en", sources=sources)


@pytest.fixture(scope="session")
def make_item() -> ItemMaker:
    """Return a maker of stored items: the number makes the id, and each is an hour older than the one before."""

    def make(
        number: int = 0, source: str = "valley", *, stored: dict[str, Any] | None = None, **item: Any
    ) -> StoredItem:
        moment = NOON - timedelta(hours=number)
        values: dict[str, Any] = {
            "title": f"Dam {number} is inspected",
            "url": f"https://{source}.example/{number}",
            "url_key": f"{source}.example/{number}",
            "published": When(Precision.TIME, instant=moment),
            "summary": f"Inspectors visit dam {number}.",
            "language": "en",
            "categories": (Mark("mining"),),
            "regions": (Mark("PE-CUS"),),
        }
        clock: dict[str, Any] = {
            "first_seen": moment + timedelta(minutes=20),
            "last_seen": NOON + timedelta(days=1),
            "last_changed": moment + timedelta(minutes=20),
            "feed_time": moment,
        }
        understood = Item(source=source, guid=f"guid-{number}", **(values | item))
        return StoredItem(id=f"{source}-{number:010x}", item=understood, **(clock | (stored or {})))

    return make


@pytest.fixture(scope="session")
def make_entry() -> EntryMaker:
    """Return a maker of entries; the number makes the id, and each is an hour older than the one before."""

    def make(number: int = 0, **values: Any) -> Entry:
        moment = NOON - timedelta(hours=number)
        plain: dict[str, Any] = {
            "id": f"{TAG}valley-{number:010x}",
            "title": f"Dam {number} is inspected",
            "link": f"https://valley.example/{number}",
            "published": moment,
            "updated": moment,
            "summary": "Inspectors visit the dam.",
            "language": "en",
            "author": "Ana Ramos",
            "source_id": "valley",
            "source_name": "Valley Post",
            "source_url": "https://valley.example/",
            "categories": (Label("mining", "Mining"), Label("PE-CUS", "Cusco", "region")),
        }
        return Entry(**(plain | values))

    return make
