"""What an answer that is no document means, and when its server may be asked again."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from psgfeed import problems
from psgfeed.problems import Problem
from psgfeed.web.limits import RETRY_AFTER_MAX_S

BUSY = frozenset({429, 503})
PART = 206
_GONE = 410
_REDIRECTS = range(300, 400)


def status_problem(status: int, until: datetime | None = None) -> Problem:
    """Return what is wrong with an answer of this status; ``until`` is when its server may be asked again."""
    if status in BUSY and until:
        return problems.FETCH_BACKOFF
    if status == PART:
        return problems.FETCH_PARTIAL
    if status == _GONE:
        return problems.FETCH_GONE
    return problems.FETCH_REDIRECT if status in _REDIRECTS else problems.FETCH_STATUS


def retry_after(value: str, now: datetime) -> datetime | None:
    """Read a ``Retry-After`` header: seconds or a date (RFC 9110, 10.2.3), at most a day from now.

    Returns ``None`` for what is no such value, or lies in the past.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        seconds = min(float(value[:12]), RETRY_AFTER_MAX_S)
        return now + timedelta(seconds=seconds) if seconds else None
    try:
        until = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    until = until.replace(tzinfo=UTC) if until.tzinfo is None else until.astimezone(UTC)
    if until <= now:
        return None
    return min(until, now + timedelta(seconds=RETRY_AFTER_MAX_S))
