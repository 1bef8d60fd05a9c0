"""A publication costs what has changed, and still gives what one from scratch would give."""

import random
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from feeds.catalog import read_catalogue
from feeds.publish import Publication, Published, publish
from feeds.shelving import Shelving
from psgfeed.model import Item, Mark, Precision, Source, StoredItem, When
from psgfeed.store.by_hand import Decision, decide
from psgfeed.store.engine import Store, open_store
from psgfeed.store.items import keep
from psgfeed.store.marks import write_meaning
from psgfeed.store.query import ItemQuery, newest
from psgfeed.store.runs import confirm, hold, start_crawl, start_run
from psgfeed.store.stories import fold
from psgfeed.store.stories_by_hand import join_by_hand, part_by_hand
from psgfeed.store.tombstones import bury

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
ROUNDS = 6
FORGET = (
    "UPDATE feed_state SET made_from = ''",
    "DELETE FROM feed_glance",
    "DELETE FROM feed_archive",
    "DELETE FROM archive_month",
    "DELETE FROM archive_day",
)
EVERYTHING = ItemQuery(include_backfill=True, include_held=True, about_peru_only=False, kind=None)


@dataclass(slots=True)
class Newsroom:
    """A store with a site, in which chance decides what happens next."""

    store: Store
    database: Path
    publication: Publication
    sources: dict[str, Source]
    chance: random.Random
    now: datetime = NOON
    number: int = 0

    def publish(self) -> Published:
        return publish(self.store, read_catalogue(), self.publication, self.sources.values(), now=self.now)

    def files(self) -> dict[str, bytes]:
        return files_below(self.publication.folder)

    def from_scratch(self, place: Path) -> dict[str, bytes]:
        with sqlite3.connect(self.database) as ours, sqlite3.connect(place / "copy.db") as copy:
            ours.backup(copy)
            for statement in FORGET:
                copy.execute(statement)
        publication = replace(self.publication, folder=place / "site")
        with open_store(f"sqlite:///{place / 'copy.db'}") as store:
            publish(store, read_catalogue(), publication, self.sources.values(), now=self.now)
        return files_below(publication.folder)

    def live_on(self) -> None:
        self.now += timedelta(hours=self.chance.choice((1, 30, 24 * 8)))
        for _ in range(self.chance.randint(0, 3)):
            self.chance.choice(
                (self.tell, self.tell, self.correct, self.mark, self.turn_away, self.relate, self.bury)
            )()

    def tell(self) -> None:
        """Keep a few items, new or old; their crawl may be held back."""
        source = self.chance.choice(sorted(self.sources))
        crawl = self.store_items(source, [self.new(source) for _ in range(self.chance.randint(1, 4))])
        with self.store.begin() as connection:
            if self.chance.random() < 0.3:
                hold(connection, crawl)
            fold(connection, self.now)

    def correct(self) -> None:
        for stored in self.some():
            title = f"{stored.item.title} again"
            crawl = self.store_items(
                stored.item.source, [replace(stored.item, title=title, categories=(Mark("economy"),))]
            )
            with self.store.begin() as connection:
                confirm(connection, crawl)

    def mark(self) -> None:
        for stored in self.some():
            decision = Decision(self.chance.choice(("mining", "politics", "PE-CUS")), self.chance.random() < 0.6)
            self.decide_on(stored, decision)

    def turn_away(self) -> None:
        for stored in self.some():
            self.decide_on(stored, Decision("peru", not stored.item.relevance.about))

    def relate(self) -> None:
        pair = self.some(2)
        with self.store.begin() as connection:
            if len(pair) > 1 and self.chance.random() < 0.7:
                join_by_hand(connection, pair[0].id, pair[1].id, self.now)
            elif pair:
                part_by_hand(connection, pair[0].id)

    def bury(self) -> None:
        for stored in self.some():
            with self.store.begin() as connection:
                bury(connection, stored.id, "asked for", self.now)

    def decide_on(self, stored: StoredItem, decision: Decision) -> None:
        with self.store.begin() as connection:
            write_meaning(connection, stored, decide(stored.item, [decision]))

    def some(self, number: int = 1) -> list[StoredItem]:
        with self.store.read() as connection:
            known = newest(connection, EVERYTHING, 500)
        return self.chance.sample(known, min(number, len(known)))

    def store_items(self, source: str, items: list[Item]) -> int:
        with self.store.begin() as connection:
            crawl = start_crawl(connection, start_run(connection, self.now), source, self.now)
            keep(connection, self.sources[source], items, self.now, crawl, place=f"https://{source}.example/rss")
        return crawl

    def new(self, source: str, ages: tuple[int, ...] = (1, 5, 60, 24 * 40, 24 * 700)) -> Item:
        """Return an item of a source that is one of these hours old."""
        self.number += 1
        at = self.now - timedelta(hours=self.chance.choice(ages))
        return Item(
            source=source,
            guid=f"guid-{self.number}",
            title=f"Dam {self.chance.randint(1, 6)} in the long valley of the north is inspected",
            url=f"https://{source}.example/{self.number}",
            url_key=f"{source}.example/{self.number}",
            published=When(Precision.TIME, instant=at, day=at.date()),
            summary=f"Inspectors visit dam {self.number}.",
            language=self.chance.choice(("en", "es")),
            categories=tuple(Mark(slug) for slug in self.chance.sample(("mining", "politics", "economy"), 2)),
            regions=tuple(Mark(slug) for slug in self.chance.sample(("PE-CUS", "PE-CAJ"), self.chance.randint(0, 2))),
        )


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ids_in(document: Path) -> list[str]:
    return re.findall(r"<entry[^>]*>\s*<id>([^<]+)</id>", document.read_text(encoding="utf-8"))


@pytest.fixture
def newsroom(tmp_path: Path, sources: dict[str, Source]) -> Iterator[Callable[[int], Newsroom]]:
    opened: list[Store] = []

    def make(seed: int) -> Newsroom:
        database = tmp_path / "psgfeed.db"
        opened.append(open_store(f"sqlite:///{database}"))
        publication = Publication(
            tmp_path / "site", "https://feeds.example/peru/", "Valley news", "feeds.example", 2026
        )
        return Newsroom(opened[-1], database, publication, sources, random.Random(seed))

    yield make
    for store in opened:
        store.close()


@pytest.mark.parametrize(("seed", "page"), [(0, 1000), (1, 1000), (2, 2), (3, 2), (4, 3)])
def test_a_publication_after_many_is_byte_for_byte_that_from_scratch(
    newsroom: Callable[[int], Newsroom], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, page: int
) -> None:
    monkeypatch.setattr("feeds.archives.PART_MAX", page)
    room = newsroom(seed)
    room.tell()
    for number in range(ROUNDS):
        room.live_on()
        done = room.publish()
        assert done.findings == ()
        place = tmp_path / f"scratch-{number}"
        place.mkdir()
        ours, theirs = room.files(), room.from_scratch(place)
        assert {path for path in ours | theirs if ours.get(path) != theirs.get(path)} == set(), number


@pytest.mark.parametrize("seed", range(6, 9))
def test_an_archive_tells_every_entry_of_its_live_feed_by_the_same_id_and_no_id_twice(
    newsroom: Callable[[int], Newsroom], seed: int
) -> None:
    room = newsroom(seed)
    room.tell()
    for _ in range(ROUNDS):
        room.live_on()
        room.publish()
    site = room.publication.folder
    feeds = [live.parent for live in site.rglob("feed.atom") if (live.parent / "archive").is_dir()]
    assert feeds
    for feed in feeds:
        archived = [name for document in (feed / "archive").glob("*.atom") for name in ids_in(document)]
        assert len(archived) == len(set(archived)), feed
        assert set(ids_in(feed / "feed.atom")) <= set(archived), feed


def test_what_was_published_bit_by_bit_is_what_each_database_gives_when_it_remembers_nothing(
    store: Store, tmp_path: Path, sources: dict[str, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.archives.PART_MAX", 2)
    publication = Publication(tmp_path / "site", "https://feeds.example/peru/", "Valley news", "feeds.example", 2026)
    room = Newsroom(store, tmp_path / "not-used.db", publication, sources, random.Random(5))
    room.tell()
    for _ in range(ROUNDS):
        room.live_on()
        room.publish()
    ours = room.files()
    with store.begin() as connection:
        for statement in FORGET:
            connection.execute(text(statement))
    room.publication = replace(publication, folder=tmp_path / "anew")
    room.publish()
    assert ours == room.files()


def test_a_feed_in_which_nothing_was_touched_is_not_read(
    newsroom: Callable[[int], Newsroom], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = newsroom(1)
    for source in room.sources:
        room.store_items(source, [room.new(source, (1,))])
    room.publish()
    learned: list[str] = []
    fill = Shelving.fill

    def watched(self: Shelving, feeds: object) -> object:
        yield from fill(self, feeds)  # type: ignore[arg-type]
        learned.extend(glance.path for glance in self.learned)

    monkeypatch.setattr(Shelving, "fill", watched)
    room.publish()
    assert learned == []
    room.store_items("valley", [room.new("valley", (1,))])
    room.publish()
    assert {"", "s/valley/"} <= set(learned)
    assert not {"s/coast/", "s/hills/"} & set(learned)


def test_a_category_taken_away_by_hand_is_gone_from_the_feeds_of_all_else(newsroom: Callable[[int], Newsroom]) -> None:
    room = newsroom(2)
    room.store_items("valley", [replace(room.new("valley", (1,)), categories=(Mark("mining"), Mark("economy")))])
    room.publish()
    (stored,) = room.some()
    room.decide_on(stored, Decision("economy", verdict=False))
    done = room.publish()
    assert {"feed.atom", "s/valley/feed.atom", "c/mining/feed.atom"} <= set(done.written)
