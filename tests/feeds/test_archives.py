"""Archives: how they are cut into documents, and that these stay as they are."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.archives import PART_MAX, Neighbours, Paged, Part, chain, cut, plan, span_of
from feeds.catalog import read_catalogue
from feeds.publish import Publication, Published, publish
from feeds.validation.folder import check_site
from psgfeed.model import Item, Mark, Precision, Source, When
from psgfeed.store.engine import Store, open_store
from psgfeed.store.items import keep
from psgfeed.store.runs import start_crawl, start_run
from psgfeed.store.tombstones import bury

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)

months = st.builds("{:04}-{:02}".format, st.integers(2014, 2017), st.integers(1, 12))
volumes = st.dictionaries(months, st.integers(0, 2600), max_size=20)


def test_a_year_is_one_document_until_it_holds_more_than_a_thousand() -> None:
    assert plan({"2016-01": 600, "2016-07": 400, "2017-02": 1}) == (
        Part("2016", ("2016-01", "2016-07")),
        Part("2017", ("2017-02",)),
    )
    assert plan({"2016-01": 601, "2016-07": 2400}) == (
        Part("2016-01", ("2016-01",)),
        Part("2016-07", ("2016-07",)),
        Part("2016-07-2", ("2016-07",), 1),
        Part("2016-07-3", ("2016-07",), 2),
    )


def test_the_only_document_follows_an_empty_one_of_the_year_before() -> None:
    assert plan({"2016-05": 3}) == (Part("2015", ()), Part("2016", ("2016-05",)))
    assert plan({"2016-05": 3}, {"2015", "2016"}) == plan({"2016-05": 3})
    assert plan({}) == ()


def test_a_year_that_outgrew_its_document_keeps_it_empty_in_the_chain() -> None:
    parts = plan({"2016-01": 600, "2016-02": 600}, {"2016"})
    assert [part.name for part in parts] == ["2016", "2016-01", "2016-02"]
    assert parts[0].months == ()
    assert chain(parts)["2016-01"] == Neighbours("2016", "2016-02")


@given(volumes, volumes)
def test_every_month_is_in_the_chain_and_no_document_is_ever_lost(first: dict[str, int], then: dict[str, int]) -> None:
    names = {part.name for part in plan(first)}
    parts = plan({**first, **then}, names)
    assert names <= {part.name for part in parts}
    assert len({part.name for part in parts}) == len(parts)
    room: dict[str, int] = {}
    for part in parts:
        for month in part.months:
            room[month] = room.get(month, 0) + PART_MAX
    assert all(room.get(month, 0) >= number for month, number in {**first, **then}.items())
    assert [month for part in parts for month in part.months] == sorted(
        month for part in parts for month in part.months
    )


@given(st.dictionaries(st.builds("2016-07-{:02}".format, st.integers(1, 31)), st.integers(0, 2600), max_size=31))
def test_the_pages_of_a_month_hold_all_entries_of_its_days_in_order_and_none_twice(days: dict[str, int]) -> None:
    pages = [cut(days, page) for page in range(sum(days.values()) // PART_MAX + 1)]
    assert all(sum(piece.stop - piece.start for piece in page) == PART_MAX for page in pages[:-1])
    held = [(piece.day, number) for page in pages for piece in page for number in range(piece.start, piece.stop)]
    assert held == [(day, number) for day in sorted(days) for number in range(days[day])]


def test_a_page_is_due_when_a_day_of_it_was_touched_or_what_comes_before_it_has_grown() -> None:
    before = {"2016-07-01": 900, "2016-07-02": 900, "2016-07-03": 900}
    corrected = Paged(before, before, frozenset({"2016-07-02"}))
    assert [corrected.is_due(page) for page in range(3)] == [True, True, False]
    grown = Paged(before, {**before, "2016-07-02": 901}, frozenset({"2016-07-02"}))
    assert [grown.is_due(page) for page in range(3)] == [True, True, True]
    newest = Paged(before, {**before, "2016-07-03": 901}, frozenset({"2016-07-03"}))
    assert [newest.is_due(page) for page in range(3)] == [False, True, True]


def test_a_month_ends_where_the_next_begins() -> None:
    assert span_of("2016-12") == (datetime(2016, 12, 1, tzinfo=UTC), datetime(2017, 1, 1, tzinfo=UTC))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'psgfeed.db'}") as opened:
        yield opened


Publisher = Callable[[], Published]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def publishes(store: Store, site: Path, sources: dict[str, Source]) -> Publisher:
    publication = Publication(site, "https://feeds.example/peru/", "Valley news", "feeds.example", 2026)
    return lambda: publish(store, read_catalogue(), publication, sources.values())


def item(day: datetime, name: str = "", **values: object) -> Item:
    plain = Item(
        source="valley",
        guid=f"{day.isoformat()}{name}",
        title=f"Dam of {day.date()} {name}",
        url=f"https://valley.example/{day:%Y%m%d%H}{name}",
        url_key=f"valley.example/{day:%Y%m%d%H}{name}",
        published=When(Precision.TIME, instant=day, day=day.date()),
        language="en",
        categories=(Mark("mining"),),
    )
    return replace(plain, **values)  # type: ignore[arg-type]


def take(store: Store, *items: Item, at: datetime = NOON, backfill: bool = False) -> None:
    with store.begin() as connection:
        crawl = start_crawl(connection, start_run(connection, at), "valley", at)
        source = Source("valley", "Valley Post", "feed", "https://valley.example/rss")
        keep(connection, source, items, at, crawl, place=source.url, backfill=backfill)


def walked(site: Path, start: str) -> list[str]:
    """Return the titles of all entries from the live feed back to the first document of the archive."""
    titles: list[str] = []
    path = start
    while path:
        parsed = feedparser.parse((site / path).read_bytes())
        assert not parsed.bozo
        titles += [entry.title for entry in parsed.entries]
        before = [link.href for link in parsed.feed.links if link.rel == "prev-archive"]
        path = before[0].removeprefix("https://feeds.example/peru/") if before else ""
    return titles


OLD = (datetime(2014, 5, 2, 10, tzinfo=UTC), datetime(2016, 7, 3, 10, tzinfo=UTC))


def test_the_chain_leads_to_every_item_backfill_too(store: Store, site: Path, publishes: Publisher) -> None:
    take(store, item(NOON - timedelta(days=1)), *map(item, OLD))
    publishes()
    for feed in ("", "c/mining/", "s/valley/", "lang/en/"):
        titles = walked(site, f"{feed}feed.atom")
        assert set(titles) == {"Dam of 2026-03-09", "Dam of 2016-07-03", "Dam of 2014-05-02"}
        assert "prev-archive" in (site / f"{feed}feed.xml").read_text(encoding="utf-8")


def test_a_feed_of_old_items_only_is_published_for_its_archive(store: Store, site: Path, publishes: Publisher) -> None:
    take(store, *map(item, OLD), backfill=True)
    publishes()
    for feed in ("", "c/mining/", "s/valley/", "lang/en/"):
        assert walked(site, f"{feed}feed.atom") == ["Dam of 2016-07-03", "Dam of 2014-05-02"]
        assert feedparser.parse((site / feed / "feed.atom").read_bytes()).entries == []
    assert not (site / "c/economy").exists()
    assert check_site(site, NOON).faults == ()


def test_a_document_says_what_it_is(store: Store, site: Path, publishes: Publisher) -> None:
    take(store, item(NOON - timedelta(days=1)), *map(item, OLD))
    publishes()
    text = (site / "c/mining/archive/2016.atom").read_text(encoding="utf-8")
    assert "<fh:archive/>" in text
    links = {
        rel: href for href, rel in re.findall(r'<link href="https://feeds\.example/peru/([^"]*)" rel="([^"]+)"', text)
    }
    assert links == {
        "self": "c/mining/archive/2016.atom",
        "current": "c/mining/feed.atom",
        "prev-archive": "c/mining/archive/2014.atom",
        "next-archive": "c/mining/archive/2026.atom",
        "alternate": "c/mining/",
    }


def test_a_new_item_touches_no_closed_year(store: Store, publishes: Publisher) -> None:
    take(store, item(NOON - timedelta(days=1)), *map(item, OLD))
    publishes()
    take(store, item(NOON), at=NOON + timedelta(hours=1))
    archives = {path for path in publishes().written if _is_document(path)}
    assert archives == {f"{feed}archive/2026.atom" for feed in ("", "c/mining/", "s/valley/", "lang/en/")}


def test_what_comes_late_enters_the_document_of_its_year_and_no_other(store: Store, publishes: Publisher) -> None:
    take(store, item(NOON - timedelta(days=1)), *map(item, OLD))
    publishes()
    take(store, item(OLD[0] + timedelta(days=3), categories=()), at=NOON + timedelta(hours=1))
    written = publishes().written
    archives = {path for path in written if _is_document(path)}
    assert archives == {f"{feed}archive/2014.atom" for feed in ("", "s/valley/", "lang/en/")}
    assert not any(path.endswith(("feed.atom", "feed.xml", "feed.json")) for path in written)


def test_a_deleted_item_is_taken_out(store: Store, site: Path, publishes: Publisher) -> None:
    take(store, item(NOON - timedelta(days=1)), *map(item, OLD))
    publishes()
    with store.begin() as connection:
        bury(connection, _id_of(site, "Dam of 2014-05-02"), "asked", NOON)
    publishes()
    assert set(walked(site, "feed.atom")) == {"Dam of 2026-03-09", "Dam of 2016-07-03"}
    assert (site / "archive/2014.atom").is_file()


def test_nothing_is_forgotten_when_a_publication_fails(
    store: Store, site: Path, publishes: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(store, item(NOON - timedelta(days=1)))
    publishes()
    take(store, item(OLD[0]), at=NOON + timedelta(hours=1))
    with monkeypatch.context() as patched:
        patched.setattr("feeds.archiving.render_archive", lambda *_: 1 / 0)
        assert publishes().findings
    assert not publishes().findings
    assert "Dam of 2014-05-02" in walked(site, "feed.atom")


def _is_document(path: str) -> bool:
    return "/archive/" in f"/{path}" and path.endswith(".atom")


def _id_of(site: Path, title: str) -> str:
    entries = feedparser.parse((site / "archive/2014.atom").read_bytes()).entries
    return next(str(entry.id) for entry in entries if entry.title == title).rpartition(":")[2]
