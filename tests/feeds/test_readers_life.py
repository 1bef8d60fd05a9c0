"""Sixty days with feed readers, while sources do everything that makes other feeds repeat, lose and bump entries."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from feed_readers import LibraryReader, LocalReader, numbers_in
from newsrooms import Article, Newsroom, noon
from serving_client import served

from feeds.catalog import Catalogue, read_catalogue
from feeds.publish import Publication, publish
from feeds.select import is_fit
from feeds.validation.past import check_past
from psgfeed.intake import take
from psgfeed.model import Document, StoredItem
from psgfeed.serving.app import SiteApp
from psgfeed.serving.folder import SiteFolder
from psgfeed.store.engine import Store, open_store
from psgfeed.store.items import keep
from psgfeed.store.query import ItemQuery, newest
from psgfeed.store.runs import Outcome, confirm, finish_crawl, hold, start_crawl, start_run
from psgfeed.store.stories import fold
from psgfeed.store.tombstones import bury

DAYS = 60
FEEDS = ("feed.atom", "s/valley/feed.xml", "s/coast/feed.json", "s/hills/feed.atom")
EVERYTHING = FEEDS[0]
LIBRARY_FEEDS = (EVERYTHING, "s/coast/feed.json")
FORTNIGHT = 14
BEGINNING = 4  # before that there is little to copy or to correct
RECENT = 100  # of the items, by date: what may newly be announced on a day is among them


@dataclass
class Office:
    """The store and the site, with the newsrooms that they follow."""

    store: Store
    publication: Publication
    catalogue: Catalogue
    newsrooms: dict[str, Newsroom]
    muted: dict[int, str] = field(default_factory=dict)

    def crawl(self, newsroom: Newsroom, now: datetime, *, doubtful: bool = False) -> None:
        self.keep(newsroom, newsroom.document(), now, doubtful=doubtful)

    def keep(
        self, newsroom: Newsroom, document: Document, now: datetime, *, doubtful: bool = False, backfill: bool = False
    ) -> None:
        source = newsroom.source
        taken = take(document, source, now)
        assert taken.items
        with self.store.begin() as connection:
            crawl = start_crawl(connection, start_run(connection, now), source.id, now)
            keep(connection, source, taken.items, now, crawl, place=document.url, backfill=backfill)
            finish_crawl(connection, crawl, Outcome.SUSPICIOUS if doubtful else Outcome.OK, now)
            if doubtful:
                hold(connection, crawl)
            else:
                confirm(connection, crawl)

    def publish(self, now: datetime) -> tuple[str, ...]:
        with self.store.begin() as connection:
            fold(connection, now)
        sources = [newsroom.source for newsroom in self.newsrooms.values()]
        done = publish(self.store, self.catalogue, self.publication, sources, now=now)
        assert done.findings == ()
        return done.written

    def items(self) -> list[StoredItem]:
        with self.store.read() as connection:
            return newest(connection, ItemQuery(), RECENT)

    def mute(self, newsroom: str, number: int, now: datetime) -> None:
        [item] = [one for one in self.items() if one.item.source == newsroom and number in events(one)]
        with self.store.begin() as connection:
            assert bury(connection, item.id, "asked to", now)
        self.muted[number] = f"{self.publication.tag}{item.id}"

    def announced(self) -> set[tuple[str, int]]:
        """Return which event belongs into which feed."""
        fit = [item for item in self.items() if is_fit(item)]
        of_source = {feed.split("/")[1]: feed for feed in FEEDS if feed.startswith("s/")}
        return {
            (feed, number)
            for item in fit
            for feed in (EVERYTHING, of_source[item.item.source])
            for number in events(item)
        }


def events(item: StoredItem) -> tuple[int, ...]:
    return numbers_in(item.item.url or "")


@dataclass
class Story:
    """What happens, day by day. Event numbers count up; each newsroom writes every day."""

    office: Office
    number: int = 0
    held: set[str] = field(default_factory=set)

    def day(self, day: int) -> None:
        valley, coast, hills = self.office.newsrooms.values()
        for newsroom, count in ((valley, 1), (coast, 2), (hills, 1)):
            for one in range(count):
                self._write(newsroom, noon(day) - timedelta(hours=1 + 2 * one))
        happening = getattr(self, f"_on_day_{day}", None)
        if happening:
            happening(day)
        if day % 4 == 1 and day > BEGINNING:
            coast.write(self._next(), noon(day) - timedelta(minutes=9), told=valley.articles[-3])
        if day % 5 == 2 and day > BEGINNING:
            self._correct(valley.articles[-4])
        if day % 7 == 3:
            hills.articles.pop(-3)
        for newsroom in self.office.newsrooms.values():
            self.office.crawl(newsroom, noon(day), doubtful=newsroom.id in self.held)

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _write(self, newsroom: Newsroom, at: datetime | None) -> Article:
        return newsroom.write(self._next(), at)

    def _correct(self, article: Article) -> None:
        article.title += " (corrected)"
        article.text = article.text.replace("people", "persons")

    def _on_day_8(self, day: int) -> None:
        """A day that was printed wrong is moved back; a time and a day are moved forward, as if they were new."""
        valley, _, hills = self.office.newsrooms.values()
        hills.articles[-3].published = noon(day - 6)
        hills.articles[-4].published = noon(day)
        valley.articles[-8].published = noon(day)

    def _on_day_12(self, _: int) -> None:
        """A newsroom prints an article without a date, and dates it a day later."""
        coast = self.office.newsrooms["coast"]
        coast.write(self._next(), None)

    def _on_day_13(self, day: int) -> None:
        _, coast, _ = self.office.newsrooms.values()
        next(article for article in coast.articles if article.published is None).published = noon(day - 1)

    def _on_day_16(self, day: int) -> None:
        """An original arrives in a crawl that is held back; the copy is announced before the original is released."""
        valley, *_ = self.office.newsrooms.values()
        self._write(valley, noon(day) - timedelta(minutes=50))
        self.held = {valley.id}

    def _on_day_17(self, day: int) -> None:
        valley, coast, _ = self.office.newsrooms.values()
        original = next(one for one in valley.articles if one.published == noon(day - 1) - timedelta(minutes=50))
        coast.write(self._next(), noon(day) - timedelta(minutes=20), told=original)

    def _on_day_18(self, _: int) -> None:
        self.held = set()

    def _on_day_28(self, day: int) -> None:
        """A day is printed wrong, and put right on the next day: it was a later one."""
        *_, hills = self.office.newsrooms.values()
        self._write(hills, noon(day - 4))

    def _on_day_29(self, day: int) -> None:
        *_, hills = self.office.newsrooms.values()
        next(
            one for one in hills.articles if one.published == noon(day - 5) and one is hills.articles[-2]
        ).published = noon(day - 2)

    def _on_day_20(self, day: int) -> None:
        """The archive of a newsroom is read at once, and another page of it as if it were new."""
        *_, hills = self.office.newsrooms.values()
        old = [
            Article(90_000 + one, f"Old file {one}", f"Of long ago, {one}.", f"/news/{90_000 + one}/", noon(-400 - one))
            for one in range(40)
        ]
        self.office.keep(hills, hills.document(of=old[:30]), noon(day), backfill=True)
        self.office.keep(hills, hills.document(of=old[30:]), noon(day))

    def _on_day_25(self, _: int) -> None:
        """A newsroom moves to another host and scheme, and its guids with it."""
        self.office.newsrooms["valley"].site = "https://www.valley.example"

    def _on_day_33(self, day: int) -> None:
        """A newsroom brings much at once."""
        *_, hills = self.office.newsrooms.values()
        for one in range(9):
            self._write(hills, noon(day) - timedelta(minutes=one))

    def _on_day_41(self, day: int) -> None:
        """An article is muted, and one that leads a story."""
        valley, coast, _ = self.office.newsrooms.values()
        self.office.mute(coast.id, coast.articles[-5].number, noon(day))
        original = next(
            one for one in reversed(valley.articles[:-4]) if any(one.number == other.number for other in coast.articles)
        )
        self.office.mute(valley.id, original.number, noon(day))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    place = tmp_path_factory.mktemp("life")
    catalogue = read_catalogue()
    few = replace(catalogue, families=tuple(one for one in catalogue.families if one.name in {"everything", "sources"}))
    newsrooms = [Newsroom("valley"), Newsroom("coast"), Newsroom("hills", by_day=True)]
    with open_store(f"sqlite:///{place / 'psgfeed.db'}") as store:
        publication = Publication(place / "site", "https://feeds.example/", "Valley news", "feeds.example", 2026)
        yield Office(store, publication, few, {newsroom.id: newsroom for newsroom in newsrooms})


@dataclass
class Life:
    """What came of sixty days: the readers, what was announced and when, and what a second publication wrote."""

    daily: LocalReader
    fortnightly: LocalReader
    library: LibraryReader
    announced: dict[tuple[str, int], int]
    written_again: set[str]
    refused: list[str]
    muted: dict[int, str]


@pytest.fixture(scope="module")
def life(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Life:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)  # nobody pulls the plug here, and a disk takes its time
        for room in ("pages", "standing_pages", "weeks"):  # nor looks at a page
            patch.setattr(f"feeds.site.{room}.render", lambda *_, **__: b"page")
        return _lived(office, tmp_path_factory.mktemp("readers"))


def _lived(office: Office, place: Path) -> Life:
    story, announced = Story(office), dict[tuple[str, int], int]()
    written_again: set[str] = set()
    refused: list[str] = []
    office.publication.folder.mkdir()
    with served(SiteApp(SiteFolder(office.publication.folder))) as client:
        daily, fortnightly = LocalReader(FEEDS), LocalReader(FEEDS)
        library = LibraryReader(LIBRARY_FEEDS, place / "reader.sqlite", client)
        for day in range(DAYS):
            before = _kept(office.publication.folder, place / "before") if day % 5 == 0 else None
            story.day(day)
            office.publish(noon(day))
            if day % 10 == 0:
                written_again.update(office.publish(noon(day) + timedelta(hours=1)))
            for event in office.announced():
                announced.setdefault(event, day)
            refused += [str(fault) for fault in check_past(office.publication.folder, before)] if before else []
            daily.visit(client, day)
            if day % 10 == 0:  # nothing was published in between
                daily.visit(client, day)
            if day % 5 == 0 or day == DAYS - 1:
                library.visit()
            if day % FORTNIGHT == FORTNIGHT - 1 or day == DAYS - 1:
                fortnightly.visit(client, day)
    return Life(daily, fortnightly, library, announced, written_again, refused, office.muted)


def _kept(site: Path, place: Path) -> Path | None:
    """Keep the feeds of a site as they are, for comparing."""
    if not (site / "manifest.json").exists():
        return None
    for path in (*site.rglob("*.atom"), site / "manifest.json"):
        target = place / path.relative_to(site)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return place


@pytest.mark.parametrize("who", ["daily", "fortnightly", "library"])
def test_no_reader_is_shown_an_event_twice(life: Life, who: str) -> None:
    assert getattr(life, who).diary.repeats == []


@pytest.mark.parametrize("who", ["daily", "fortnightly", "library"])
def test_no_entry_is_moved_forward_under_a_reader(life: Life, who: str) -> None:
    # What is left of a story whose first report was muted is dated by the next one.
    assert getattr(life, who).diary.bumped - set(life.muted.values()) == set()


@pytest.mark.parametrize("who", ["daily", "fortnightly", "library"])
def test_no_reader_misses_what_was_announced(life: Life, who: str) -> None:
    seen = getattr(life, who).diary.seen
    followed = getattr(life, who).feeds
    missed = {event for event in life.announced if event not in seen and event[0] in followed}
    missed = {event for event in missed if event[1] not in life.muted}
    assert missed == set()


def test_old_items_that_are_found_later_are_shown_to_nobody(life: Life) -> None:
    assert {
        number for reader in (life.daily, life.library) for _, number in reader.diary.seen if number >= 90_000
    } == set()


def test_what_is_published_again_is_not_written_again(life: Life) -> None:
    assert life.written_again == set()


def test_the_check_against_the_day_before_refuses_nothing(life: Life) -> None:
    assert life.refused == []


def test_readers_are_told_of_many_events_and_often_that_nothing_changed(life: Life) -> None:
    assert len(life.announced) > 450
    assert life.daily.not_modified >= 6 * len(FEEDS)
