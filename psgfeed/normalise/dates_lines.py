"""Tells whether a text is a date, and where in a short text a date stands apart: quick tests for readers of pages."""

import re
import unicodedata
from datetime import UTC, datetime
from functools import lru_cache

from psgfeed.normalise.dates_parts import DateSetting, ImpossibleDateError, Seen
from psgfeed.normalise.dates_relative import read_relative
from psgfeed.normalise.dates_text import LENGTH_MAX, see_date, see_date_anyhow, see_date_at, see_starts
from psgfeed.normalise.dates_words import fold

_DIGIT = re.compile(r"\d")
_MONTHS = 12
_DAYS = 31
_YEARS = ("1900", "2100")
_ANY_NOW = DateSetting(datetime(2020, 1, 1, tzinfo=UTC))


def looks_like_date(raw: str) -> bool:
    """Say whether a text consists of a date, with at most a label, place or issue beside it; bare numbers do not."""
    text = raw.strip()
    return bool(text) and len(text) <= LENGTH_MAX and not text.isdigit() and _looks(text)


def find_dateline(text: str) -> tuple[int, int] | None:
    """Return the span of the date that a text begins or ends with, set off from the rest; its label is not in the span.

    The year must be named. Only the first and the last 128 characters are looked at.
    """
    head = fold(text[: LENGTH_MAX + 1])
    seen = _see_first(head) if _DIGIT.search(head) else None
    if seen:
        return seen.start, seen.end
    cut = max(0, len(text) - LENGTH_MAX)
    tail = fold(text[cut:])
    seen = _see_last(tail) if _DIGIT.search(tail) else None
    return (cut + seen.start, cut + seen.end) if seen else None


@lru_cache(maxsize=4096)
def _looks(text: str) -> bool:
    folded = fold(text if text.isascii() else unicodedata.normalize("NFKC", text))
    return _see_first(folded, need_year=False) is not None or read_relative(folded, _ANY_NOW) is not None


def _see_first(head: str, *, need_year: bool = True) -> Seen | None:
    try:
        seen = see_date(head) if need_year else see_date_anyhow(head)
    except ImpossibleDateError:
        return None
    return seen if seen and _is_plausible(seen, head) and (seen.parts.year or not need_year) else None


def _see_last(tail: str) -> Seen | None:
    for start in see_starts(tail):
        try:
            seen = see_date_at(tail, start, whole=True)
        except ImpossibleDateError:
            continue
        if seen and seen.parts.year and _is_plausible(seen, tail) and (seen.parts.day or seen.parts.until_month):
            return seen
    return None


def _is_plausible(seen: Seen, text: str) -> bool:
    """Say whether the numbers may be a date of our time, and are more than a number: not 20210512, not 2019-05."""
    parts, printed = seen.parts, text[seen.start : seen.end]
    month, day = parts.month, 1 if parts.day is None else parts.day
    if parts.swappable:
        month, day = sorted((month, day))
    if not (1 <= month <= _MONTHS and 1 <= day <= _DAYS) or printed.isdigit():
        return False
    if len(parts.year) == len("yyyy") and not _YEARS[0] <= parts.year < _YEARS[1]:
        return False
    return parts.day is not None or any(char.isalpha() for char in printed)
