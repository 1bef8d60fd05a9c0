"""Items a month, kept right by what was written."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from psgfeed.model import Item, Mark, Relevance, When
from psgfeed.store.counts import Dimension, MonthCount, month_counts, recount, refresh_counts
from psgfeed.store.engine import Store, open_store
from psgfeed.store.marks import replace_marks
from psgfeed.store.runs import confirm, hold
from psgfeed.store.schema import ItemRow, TouchedRow
from psgfeed.store.tombstones import bury
from tests.psgfeed.store.conftest import START, Keeper, MakeItem, at, on


def counted(store: Store) -> Counter[tuple[str, str, str]]:
    with store.begin() as connection:
        refresh_counts(connection)
        return Counter(
            {
                (str(dimension), count.slug, count.month): count.items
                for dimension in Dimension
                for count in month_counts(connection, dimension)
            }
        )


def by_site(store: Store) -> dict[str, int]:
    return {month: items for (dimension, _, month), items in counted(store).items() if dimension == "site"}


def test_an_item_counts_in_all_and_for_everything_that_it_is(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"))
    assert counted(keeper.store) == {
        ("site", "", "2026-11"): 1,
        ("source", "andes", "2026-11"): 1,
        ("language", "en", "2026-11"): 1,
        ("category", "mining", "2026-11"): 1,
        ("region", "PE-CUS", "2026-11"): 1,
    }


def test_one_slug_can_be_asked_for(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"), news("b", categories=(Mark("politics", 1.0, "r", ("w",)),)))
    counted(keeper.store)
    with keeper.store.read() as connection:
        assert month_counts(connection, Dimension.CATEGORY, "politics") == (MonthCount("2026-11", "politics", 1),)


def test_backfill_counts_in_its_month_and_what_has_no_date_when_it_was_seen(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("now"), news("old", published=on(2016, 7, 3)), news("undated", published=When()))
    assert by_site(keeper.store) == {"2016-07": 1, "2026-11": 2}


def test_what_is_held_or_not_about_peru_does_not_count(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"), news("abroad", relevance=Relevance(about=False)))
    assert by_site(keeper.store) == {"2026-11": 1}
    with keeper.store.begin() as connection:
        hold(connection, keeper.crawls[-1])
    assert by_site(keeper.store) == {}
    keeper.document(news("a"))
    with keeper.store.begin() as connection:
        confirm(connection, keeper.crawls[-1])
    assert by_site(keeper.store) == {"2026-11": 1}


def test_an_item_whose_source_corrects_its_date_moves_to_its_month(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a", published=on(2026, 11, 2)))
    counted(keeper.store)
    keeper.document(news("a", published=on(2026, 10, 30)))
    assert by_site(keeper.store) == {"2026-10": 1}


def test_a_deleted_item_is_counted_no_more(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"), news("b"))
    counted(keeper.store)
    with keeper.store.begin() as connection:
        bury(connection, keeper.items()[0].id, "wished", START)
    assert counted(keeper.store)["category", "mining", "2026-11"] == 1


def test_seeing_an_item_once_more_touches_nothing(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"))
    with keeper.store.begin() as connection:
        connection.execute(delete(TouchedRow))
    keeper.document(news("a"))
    with keeper.store.read() as connection:
        assert connection.execute(select(func.count()).select_from(TouchedRow)).scalar_one() == 0


def test_a_long_log_is_shortened_to_what_it_tells(
    keeper: Keeper, news: MakeItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("psgfeed.store.counts._LOG_MAX", 5)
    keeper.document(*(news(str(number)) for number in range(9)))
    before = counted(keeper.store)
    with keeper.store.read() as connection:
        assert connection.execute(select(func.count()).select_from(TouchedRow)).scalar_one() == 5
    assert counted(keeper.store) == before


slugs = st.sampled_from(["mining", "politics", "gender"])
days = st.dates(date(2026, 9, 28), date(2026, 11, 24))
marked = st.builds(lambda slug, weight: Mark(slug, weight, "r", ()), slugs, st.sampled_from([0.0, 1.0]))
edits = st.lists(
    st.tuples(
        st.sampled_from(["keep", "date", "marks", "hold", "language", "bury", "refresh"]),
        st.integers(0, 3),
        days,
        st.lists(marked, max_size=3, unique_by=lambda mark: mark.slug),
        st.sampled_from(["en", "es"]),
    ),
    max_size=25,
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("counts") / "empty.db"
    open_store(f"sqlite:///{path}").close()
    return path


@given(edits)
@settings(max_examples=25)
def test_whatever_is_written_the_counts_are_those_of_a_recount(empty: Path, changes: list[tuple[Any, ...]]) -> None:
    copy = empty.with_name("copy.db")
    copy.write_bytes(empty.read_bytes())
    with open_store(f"sqlite:///{copy}") as store:
        keeper = Keeper(store)
        for what, number, day, marks, language in changes:
            _edit(keeper, what, f"{number}", day, tuple(marks), language)
        kept = counted(store)
        with store.read() as connection:
            assert kept == recount(connection)


def _edit(keeper: Keeper, what: str, name: str, day: date, marks: tuple[Mark, ...], language: str) -> None:
    moment = at(START.replace(year=day.year, month=day.month, day=day.day) + timedelta(hours=10))
    item = Item("andes", name, f"Title {name}", published=moment, language=language, categories=marks)
    if what == "keep":
        keeper.document(item)
        return
    if what == "refresh":
        counted(keeper.store)
        return
    ids = {one.item.guid: one for one in keeper.items()}
    if name not in ids:
        return
    one = ids[name]
    with keeper.store.begin() as connection:
        mine = update(ItemRow).where(ItemRow.id == one.id)
        if what == "date":
            connection.execute(mine.values(published_day=day))
        elif what == "marks":
            replace_marks(connection, [(one.id, replace(one.item, categories=marks), one.feed_time)])
        elif what == "hold":
            connection.execute(mine.values(held=not one.held))
        elif what == "language":
            connection.execute(mine.values(language=language))
        else:
            bury(connection, one.id, "test", keeper.now)
