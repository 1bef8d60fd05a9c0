from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from feeds.site.figures import Figures, figures_of, last_months, outline
from psgfeed.store.counts import Dimension, MonthCount


def test_the_last_months_end_with_that_of_the_day() -> None:
    assert last_months(date(2026, 2, 10), 4) == ("2025-11", "2025-12", "2026-01", "2026-02")


def test_a_month_that_is_not_told_has_no_items() -> None:
    figures = Figures({(Dimension.CATEGORY, "mining"): {"2026-01": 3}})
    assert figures.row(Dimension.CATEGORY, "mining", ("2025-12", "2026-01")) == (0, 3)
    assert figures.row(Dimension.REGION, "PE-CUS", ("2025-12", "2026-01")) == (0, 0)


def test_figures_are_what_the_store_counted() -> None:
    counted = {Dimension.SITE: (MonthCount("2026-01", "", 5), MonthCount("2026-02", "", 2))}
    figures = figures_of(lambda dimension: counted.get(dimension, ()))
    assert figures.row(Dimension.SITE, "", ("2026-01", "2026-02")) == (5, 2)


def test_bars_stand_side_by_side_on_the_floor() -> None:
    assert outline((0, 1, 2, 2), 3, 16, 2) == "M0 16h3V8h3V0h6V16z"


def test_the_smallest_number_is_still_seen() -> None:
    assert outline((1, 1000), 3, 16, 1000) == "M0 16V15h3V0h3V16z"


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=40))
def test_an_outline_is_as_wide_as_its_bars(values: list[int]) -> None:
    steps = outline(values, 3, 16, max(values)).replace("z", "").replace("V", " V").replace("h", " h").split()
    assert sum(int(step[1:]) for step in steps if step.startswith("h")) == 3 * len(values)
