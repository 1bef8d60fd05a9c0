"""Reads the dates of feeds and pages, Spanish and English first, and says what is doubtful about them.

A date is never invented: what is not printed is not known, and text that only mentions a date is none. Machine forms
and what people commonly write are read by patterns of our own; dateparser is asked for other languages only.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from psgfeed import problems
from psgfeed.model import DateOrder, Precision, When
from psgfeed.normalise.dates_formats import read_format
from psgfeed.normalise.dates_judge import judge, within_bounds
from psgfeed.normalise.dates_library import read_with_library
from psgfeed.normalise.dates_lines import find_dateline, looks_like_date
from psgfeed.normalise.dates_parts import Clock, DateSetting, Parts
from psgfeed.normalise.dates_relative import read_relative
from psgfeed.normalise.dates_text import LENGTH_MAX, see_date_anyhow
from psgfeed.normalise.dates_words import fold

__all__ = ["DateSetting", "evidence_of_order", "find_dateline", "looks_like_date", "read_date"]

_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(?:19|20)\d\d(?!\d)", re.ASCII)
_SECONDS = re.compile(r"(1\d{9})(?:\.\d{1,9})?|(1\d{9})\d{3}", re.ASCII)
_STAMP = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?", re.ASCII)
_MONTHS = 12


def read_date(raw: str, setting: DateSetting, origin: str = "") -> When:
    """Return the date that a text names, as exactly as it names it. Never raises.

    Args:
        raw: the text as the source printed it; what lies behind 128 characters is not read.
        setting: the clock, zone, order and languages that the text leaves open.
        origin: where the text was found, passed on.

    Returns:
        A ``When`` whose ``problem`` says why there is no date, or what to doubt about it. ``raw`` is the text, stripped
        and cut. Without a zone of its own a time is in ``setting.zone``; a day without a time has no instant.
    """
    text = raw.strip()
    if not text:
        return When(raw="", origin=origin, problem=problems.DATE_MISSING)
    when = _read(text[: LENGTH_MAX + 1], setting)
    if when.problem is problems.DATE_UNREADABLE and len(text) > LENGTH_MAX:
        when = replace(when, problem=problems.DATE_TOO_LONG)
    return replace(when, raw=text[:LENGTH_MAX], origin=origin)


def evidence_of_order(raws: Iterable[str]) -> DateOrder | None:
    """Return the order of day and month that the dates of a page prove, as 25/12/2015 does; none if they contradict."""
    orders = set()
    for raw in raws:
        found = _NUMERIC.search(raw[:LENGTH_MAX])
        first, second = (int(found[1]), int(found[3])) if found else (0, 0)
        if first > _MONTHS >= second > 0:
            orders.add(DateOrder.DMY)
        elif second > _MONTHS >= first > 0:
            orders.add(DateOrder.MDY)
    return orders.pop() if len(orders) == 1 else None


@lru_cache(maxsize=4096)
def _read(text: str, setting: DateSetting) -> When:
    try:
        return _read_by_any(text, setting) or When(problem=problems.DATE_UNREADABLE)
    except (ValueError, OverflowError):  # of the calendar, a zone or a clock that stands at an end of time
        return When(problem=problems.DATE_IMPOSSIBLE)


def _read_by_any(text: str, setting: DateSetting) -> When | None:
    """Try the source's own formats, bare numbers, our patterns, relative dates and the library, in this order."""
    for pattern in setting.formats:
        parts = read_format(text, pattern)
        if parts:
            return judge(parts, setting)
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if plain[:1].isdigit() and _SECONDS.fullmatch(plain):
        return _from_epoch(plain, setting)
    folded = fold(plain)
    stamp = _stamp(folded)
    seen = None if stamp else see_date_anyhow(folded)
    parts = seen.parts if seen else stamp
    if parts:
        return judge(parts, setting)
    relative = read_relative(folded, setting) if setting.relative else None
    if relative:
        return relative
    parts = read_with_library(plain, setting)
    return judge(parts, setting) if parts else None


def _stamp(folded: str) -> Parts | None:
    found = _STAMP.fullmatch(folded)
    if found is None:
        return None
    year, month, day, hour, minute, second = found.groups()
    return Parts(int(month), int(day), year, clock=Clock(int(hour), int(minute), int(second or 0)))


def _from_epoch(text: str, setting: DateSetting) -> When | None:
    """Read seconds or milliseconds since 1970, of ten or thirteen digits: shorter numbers are telephones."""
    whole, _, _ = text.partition(".")
    seconds = int(whole) / (1000 if len(whole) > 10 else 1)  # noqa: PLR2004 - digits of seconds since 2001
    instant = datetime.fromtimestamp(seconds, UTC)
    when = within_bounds(When(Precision.TIME, instant=instant, day=instant.date(), zone="UTC"), setting)
    return when if when.day else None
