from dataclasses import replace

import pytest

from psgfeed.model import ItemKind, Mark, Relevance, When
from psgfeed.store.counts import Dimension, refresh_counts
from psgfeed.store.query import ItemQuery
from psgfeed.store.runs import hold
from psgfeed.store.stats import COUNTED, items_by_month
from tests.psgfeed.store.conftest import EVERYTHING, Keeper, MakeItem, on


@pytest.fixture
def years(keeper: Keeper, news: MakeItem) -> Keeper:
    """Items of three months in two sources, one without a date, and some that are not counted."""
    both = (Mark("mining"), Mark("gender"))
    keeper.document(
        news("a", published=on(2025, 12, 31), categories=both),
        news("b", published=on(2026, 1, 1), title="Gold and water"),
        news("c", published=on(2026, 1, 31), language="es", regions=(), categories=()),
        news("d", published=When()),
        news("page", published=on(2026, 1, 5), kind=ItemKind.PAGE),
    )
    keeper.document(news("e", published=on(2026, 1, 1), regions=(Mark("PE-PUN"), Mark("PE-CUS"))), source="coast")
    keeper.document(news("f", published=on(2026, 1, 2), relevance=Relevance(False, 0.1, "about Chile")), source="coast")
    keeper.document(news("g", published=on(2026, 1, 3)), source="coast")
    with keeper.store.begin() as connection:
        hold(connection, keeper.crawls[-1])
    return keeper


def told(keeper: Keeper, by: Dimension, query: ItemQuery = COUNTED) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    with keeper.store.read() as connection:
        for one in items_by_month(connection, query, by):
            found.setdefault(one.slug, {})[one.month] = one.items
    return found


EXPECTED = {
    Dimension.SITE: {"": {"2025-12": 1, "2026-01": 3, "2026-11": 1}},
    Dimension.CATEGORY: {"gender": {"2025-12": 1}, "mining": {"2025-12": 1, "2026-01": 2, "2026-11": 1}},
    Dimension.REGION: {"PE-CUS": {"2025-12": 1, "2026-01": 2, "2026-11": 1}, "PE-PUN": {"2026-01": 1}},
    Dimension.SOURCE: {"andes": {"2025-12": 1, "2026-01": 2, "2026-11": 1}, "coast": {"2026-01": 1}},
    Dimension.LANGUAGE: {"en": {"2025-12": 1, "2026-01": 2, "2026-11": 1}, "es": {"2026-01": 1}},
}


def test_items_are_counted_by_month_and_thing_whether_the_counts_are_kept_or_not(years: Keeper, news: MakeItem) -> None:
    for by, expected in EXPECTED.items():
        assert told(years, by) == expected
    with years.store.begin() as connection:
        refresh_counts(connection)
    years.document(news("b", published=on(2025, 12, 1)))  # not told to the kept counts yet
    moved = {"": {"2025-12": 2, "2026-01": 2, "2026-11": 1}}

    assert told(years, Dimension.SITE) == moved
    assert told(years, Dimension.SITE, ItemQuery(include_backfill=True, kind=None))[""]["2026-01"] == 3


def test_a_selection_is_counted_by_anything(years: Keeper) -> None:
    assert told(years, Dimension.SOURCE, ItemQuery(include_backfill=True, category="mining")) == {
        "andes": {"2025-12": 1, "2026-01": 1, "2026-11": 1},
        "coast": {"2026-01": 1},
    }
    assert told(years, Dimension.CATEGORY, ItemQuery(include_backfill=True, category="gender")) == {
        "gender": {"2025-12": 1},
    }
    assert told(years, Dimension.SITE, ItemQuery(include_backfill=True, words="gold OR oro")) == {"": {"2026-01": 1}}


@pytest.mark.parametrize(
    ("query", "by", "slug"),
    [
        (replace(COUNTED, category="mining"), Dimension.CATEGORY, "mining"),
        (replace(COUNTED, source="andes"), Dimension.SOURCE, "andes"),
    ],
)
def test_one_thing_is_counted_alike_whether_the_counts_are_kept_or_not(
    query: ItemQuery, by: Dimension, slug: str, years: Keeper
) -> None:
    counted = [told(years, dimension, query) for dimension in Dimension]
    with years.store.begin() as connection:
        refresh_counts(connection)

    assert [told(years, dimension, query) for dimension in Dimension] == counted
    assert told(years, by, query) == {slug: EXPECTED[by][slug]}
    assert told(years, Dimension.SITE, query) == {"": EXPECTED[by][slug]}


def test_everything_can_be_counted(years: Keeper) -> None:
    assert told(years, Dimension.SITE, EVERYTHING) == {"": {"2025-12": 1, "2026-01": 6, "2026-11": 1}}
