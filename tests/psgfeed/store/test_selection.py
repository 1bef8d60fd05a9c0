from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from psgfeed.model import Mark, When
from psgfeed.store.engine import Store
from psgfeed.store.selection import Selection, count_selected
from psgfeed.store.stories import tell_same
from psgfeed.store.table import items_statement, read_items
from tests.psgfeed.store.conftest import Keeper, MakeItem, at, on

MINING = Mark("mining", 2.0, "mine", ("mina",))
PUNO = Mark("PE-PUN", 1.0, "place", ("Puno",))


def titles(store: Store, selection: Selection) -> list[str]:
    with store.read() as connection:
        found = [row[-1] for rows in read_items(connection, selection, ("title",)) for row in rows]
        assert count_selected(connection, selection) == len(found)
    return found


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), ["lake", "strike", "budget", "undated"]),
        (Selection(sources=("andes",)), ["lake", "strike", "undated"]),
        (Selection(sources=("andes", "sierra")), ["lake", "strike", "budget", "undated"]),
        (Selection(categories=("mining",)), ["strike"]),
        (Selection(regions=("PE-PUN", "PE-CUS")), ["lake"]),
        (Selection(languages=("es",)), ["budget"]),
        (Selection(words="LAKE"), ["lake"]),
        (Selection(published_since=date(2026, 3, 2)), ["strike", "budget"]),
        (Selection(published_until=date(2026, 3, 2)), ["lake", "strike"]),
        (Selection(seen_until=date(2026, 11, 23)), []),
        (Selection(published_since=date.min, published_until=date.max), ["lake", "strike", "budget"]),
        (Selection(seen_since=date.min, seen_until=date.max), ["lake", "strike", "budget", "undated"]),
        (
            Selection(seen_since=date(2026, 11, 24), seen_until=date(2026, 11, 24)),
            ["lake", "strike", "budget", "undated"],
        ),
        (Selection(sources=("andes",), languages=("es",)), []),
    ],
)
def test_every_filter_must_hold_and_of_its_values_any(
    keeper: Keeper, news: MakeItem, selection: Selection, expected: Sequence[str]
) -> None:
    keeper.document(
        news("a", title="undated", published=When(), categories=(), regions=()),
        news("b", title="lake", categories=(), published=on(2026, 3, 1), regions=(PUNO,)),
        news("c", title="strike", regions=(), published=on(2026, 3, 2), categories=(MINING,)),
    )
    keeper.document(
        news("d", title="budget", categories=(), regions=(), published=on(2026, 3, 3), language="es"), source="sierra"
    )
    assert titles(keeper.store, selection) == expected


def test_an_evening_in_lima_is_of_that_day_although_its_source_writes_the_next(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a", title="evening", published=at(datetime(2026, 5, 2, 3, tzinfo=UTC))))
    assert titles(keeper.store, Selection(published_until=date(2026, 5, 1))) == ["evening"]
    assert titles(keeper.store, Selection(published_since=date(2026, 5, 2))) == []


def test_of_a_story_one_row_is_left_and_where_its_primary_is_filtered_out_the_next(
    keeper: Keeper, news: MakeItem
) -> None:
    keeper.document(news("a", title="first", language="en"))
    keeper.document(news("b", title="segundo", language="es"), source="sierra")
    keeper.document(news("c", title="tercero", language="es"), source="selva")
    keeper.document(news("d", title="alone", language="en"), source="costa")
    ids = {item.item.title: item.id for item in keeper.items()}
    with keeper.store.begin() as connection:
        tell_same(connection, ids["first"], ids["segundo"], "near_text", 0.9, keeper.now)
        tell_same(connection, ids["first"], ids["tercero"], "near_text", 0.9, keeper.now)
    assert sorted(titles(keeper.store, Selection(dedupe=True))) == ["alone", "first"]
    assert titles(keeper.store, Selection(dedupe=True, languages=("es",))) == ["segundo"]


@pytest.mark.parametrize(
    ("selection", "index"),
    [
        (Selection(), "ix_item_published_day_id"),
        (Selection(published_since=date(2020, 1, 1)), "ix_item_published_day_id (published_day>?"),
        (Selection(languages=("es",)), "ix_item_published_day_id"),
        (Selection(sources=("andes",)), "(source=?"),
        (Selection(categories=("mining",)), "ix_item_category_slug_feed_time_item_id (slug=?"),
        (Selection(regions=("PE-PUN",)), "ix_item_region_slug_feed_time_item_id (slug=?"),
        (Selection(seen_since=date(2026, 1, 1)), "ix_item_first_seen (first_seen>?"),
        (Selection(words="agua"), "item_search VIRTUAL TABLE"),
        (Selection(dedupe=True), "ix_item_story (story=?"),
    ],
)
def test_every_filtered_export_walks_an_index(store: Store, selection: Selection, index: str) -> None:
    if store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by what is stored")
    with store.read() as connection:
        statement = items_statement(connection, selection, ("title", "categories", "regions"))
        sql = str(statement.compile(connection, compile_kwargs={"literal_binds": True}))
        plan = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]
    assert any(index in step for step in plan), plan
    assert "SCAN item" not in plan
