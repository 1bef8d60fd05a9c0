from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from psgfeed.model import Precision, When


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (When(Precision.TIME, instant=datetime(2026, 5, 1, 9, 30, tzinfo=UTC)), "2026-05-01T09:30:00Z"),
        (
            When(Precision.TIME, instant=datetime(2026, 5, 1, 9, 30, tzinfo=timezone(timedelta(hours=-5)))),
            "2026-05-01T14:30:00Z",
        ),
        (When(Precision.DAY, day=date(2026, 5, 1)), "2026-05-01"),
        (When(Precision.MONTH, day=date(2009, 6, 1), until=date(2009, 7, 31)), "2009-06"),
        (When(), None),
    ],
)
def test_a_date_is_written_as_exactly_as_it_is_known(when: When, text: str | None) -> None:
    assert when.text == text
