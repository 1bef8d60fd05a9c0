from datetime import UTC, datetime, timedelta

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from psgfeed import problems
from psgfeed.crawl.failures import report_failure
from psgfeed.crawl.reports import Ask, Came
from psgfeed.model import Source
from psgfeed.problems import FetchError, Finding

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SOURCE = Source("valley", "Valley News", "feed", "https://valley.example/feed")
ASK = Ask(SOURCE, SOURCE.url)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CannotResolveHostError("no such name"), "fetch.unreachable"),
        (DownloadConnectionRefusedError(), "fetch.unreachable"),
        (OSError("no route to the host"), "fetch.unreachable"),
        (DownloadTimeoutError(), "fetch.timeout"),
        (DownloadCancelledError(), "document.too_large"),
        (ResponseDataLossError(), "fetch.partial"),
        (DownloadFailedError(), "fetch.partial"),
        (NotSupported(), "fetch.scheme"),
        (IgnoreRequest("max redirections reached"), "fetch.redirect"),
        (FetchError(Finding(problems.FETCH_ROBOTS)), "fetch.robots"),
        (ZeroDivisionError(), "crawl.crashed"),
    ],
)
def test_each_error_is_told_as_a_problem_of_the_list(error: Exception, code: str) -> None:
    report = report_failure(ASK, error, NOW)

    assert (report.came, report.items) == (Came.FAILURE, ())
    assert [finding.problem.code for finding in report.findings] == [code]


def test_a_busy_server_says_until_when_it_wants_to_be_left_alone() -> None:
    response = Response(SOURCE.url, 503, headers={"Retry-After": "120"})

    report = report_failure(ASK, HttpError(response), NOW)

    assert report.status == 503
    assert report.retry_after == NOW + timedelta(minutes=2)


def test_another_error_of_a_server_is_no_wish_to_be_left_alone() -> None:
    response = Response(SOURCE.url, 500, headers={"Retry-After": "120"})

    assert report_failure(ASK, HttpError(response), NOW).retry_after is None
