from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from psgfeed.model import Source
from psgfeed.problems import CRAWL_FEW, FETCH_STATUS, Finding
from psgfeed.store.engine import Store
from psgfeed.store.runs import (
    CrawlRecord,
    Outcome,
    close_abandoned,
    crawls_of,
    finish_crawl,
    finish_run,
    history,
    hold,
    start_crawl,
    start_run,
    stream_crawls,
)
from psgfeed.store.schema import RunRow
from psgfeed.store.sources import (
    Fetched,
    claim_due,
    end_lease,
    failure_weight,
    next_interval,
    record_fetch,
    release,
    remember,
    remember_backfill,
    state,
    states,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOW_IT_ENDED = select(RunRow.id, RunRow.finished, RunRow.exit_code)
ANDES = Source("andes", "Andes", "feed", "https://andes.example/feed", every_s=3600)
COAST = Source("coast", "Coast", "feed", "https://coast.example/feed", every_s=3600)


@pytest.fixture
def run(store: Store) -> int:
    with store.begin() as connection:
        return start_run(connection, NOW, "run")


def _claim(store: Store, run: int, now: datetime = NOW, *, force: bool = False) -> tuple[str, ...]:
    with store.begin() as connection:
        return claim_due(connection, [COAST, ANDES], now, run, force=force)


def _fetch(store: Store, run: int, now: datetime = NOW, **fetched: object) -> CrawlRecord:
    with store.begin() as connection:
        crawl = start_crawl(connection, run, "andes", now)
        record_fetch(connection, crawl, "andes", Fetched(ANDES.url, **{"status": 200} | fetched), now)  # type: ignore[arg-type]
        return finish_crawl(connection, crawl, Outcome.OK, now)


class TestClaiming:
    def test_takes_what_was_never_crawled_in_the_order_given(self, store: Store, run: int) -> None:
        assert _claim(store, run) == ("coast", "andes")
        with store.read() as connection:
            crawls = crawls_of(connection, run)
        assert [(crawl.source_id, crawl.outcome) for crawl in crawls] == [
            ("coast", Outcome.PENDING),
            ("andes", Outcome.PENDING),
        ]

    def test_leaves_alone_what_another_run_has(self, store: Store, run: int) -> None:
        _claim(store, run)

        assert _claim(store, run, force=True) == ()
        assert _claim(store, run, NOW + HOUR) == ("coast", "andes")

    def test_waits_until_a_source_is_due_unless_forced(self, store: Store, run: int) -> None:
        _claim(store, run)
        with store.begin() as connection:
            assert release(connection, ANDES, Outcome.OK, NOW) == NOW + HOUR

        assert _claim(store, run, NOW + HOUR / 4) == ()
        assert _claim(store, run, NOW + HOUR / 4, force=True) == ("andes",)

    def test_honours_a_servers_wish_to_be_left_alone_even_when_forced(self, store: Store, run: int) -> None:
        _fetch(store, run, status=429, retry_after=NOW + 2 * HOUR)

        assert _claim(store, run, NOW + HOUR, force=True) == ("coast",)
        assert "andes" in _claim(store, run, NOW + 2 * HOUR)

    def test_by_many_at_once_gives_each_source_to_one(self, store: Store, run: int) -> None:
        with ThreadPoolExecutor(6) as pool:
            claimed = list(pool.map(lambda _: _claim(store, run), range(6)))

        assert sorted(source for sources in claimed for source in sources) == ["andes", "coast"]

    def test_nothing_takes_nothing(self, store: Store, run: int) -> None:
        with store.begin() as connection:
            assert claim_due(connection, [], NOW, run) == ()


class TestAnswers:
    def test_validators_are_remembered_and_outlive_an_answer_without_a_body(self, store: Store, run: int) -> None:
        _fetch(store, run, etag='"1"', last_modified="Mon", body_hash="abc")
        _fetch(store, run, status=304, not_modified=True)
        _fetch(store, run, status=503)
        _fetch(store, run, etag='"page 2"', first=False)

        with store.read() as connection:
            known = state(connection, "andes")
        assert (known.etag, known.last_modified, known.body_hash) == ('"1"', "Mon", "abc")

    def test_an_answer_without_validators_ends_the_old_ones(self, store: Store, run: int) -> None:
        _fetch(store, run, etag='"1"', body_hash="abc")
        _fetch(store, run, body_hash="def")

        with store.read() as connection:
            assert state(connection, "andes").etag == ""

    def test_a_doubtful_crawl_forgets_them_so_that_the_next_one_reads_again(self, store: Store, run: int) -> None:
        crawl = _fetch(store, run, etag='"1"', body_hash="abc")
        with store.begin() as connection:
            hold(connection, crawl.id)
            known = state(connection, "andes")

        assert (known.etag, known.body_hash) == ("", "")

    def test_bytes_and_documents_add_up(self, store: Store, run: int) -> None:
        with store.begin() as connection:
            crawl = start_crawl(connection, run, "andes", NOW)
            for first in (False, True):
                record_fetch(connection, crawl, "andes", Fetched(ANDES.url, 200, bytes=100, first=first), NOW)
            done = finish_crawl(connection, crawl, Outcome.OK, NOW)

        assert (done.documents, done.bytes, done.http_status) == (2, 200, 200)

    @pytest.mark.parametrize(
        ("asked", "granted"),
        [(NOW + HOUR, NOW + HOUR), (NOW + 900 * HOUR, NOW + 24 * HOUR), (NOW - HOUR, None), (None, None)],
    )
    def test_retry_after_is_kept_for_a_day_at_most(
        self, asked: datetime | None, granted: datetime | None, store: Store, run: int
    ) -> None:
        _fetch(store, run, status=429, retry_after=asked)

        with store.read() as connection:
            assert state(connection, "andes").retry_after_until == granted

    def test_a_move_counts_while_it_leads_to_the_same_place(self, store: Store, run: int) -> None:
        for day, target in enumerate(("https://x.example", "https://y.example", "https://y.example")):
            _fetch(store, run, NOW + timedelta(days=day), moved_to=target)
        with store.read() as connection:
            known = state(connection, "andes")
        assert (known.moved_to, known.moved_times) == ("https://y.example", 2)
        assert known.moved_since == NOW + timedelta(days=1)

        _fetch(store, run)
        with store.read() as connection:
            assert state(connection, "andes").moved_times == 0

    def test_answers_that_it_is_gone_count_until_it_is_back(self, store: Store, run: int) -> None:
        for day in range(3):
            _fetch(store, run, NOW + timedelta(days=day), status=410)
        with store.read() as connection:
            known = state(connection, "andes")
        assert (known.gone_since, known.gone_times) == (NOW, 3)

        _fetch(store, run)
        with store.read() as connection:
            assert state(connection, "andes").gone_since is None


class TestWhatIsProven:
    def test_a_source_is_retired_when_it_said_gone_three_times_over_a_week(self, store: Store, run: int) -> None:
        for day in (0, 1, 2):
            _fetch(store, run, NOW + timedelta(days=day), status=410)
        assert _claim(store, run, NOW + timedelta(days=3)) == ("coast", "andes")

        with store.begin() as connection:
            end_lease(connection, "andes")
        later = NOW + timedelta(days=8)
        assert "andes" not in _claim(store, run, later)
        with store.read() as connection:
            assert state(connection, "andes").is_retired(later)
        assert "andes" in _claim(store, run, later, force=True)

    def test_a_move_is_proposed_once_it_was_seen_three_times(self, store: Store, run: int) -> None:
        for hours, proposed in ((0, False), (1, False), (2, True)):
            _fetch(store, run, NOW + hours * HOUR, moved_to="https://andes.example/new")
            with store.read() as connection:
                assert state(connection, "andes").has_moved is proposed

    def test_a_server_that_sends_another_body_under_the_same_validators_is_distrusted(
        self, store: Store, run: int
    ) -> None:
        _fetch(store, run, etag='"v1"', body_hash="mark-one")
        _fetch(store, run, etag='"v2"', body_hash="mark-two")
        with store.read() as connection:
            assert not state(connection, "andes").distrusted
        _fetch(store, run, etag='"v2"', body_hash="mark-three")
        with store.read() as connection:
            assert state(connection, "andes").distrusted

    def test_bodies_that_were_read_by_different_releases_are_not_compared(self, store: Store, run: int) -> None:
        _fetch(store, run, etag='"v1"', body_hash="old-one")
        _fetch(store, run, etag='"v1"', body_hash="new-two")
        with store.read() as connection:
            assert not state(connection, "andes").distrusted


class TestMemory:
    def test_a_cursor_stays_until_another_comes(self, store: Store, run: int) -> None:
        _fetch(store, run)
        with store.begin() as connection:
            remember(connection, "andes", Fetched(ANDES.url, 200, etag='"v1"'), "2026-11-24T10:00:00")
            remember(connection, "andes", Fetched(ANDES.url, 200, etag='"v2"'))
            known = state(connection, "andes")
        assert (known.cursor, known.etag) == ("2026-11-24T10:00:00", '"v2"')

    def test_a_backfill_knows_where_it_was_and_whether_it_has_ended(self, store: Store, run: int) -> None:
        _fetch(store, run)
        with store.begin() as connection:
            remember_backfill(connection, "andes", "https://andes.example/page/7")
            assert state(connection, "andes").backfill_at == "https://andes.example/page/7"
            remember_backfill(connection, "andes", "", NOW)
            known = state(connection, "andes")
        assert (known.backfill_at, known.backfill_ended) == ("", NOW)


class TestReleasing:
    def test_failures_wait_longer_each_time_and_a_good_crawl_forgives(self, store: Store) -> None:
        with store.begin() as connection:
            waits = [release(connection, ANDES, Outcome.FAILED, NOW, http_status=404) - NOW for _ in range(3)]
            assert states(connection)["andes"].failures == 3
            waits.append(release(connection, ANDES, Outcome.OK, NOW, new=1) - NOW)
            known = state(connection, "andes")

        assert waits == [2 * HOUR, 3 * HOUR, 4 * HOUR, HOUR / 2]
        assert (known.failures, known.last_ok) == (0, NOW)

    def test_it_is_due_no_sooner_than_the_server_wants(self, store: Store, run: int) -> None:
        _fetch(store, run, status=429, retry_after=NOW + 20 * HOUR)
        with store.begin() as connection:
            assert release(connection, ANDES, Outcome.FAILED, NOW, http_status=429) == NOW + 20 * HOUR

    def test_no_wait_is_longer_than_a_week(self, store: Store) -> None:
        with store.begin() as connection:
            for _ in range(300):
                due = release(connection, ANDES, Outcome.BLOCKED, NOW)

        assert due == NOW + timedelta(days=7)


@pytest.mark.parametrize(
    ("outcome", "status", "weight"),
    [
        (Outcome.OK, 200, 0.0),
        (Outcome.UNCHANGED, 304, 0.0),
        (Outcome.EMPTY, 200, 0.0),
        (Outcome.BLOCKED, None, 1.0),
        (Outcome.FAILED, 404, 1.0),
        (Outcome.FAILED, None, 0.5),
        (Outcome.FAILED, 503, 0.25),
        (Outcome.FAILED, 429, 0.25),
        (Outcome.SUSPICIOUS, 200, 0.5),
        (Outcome.STUCK, None, 0.25),
    ],
)
def test_a_bad_end_weighs_by_how_likely_it_mends_itself(outcome: Outcome, status: int | None, weight: float) -> None:
    assert failure_weight(outcome, status) == weight


@pytest.mark.parametrize(
    ("interval", "hint", "new", "then"),
    [
        (0, 3600, 9, 3600),
        (3600, 3600, 1, 1800),
        (3600, 3600, 0, 5400),
        (1000, 3600, 5, 900),
        (86_000, 3600, 0, 86_400),
        (0, 60, 0, 900),
        (0, 10**9, 0, 604_800),
        (600_000, 86_400, 0, 604_800),
    ],
)
def test_the_interval_follows_the_news_around_the_hint(interval: int, hint: int, new: int, then: int) -> None:
    assert next_interval(interval, hint, new) == then


class TestRuns:
    def test_a_run_is_written_down_from_start_to_end(self, store: Store, run: int) -> None:
        with store.begin() as connection:
            began = connection.execute(HOW_IT_ENDED).one()
            finish_run(connection, run, NOW + HOUR, 3)
            ended = connection.execute(HOW_IT_ENDED).one()

        assert began == (run, None, None)
        assert ended == (run, NOW + HOUR, 3)

    def test_findings_come_back_with_their_crawl(self, store: Store, run: int) -> None:
        findings = (Finding(FETCH_STATUS, ANDES.url, "503"), Finding(CRAWL_FEW, "andes", "0 items"))
        with store.begin() as connection:
            crawl = start_crawl(connection, run, "andes", NOW)
            finish_crawl(connection, crawl, Outcome.FAILED, NOW, findings)
            (record,) = history(connection, "andes")

        assert record.findings == findings

    def test_history_is_newest_first_and_of_finished_crawls(self, store: Store, run: int) -> None:
        with store.begin() as connection:
            for hour in range(4):
                crawl = start_crawl(connection, run, "andes", NOW + hour * HOUR)
                finish_crawl(connection, crawl, Outcome.OK, NOW + hour * HOUR)
            start_crawl(connection, run, "andes", NOW + 9 * HOUR)
            times = [crawl.started for crawl in history(connection, "andes", 2)]
            streamed = [crawl.started for crawl in stream_crawls(connection, NOW + HOUR, NOW + 3 * HOUR)]

        assert times == [NOW + 3 * HOUR, NOW + 2 * HOUR]
        assert streamed == [NOW + HOUR, NOW + 2 * HOUR]

    def test_what_a_dead_run_left_is_stuck_once_its_lease_is_over(self, store: Store, run: int) -> None:
        _claim(store, run)
        with store.begin() as connection:
            assert close_abandoned(connection, NOW + HOUR / 4) == 0
            assert close_abandoned(connection, NOW + HOUR) == 2
            assert {crawl.outcome for crawl in crawls_of(connection, run)} == {Outcome.STUCK}
