from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.model import When
from psgfeed.store.coverage import Coverage, CrawlDay, Harvest, coverage, months_of, unlooked
from psgfeed.store.engine import Store
from psgfeed.store.runs import Outcome, finish_crawl, start_crawl, start_run
from tests.psgfeed.store.conftest import Keeper, MakeItem, on

SEEN = datetime(2026, 3, 5, tzinfo=UTC)


def looked(*days: date) -> list[CrawlDay]:
    return [CrawlDay(day, 1, 0, 1) for day in days]


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def gaps(covered: Iterable[Coverage]) -> dict[str, tuple[int, int]]:
    return {f"{one.month:%Y-%m}": (one.gap_days, one.missed_days) for one in covered}


class TestMonthsOfASource:
    def test_a_month_read_every_day_has_no_gap_even_without_items(self) -> None:
        days = looked(*every_day(date(2026, 2, 1), date(2026, 3, 10)))
        february, march = months_of("andes", {}, days, date(2026, 3, 10))

        assert (february.items, february.crawls, february.days, february.gap_days) == (0, 28, 28, 0)
        assert (march.crawls, march.days, march.gap_days) == (10, 9, 0)

    def test_a_source_that_was_dead_for_a_month_shows_the_gap(self) -> None:
        days = looked(*every_day(date(2026, 1, 1), date(2026, 1, 31)), *every_day(date(2026, 3, 1), date(2026, 3, 31)))

        assert gaps(months_of("andes", {}, days, date(2026, 4, 1))) == {
            "2026-01": (0, 0),
            "2026-02": (28, 28),
            "2026-03": (0, 0),
            "2026-04": (0, 0),
        }

    def test_failed_crawls_are_counted_and_are_no_look(self) -> None:
        days = [CrawlDay(date(2026, 1, day), 24, 24, 0) for day in range(1, 32)]
        january, _ = months_of("andes", {}, days, date(2026, 2, 1))

        assert (january.crawls, january.failed_crawls, january.gap_days, january.missed_days) == (744, 744, 31, 31)

    def test_all_days_before_the_first_crawl_are_missed(self) -> None:
        harvests = {date(2025, 12, 1): Harvest(3, SEEN, SEEN)}
        covered = tuple(months_of("andes", harvests, looked(date(2026, 2, 3)), date(2026, 2, 4)))

        assert gaps(covered) == {"2025-12": (31, 31), "2026-01": (31, 31), "2026-02": (2, 2)}
        assert [one.items for one in covered] == [3, 0, 0]
        assert [one.first_seen for one in covered] == [SEEN, None, None]

    def test_a_gap_over_new_year_counts_for_both_months(self) -> None:
        days = looked(date(2025, 12, 1), date(2025, 12, 21), date(2026, 1, 11))

        assert gaps(months_of("andes", {}, days, date(2026, 1, 12))) == {"2025-12": (29, 29), "2026-01": (10, 10)}

    def test_a_quiet_source_that_is_asked_once_a_week_is_not_missed(self) -> None:
        days = looked(*(date(2026, 1, 1) + timedelta(days=7 * week) for week in range(5)))

        assert gaps(months_of("andes", {}, days, date(2026, 2, 1)))["2026-01"] == (26, 0)

    def test_days_to_come_are_no_gap_and_neither_is_today(self) -> None:
        (november,) = months_of("andes", {}, looked(date(2026, 11, 1)), date(2026, 11, 25))

        assert (november.days, november.gap_days, november.missed_days) == (24, 23, 23)

    def test_a_month_that_begins_today_has_no_days_yet(self) -> None:
        *_, november = months_of("andes", {}, looked(date(2026, 10, 31)), date(2026, 11, 1))

        assert (november.days, november.gap_days) == (0, 0)

    def test_nothing_is_known_of_what_was_never_read(self) -> None:
        assert not list(months_of("andes", {}, [], date(2026, 11, 1)))

    @given(
        st.sets(st.dates(date(2025, 6, 1), date(2026, 6, 30))), st.sets(st.dates(date(2025, 1, 1), date(2026, 6, 1)))
    )
    def test_every_day_is_either_looked_at_or_a_gap(self, days: set[date], months: set[date]) -> None:
        harvests = {month.replace(day=1): Harvest(1, SEEN, SEEN) for month in months}
        today = date(2026, 7, 1)
        covered = list(months_of("andes", harvests, looked(*sorted(days)), today))

        assert sum(one.days - one.gap_days for one in covered) == len(days)
        assert all(0 <= one.missed_days <= one.gap_days <= one.days for one in covered)
        assert [one.month for one in covered] == sorted({one.month for one in covered})
        assert sum(one.items for one in covered) == len(harvests)


def crawl(store: Store, source: str, at: datetime, outcome: Outcome) -> None:
    with store.begin() as connection:
        number = start_crawl(connection, start_run(connection, at), source, at)
        if outcome is not Outcome.PENDING:
            finish_crawl(connection, number, outcome, at + timedelta(minutes=1))


class TestCoverageOfTheStore:
    def test_days_and_months_are_perus(self, store: Store) -> None:
        crawl(store, "andes", datetime(2026, 2, 1, 4, 59, tzinfo=UTC), Outcome.OK)  # still January in Lima
        crawl(store, "andes", datetime(2026, 2, 1, 5, 0, tzinfo=UTC), Outcome.UNCHANGED)
        with store.read() as connection:
            covered = list(coverage(connection))

        assert [(one.month, one.crawls, one.gap_days) for one in covered] == [
            (date(2026, 1, 1), 1, 30),
            (date(2026, 2, 1), 1, 0),
        ]

    @pytest.mark.parametrize("outcome", Outcome)
    def test_each_outcome_is_a_look_or_not(self, outcome: Outcome, store: Store) -> None:
        crawl(store, "andes", datetime(2026, 2, 1, 12, tzinfo=UTC), outcome)
        with store.read() as connection:
            covered = list(coverage(connection, datetime(2026, 2, 2, 12, tzinfo=UTC)))

        good = outcome in {Outcome.OK, Outcome.UNCHANGED, Outcome.EMPTY}
        told = [(one.crawls, one.failed_crawls, one.gap_days) for one in covered]
        assert told == ([] if outcome is Outcome.PENDING else [(1, 0 if good else 1, 0 if good else 1)])

    def test_items_go_by_their_month_and_undated_ones_by_when_they_were_first_seen(
        self, keeper: Keeper, news: MakeItem
    ) -> None:
        keeper.document(news("a", published=on(2026, 9, 30)), news("b", published=on(2026, 9, 1)))
        keeper.document(news("c", published=When()), source="coast")
        with keeper.store.read() as connection:
            covered = list(coverage(connection))
            coast = list(coverage(connection, sources=["coast", "nowhere"]))

        assert [(one.source_id, f"{one.month:%Y-%m}", one.items) for one in covered] == [
            ("andes", "2026-09", 2),
            ("andes", "2026-10", 0),
            ("andes", "2026-11", 0),
            ("coast", "2026-11", 1),
        ]
        assert coast == covered[-1:]
        assert covered[0].first_seen == keeper.now - timedelta(hours=1)

    def test_it_ends_with_the_last_crawl_unless_told_the_time(self, store: Store) -> None:
        crawl(store, "andes", datetime(2026, 2, 2, 12, tzinfo=UTC), Outcome.OK)
        with store.read() as connection:
            assert gaps(coverage(connection)) == {"2026-02": (1, 1)}
            assert gaps(coverage(connection, datetime(2026, 3, 12, 12, tzinfo=UTC))) == {
                "2026-02": (27, 27),
                "2026-03": (11, 11),
            }

    def test_an_empty_store_covers_nothing(self, store: Store) -> None:
        with store.read() as connection:
            assert not list(coverage(connection))


def test_the_shares_of_months_that_were_missed(store: Store) -> None:
    for day in range(1, 11):
        crawl(store, "andes", datetime(2026, 2, day, 12, tzinfo=UTC), Outcome.OK)
    crawl(store, "coast", datetime(2026, 4, 1, 12, tzinfo=UTC), Outcome.FAILED)
    months = tuple(date(2026, month, 1) for month in (1, 2, 3, 4, 5))
    with store.read() as connection:
        assert unlooked(connection, months) == {"andes": (1, 18 / 28, 1, 0, 0), "coast": (1, 1, 1, 0, 0)}
        assert unlooked(connection, months[1:2], sources=["andes"]) == {"andes": (18 / 28,)}
        assert unlooked(connection, ()) == {}


def test_a_chart_may_begin_long_after_the_first_look(store: Store) -> None:
    crawl(store, "andes", datetime(2025, 12, 30, 12, tzinfo=UTC), Outcome.OK)
    crawl(store, "andes", datetime(2026, 1, 5, 12, tzinfo=UTC), Outcome.OK)
    with store.read() as connection:
        assert unlooked(connection, (date(2026, 1, 1),)) == {"andes": (0,)}


def test_the_shares_are_those_of_all_looks_though_few_of_them_are_read(store: Store) -> None:
    first = datetime(2026, 1, 1, 4, 30, tzinfo=UTC)
    for day, hour in ((0, 0), (1, 20), (9, 1), (9, 23), (18, 3), (26, 2), (40, 0), (41, 5), (49, 5), (80, 0)):
        crawl(store, "andes", first + timedelta(days=day, hours=hour), Outcome.OK)
    months = tuple(date(2026, month, 1) for month in (1, 2, 3, 4))
    with store.read() as connection:
        told = [one.missed_days / one.days for one in coverage(connection, datetime(2026, 4, 20, tzinfo=UTC))]
        shares = unlooked(connection, months, datetime(2026, 4, 20, tzinfo=UTC))["andes"]
    assert shares == tuple(told[-4:])
    assert 0 < shares[1] < 1
