"""When a source breaks, falls silent and comes back: one turn for each change."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from psgfeed.health.turns import Standing, Turn, turn_of
from psgfeed.problems import FETCH_STATUS, Finding
from psgfeed.store.runs import CrawlRecord, Outcome

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OK, UNCHANGED, FAILED = Outcome.OK, Outcome.UNCHANGED, Outcome.FAILED
WEEKLY = [NOW - timedelta(days=2 + 7 * number) for number in range(12)]


def crawls(*outcomes: Outcome) -> list[CrawlRecord]:
    """Return crawls an hour apart, newest first."""
    return [
        CrawlRecord(
            id=100 - number,
            run_id=100 - number,
            source_id="valley",
            started=NOW - timedelta(hours=number),
            finished=NOW - timedelta(hours=number),
            outcome=outcome,
            http_status=None,
            documents=1,
            bytes=1,
            seen=1,
            new=0,
            changed=0,
            findings=(Finding(FETCH_STATUS, "x", "status 500"),) if outcome is FAILED else (),
        )
        for number, outcome in enumerate(outcomes)
    ]


def turned(before: Standing | None, *outcomes: Outcome, times: Sequence[datetime] = WEEKLY) -> Turn | None:
    return turn_of("valley", before, crawls(*outcomes), times)


def test_one_failure_is_none() -> None:
    assert turned(None, FAILED, OK, OK) is None


def test_a_source_is_broken_since_the_second_failure_however_late_that_is_noticed() -> None:
    turn = turned(None, FAILED, FAILED, FAILED, FAILED, OK)
    assert turn == Turn(
        "valley", Standing.BROKEN, NOW - timedelta(hours=2), "The server answered with an error (status 500)"
    )


def test_staying_broken_is_no_turn() -> None:
    assert turned(Standing.BROKEN, FAILED, FAILED, FAILED) is None


def test_a_good_reading_brings_it_back_and_only_once() -> None:
    assert turned(Standing.BROKEN, UNCHANGED, FAILED, FAILED) == Turn("valley", Standing.BACK, NOW)
    assert turned(Standing.BACK, OK, UNCHANGED, FAILED) is None


def test_a_single_failure_does_not_bring_it_back() -> None:
    assert turned(Standing.BROKEN, FAILED, OK, FAILED) is None


def test_a_weekly_source_is_quiet_after_three_weeks() -> None:
    late = [time - timedelta(days=20) for time in WEEKLY]
    assert turned(None, OK, times=late) == Turn("valley", Standing.QUIET, NOW, "22")
    assert turned(None, OK, times=[time - timedelta(days=10) for time in WEEKLY]) is None


def test_a_source_that_speaks_twice_a_year_is_not_quiet_after_a_month() -> None:
    assert turned(None, OK, times=[NOW - timedelta(days=30 + 180 * number) for number in range(12)]) is None


def test_nothing_is_said_of_a_source_whose_rhythm_is_not_known() -> None:
    assert turned(None, OK, times=[NOW - timedelta(days=300)]) is None
    assert turned(None, OK, times=[]) is None
    assert turn_of("valley", None, [], WEEKLY) is None


def test_a_quiet_source_that_speaks_again_is_back() -> None:
    assert turned(Standing.QUIET, OK) == Turn("valley", Standing.BACK, NOW)
