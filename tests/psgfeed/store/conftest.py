"""One source, crawled again and again."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from psgfeed.model import Item, Mark, Precision, Source, StoredItem, When
from psgfeed.store.engine import Store
from psgfeed.store.items import Kept, keep
from psgfeed.store.query import ItemQuery, stream
from psgfeed.store.runs import start_crawl, start_run

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
EVERYTHING = ItemQuery(kind=None, include_backfill=True, include_held=True, about_peru_only=False)


@dataclass
class Keeper:
    """Keeps documents of sources, each in a crawl of its own, an hour after the last."""

    store: Store
    now: datetime = START
    crawls: list[int] = field(default_factory=list)

    def document(self, *items: Item, source: str = "andes", same_crawl: bool = False, **options: Any) -> Kept:
        """Keep the items of one document."""
        self.now += timedelta(hours=1)
        options.setdefault("place", f"https://{source}.example/feed")
        with self.store.begin() as connection:
            if not (same_crawl and self.crawls):
                run = start_run(connection, self.now)
                self.crawls.append(start_crawl(connection, run, source, self.now))
            whose = Source(source, source.title(), "feed", f"https://{source}.example/feed")
            mine = [replace(item, source=source) for item in items]
            return keep(connection, whose, mine, self.now, self.crawls[-1], **options)

    def items(self, query: ItemQuery = EVERYTHING) -> list[StoredItem]:
        """Return all that is kept, in the order of its guids."""
        with self.store.read() as connection:
            return sorted(stream(connection, query), key=lambda item: (item.item.source, item.item.guid))

    def titles(self, query: ItemQuery = EVERYTHING) -> list[str]:
        """Return the titles of all that is kept, in the order of its guids."""
        return [item.item.title for item in self.items(query)]

    def only(self) -> StoredItem:
        """Return the one item there is."""
        (item,) = self.items()
        return item


@pytest.fixture
def keeper(store: Store) -> Keeper:
    return Keeper(store)


def on(year: int, month: int, day: int) -> When:
    """Return a date that is known to the day."""
    return When(Precision.DAY, day=date(year, month, day), raw=f"{day}/{month}/{year}", origin="feed:pubDate")


def at(moment: datetime) -> When:
    """Return a date that is known to the second."""
    return When(Precision.TIME, instant=moment, day=moment.date(), raw=moment.isoformat(), origin="feed:pubDate")


MakeItem = Callable[..., Item]


@pytest.fixture
def news() -> MakeItem:
    """A function that makes an item: ``news("a", title=…)``."""

    def made(name: str, **values: Any) -> Item:
        given: dict[str, Any] = {
            "source": "andes",
            "guid": f"guid-{name}",
            "title": f"Villagers of {name} ask for clean water",
            "url": f"https://andes.example/{name}",
            "url_key": f"andes.example/{name}",
            "published": on(2026, 11, 23),
            "summary": f"The assembly of {name} met on Sunday and wrote to the ministry.",
            "language": "en",
            "categories": (Mark("mining", 2.0, "water.mine", ("water",)),),
            "regions": (Mark("PE-CUS", 1.0, "place", ("Espinar",)),),
        }
        return Item(**given | values)

    return made
