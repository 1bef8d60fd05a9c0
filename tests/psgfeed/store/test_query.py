import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from psgfeed.model import ItemKind, Mark, Relevance, When
from psgfeed.store.engine import open_store
from psgfeed.store.query import ItemQuery, Order, count, get, newest, stream
from psgfeed.store.runs import confirm, hold
from psgfeed.store.tombstones import bury
from tests.psgfeed.store.conftest import EVERYTHING, Keeper, MakeItem, at, on

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _names(keeper: Keeper, query: ItemQuery, **paging: object) -> list[str]:
    with keeper.store.read() as connection:
        return [item.item.guid.removeprefix("guid-") for item in newest(connection, query, **paging)]  # type: ignore[arg-type]


@pytest.fixture
def five(keeper: Keeper, news: MakeItem) -> Keeper:
    """Five items, a the oldest, of several topics, places and languages."""
    keeper.document(
        news("e", published=at(NOON + timedelta(hours=4)), categories=(Mark("mining"), Mark("gender")), regions=()),
        news("d", published=at(NOON + timedelta(hours=3)), language="es", regions=(Mark("PE-PUN"),)),
        news("c", published=at(NOON + timedelta(hours=2)), relevance=Relevance(False, 0.2, "about Chile")),
        news("b", published=at(NOON + timedelta(hours=1)), categories=(Mark("gender"),)),
        news("a", published=at(NOON), kind=ItemKind.PAGE),
    )
    return keeper


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (ItemQuery(), "edb"),
        (ItemQuery(kind=None), "edba"),
        (ItemQuery(about_peru_only=False), "edcb"),
        (ItemQuery(category="gender"), "eb"),
        (ItemQuery(category="mining"), "ed"),
        (ItemQuery(region="PE-CUS"), "b"),
        (ItemQuery(category="mining", region="PE-PUN"), "d"),
        (ItemQuery(category="nothing"), ""),
        (ItemQuery(language="es"), "d"),
        (ItemQuery(source="other"), ""),
        (ItemQuery(since=NOON + timedelta(hours=3)), "ed"),
        (ItemQuery(until=NOON + timedelta(hours=3)), "b"),
        (ItemQuery(published_since=date(2026, 11, 21)), ""),
        (ItemQuery(published_since=date(2026, 11, 20), published_until=date(2026, 11, 20)), "edb"),
        (ItemQuery(first_seen_since=datetime(2026, 11, 25, tzinfo=UTC)), ""),
        (ItemQuery(first_seen_until=datetime(2026, 11, 25, tzinfo=UTC)), "edb"),
    ],
)
def test_conditions_choose(query: ItemQuery, names: str, five: Keeper) -> None:
    assert "".join(_names(five, query)) == names
    with five.store.read() as connection:
        assert count(connection, query) == len(names)
        assert "".join(item.item.guid[-1] for item in stream(connection, query, Order.NEWEST)) == names


def test_pages_follow_one_another_without_gap_or_repeat(keeper: Keeper, news: MakeItem) -> None:
    for source in ("andes", "coast", "forest"):  # the same noon in each: ties between sources
        keeper.document(*(news(f"{n}", position=n) for n in range(5)), source=source)
    for query in (ItemQuery(), ItemQuery(category="mining"), ItemQuery(region="PE-CUS")):
        found: list[str] = []
        before = None
        with keeper.store.read() as connection:
            while page := newest(connection, query, 4, before):
                found += [item.id for item in page]
                before = (page[-1].feed_time, page[-1].id)
            assert found == [item.id for item in newest(connection, query, 100)]
        assert len(set(found)) == 15


def test_one_item_by_its_id(five: Keeper) -> None:
    item = five.items()[0]
    with five.store.read() as connection:
        assert get(connection, item.id) == item
        assert get(connection, "andes-0000000000") is None


def test_a_stream_goes_by_published_day_undated_first_and_id(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"), news("b", published=When()), news("c", published=on(2026, 11, 2)))

    with keeper.store.read() as connection:
        assert [item.item.guid for item in stream(connection, EVERYTHING)] == ["guid-b", "guid-c", "guid-a"]


def test_a_stream_is_longer_than_what_is_read_at_once(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(*(news(f"{n:04}", position=n) for n in range(1203)))

    with keeper.store.read() as connection:
        found = list(stream(connection, EVERYTHING))
    assert len({item.id for item in found}) == 1203
    assert all(item.item.categories for item in found)


def test_what_is_held_back_is_in_no_feed_until_a_good_crawl_has_seen_it(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"))
    keeper.document(news("junk"), news("true"))
    with keeper.store.begin() as connection:
        assert hold(connection, keeper.crawls[-1]) == 2
    held = _names(keeper, ItemQuery())
    keeper.document(news("a"), news("true"))
    with keeper.store.begin() as connection:
        assert confirm(connection, keeper.crawls[-1]) == 1

    assert held == ["a"]
    assert sorted(_names(keeper, ItemQuery())) == ["a", "true"]
    assert sorted(_names(keeper, ItemQuery(include_held=True))) == ["a", "junk", "true"]


def test_a_mark_taken_away_by_hand_stays_away(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"))
    with keeper.store.begin() as connection:
        connection.execute(text("UPDATE item_category SET weight = 0, origin = 'manual'"))
    keeper.document(news("a", categories=(Mark("mining", 3.0), Mark("gender"))))

    assert [mark.slug for mark in keeper.only().item.categories] == ["gender"]
    assert _names(keeper, ItemQuery(category="mining")) == []


class TestWords:
    @pytest.fixture
    def items(self, keeper: Keeper, news: MakeItem) -> Keeper:
        keeper.document(
            news("a", title="La minería y el agua", summary="Año nuevo en Ánimas", position=0),
            news("b", title="Mineria informal", summary="Oro", position=1),
            news("c", title="Road closed", summary="A bridge fell; the MINERÍA stopped", position=2),
        )
        return keeper

    @pytest.mark.parametrize(
        ("words", "names"),
        [
            ("mineria", "abc"),
            ("MINERÍA", "abc"),
            ("mineri\u0301a", "abc"),
            ("minería oro", "b"),
            ("ano animas", "a"),
            ("bridge", "c"),
            ("miner", ""),
            ("", "abc"),
            ("  ", "abc"),
            ("!!!", ""),
            ('"minería" AND', "abc"),
            ("oro OR road", "bc"),
            ("title:oro", ""),
            ("oro*", "b"),
            ("(oro)", "b"),
            ("'; DROP TABLE item; --", ""),
            ("oro\x00", "b"),
        ],
    )
    def test_find_whatever_the_accents(self, words: str, names: str, items: Keeper) -> None:
        assert "".join(_names(items, ItemQuery(words=words))) == names

    def test_find_a_new_title_and_no_longer_the_old_one(self, items: Keeper, news: MakeItem) -> None:
        items.document(news("b", title="Forests", summary="Trees"))

        assert _names(items, ItemQuery(words="oro")) == []
        assert _names(items, ItemQuery(words="forests trees")) == ["b"]

    def test_stay_in_step_with_what_is_revised_and_deleted(self, items: Keeper, news: MakeItem) -> None:
        items.document(news("a", title="Otro título"), news("d", position=3))
        with items.store.begin() as connection:
            bury(connection, items.items()[2].id, "asked for", items.now)
            if connection.dialect.name == "sqlite":  # raises when index and items differ
                connection.exec_driver_sql("INSERT INTO item_search (item_search, rank) VALUES ('integrity-check', 1)")

        assert _names(items, ItemQuery(words="bridge")) == []
        assert _names(items, ItemQuery(words="otro titulo")) == ["a"]

    def test_go_together_with_other_conditions(self, items: Keeper) -> None:
        assert _names(items, ItemQuery(words="mineria", category="mining", region="PE-CUS"), limit=2) == ["a", "b"]

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(words=st.text(max_size=80) | st.text("\"'*():^+-{}\\ ANDORNEAR\x00\ud800", max_size=30))
    def test_are_never_syntax(self, words: str, items: Keeper) -> None:
        assert set(_names(items, ItemQuery(words=words))) <= {"a", "b", "c"}


@pytest.mark.parametrize("query", [ItemQuery(category="mining"), ItemQuery(region="PE-CUS"), ItemQuery()])
def test_the_newest_are_one_walk_of_an_index(query: ItemQuery, tmp_path: Path) -> None:
    asked: list[tuple[str, Any]] = []

    def note(*call: Any) -> None:
        asked.append((call[2], call[3]))

    with open_store(f"sqlite:///{tmp_path / 'x.db'}") as store, store.read() as connection:
        event.listen(connection, "before_cursor_execute", note)
        newest(connection, query, 50)
        statement, parameters = asked[0]
        steps = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]

    assert re.search(r"USING (COVERING )?INDEX ix_\w+_feed_time_(item_)?id", steps[0])
    assert not any("TEMP B-TREE" in step for step in steps)
