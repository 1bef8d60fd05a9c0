from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from psgfeed import problems
from psgfeed.crawl.keeping import StoreKeeper, outcome_of
from psgfeed.crawl.reports import Ask, Came, Report, Validators, Visit, body_hash
from psgfeed.model import Item, Source
from psgfeed.problems import Finding, Problem
from psgfeed.store.engine import open_store
from psgfeed.store.sources import SourceState

SOURCE = Source("valley", "Valley News", "feed", "https://valley.example/feed")
ASK = Ask(SOURCE, SOURCE.url)
ITEM = Item("valley", "1", "A bridge is built")


def visit(*reports: Report) -> Visit:
    found = Visit(SOURCE)
    for report in reports:
        found.note(report, len(report.items))
    return found


def failure(problem: Problem) -> Report:
    return Report(ASK, Came.FAILURE, findings=(Finding(problem),))


READ = Report(ASK, Came.DOCUMENT, 200, items=(ITEM,))
BARE = Report(ASK, Came.DOCUMENT, 200)
SAME = Report(ASK, Came.UNCHANGED, 304)


@pytest.mark.parametrize(
    ("reports", "outcome"),
    [
        ([READ], "ok"),
        ([READ, failure(problems.FETCH_TIMEOUT)], "ok"),
        ([BARE], "empty"),
        ([SAME], "unchanged"),
        ([SAME, BARE], "empty"),
        ([failure(problems.FETCH_STATUS)], "failed"),
        ([failure(problems.FETCH_ROBOTS)], "blocked"),
        ([failure(problems.FETCH_BACKOFF)], "blocked"),
        ([failure(problems.DOCUMENT_WALL)], "blocked"),
        ([READ, failure(problems.CRAWL_STUCK)], "stuck"),
    ],
)
def test_a_visit_ends_as_its_documents_did(reports: list[Report], outcome: str) -> None:
    assert outcome_of(visit(*reports)) == outcome


def test_a_visit_is_told_in_one_line() -> None:
    told = visit(READ, failure(problems.FETCH_TIMEOUT), failure(problems.FETCH_TIMEOUT))

    assert told.line == "valley: 1 document, 2 failures, 1 item, 1 new, fetch.timeout x 2"


def test_a_conditional_request_names_what_is_known() -> None:
    assert Validators('"v1"', "", "x").headers == {"If-None-Match": '"v1"'}
    assert Validators().headers == {}


def test_what_is_known_of_another_address_is_not_asked_about(tmp_path: Path) -> None:
    state = SourceState("valley", etag='"v1"', last_read=datetime.now(UTC), body_hash=body_hash(SOURCE.url, b"text"))
    with open_store(f"sqlite:///{tmp_path / 'x.db'}") as store:
        keeper = StoreKeeper(store, {}, {"valley": state})

        assert keeper.known(SOURCE, SOURCE.url).etag == '"v1"'
        assert keeper.known(SOURCE, "https://valley.example/new") == Validators()
        assert keeper.known(replace(SOURCE, id="other"), SOURCE.url) == Validators()


def test_a_body_is_told_apart_in_64_characters() -> None:
    assert body_hash(SOURCE.url, b"one") != body_hash(SOURCE.url, b"two")
    assert len(body_hash(SOURCE.url, b"")) <= 64
