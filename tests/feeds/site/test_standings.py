from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from feeds.site.standings import standings
from psgfeed.model import Source
from psgfeed.store.runs import CrawlRecord, Outcome
from psgfeed.store.sources import SourceState

ENDED = datetime(2026, 3, 10, 3, tzinfo=UTC)
SOURCE = Source("valley", "Valley Post", kind="feed", url="https://valley.example/rss")


def crawl(outcome: Outcome) -> CrawlRecord:
    return CrawlRecord(1, 1, "valley", ENDED, ENDED, outcome, 200, 1, 1, 1, 1, 0)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.OK, "well"),
        (Outcome.UNCHANGED, "well"),
        (Outcome.SUSPICIOUS, "doubtful"),
        (Outcome.EMPTY, "doubtful"),
        (Outcome.BLOCKED, "blocked"),
        (Outcome.FAILED, "failing"),
        (Outcome.STUCK, "failing"),
    ],
)
def test_a_sources_state_is_how_its_last_crawl_ended(outcome: Outcome, state: str) -> None:
    assert standings([SOURCE], {}, lambda _: [crawl(outcome)])[0].state == state


def test_the_day_of_the_last_good_reading_is_perus() -> None:
    (standing,) = standings([SOURCE], {}, lambda _: [crawl(Outcome.OK)])
    assert standing.read == date(2026, 3, 9)


def test_a_failing_source_keeps_the_day_on_which_it_was_read_last() -> None:
    known = {"valley": SourceState("valley", last_ok=datetime(2026, 2, 1, 12, tzinfo=UTC))}
    (standing,) = standings([SOURCE], known, lambda _: [crawl(Outcome.FAILED)])
    assert standing.read == date(2026, 2, 1)


def test_a_source_that_is_switched_off_is_shown_only_if_it_was_read() -> None:
    off = replace(SOURCE, enabled=False)
    assert standings([off], {}, lambda _: []) == ()
    assert len(standings([off], {}, lambda _: [crawl(Outcome.OK)])) == 1


def test_a_source_that_nobody_has_read_yet_waits() -> None:
    (standing,) = standings([SOURCE], {}, lambda _: [])
    assert (standing.state, standing.read) == ("waiting", None)
