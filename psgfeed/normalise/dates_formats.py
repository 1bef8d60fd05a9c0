"""Reads a date by a source's own ``strptime`` format, with month and weekday names of every language we know."""

import re
from datetime import datetime

from psgfeed.normalise.dates_parts import Clock, Parts
from psgfeed.normalise.dates_words import ENGLISH_MONTHS, ENGLISH_WEEKDAYS, MONTHS, WEEKDAYS, fold

_WORD = re.compile(r"[^\W\d_]+\.?")
_YEAR = ("%Y", "%y", "%G", "%c", "%x")
_DAY = ("%d", "%j", "%u", "%c", "%x")
_HOUR = ("%H", "%I", "%c", "%X")
_ABBREVIATED = 3
_DUMMY_YEAR = 2000  # a leap year, so that 29 February can be read without a year


def read_format(text: str, pattern: str) -> Parts | None:
    """Return what a text says of a date if it has the form of the pattern, or none.

    Directives are Python's. Names of months and weekdays may be in any language of ``dates.toml``, whole or cut
    short; English ones are put in their place first, because ``strptime`` only knows the names of its locale.
    """
    for candidate in (text, _in_english(text, pattern)):
        moment = _strptime(candidate, pattern)
        if moment:
            return _parts(moment, pattern)
    return None


def _strptime(text: str, pattern: str) -> datetime | None:
    if not _has(pattern, _YEAR):
        text, pattern = f"{_DUMMY_YEAR} {text}", f"%Y {pattern}"
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone, if any, is read from the parts
    except (ValueError, re.error, OverflowError):
        return None


def _in_english(text: str, pattern: str) -> str:
    months = tuple(name if "%B" in pattern else name[:_ABBREVIATED] for name in ENGLISH_MONTHS)
    weekdays = tuple(name if "%A" in pattern else name[:_ABBREVIATED] for name in ENGLISH_WEEKDAYS)
    named_month = _has(pattern, ("%B", "%b"))
    named_weekday = _has(pattern, ("%A", "%a"))

    def translate(found: re.Match[str]) -> str:
        word = fold(found[0]).lower().rstrip(".")
        dot = "." if found[0].endswith(".") and "." in pattern else ""
        if named_weekday and WEEKDAYS.get(word) and not (named_month and word in MONTHS and found.start()):
            return weekdays[WEEKDAYS[word] - 1] + dot
        if named_month and MONTHS.get(word):
            return months[MONTHS[word] - 1] + dot
        return found[0]

    return _WORD.sub(translate, text)


def _has(pattern: str, directives: tuple[str, ...]) -> bool:
    return any(directive in pattern for directive in directives)


def _parts(moment: datetime, pattern: str) -> Parts:
    clock = None
    if _has(pattern, _HOUR):
        offset = moment.strftime("%z")
        zone = f"{offset[:3]}:{offset[3:5]}" if offset else ""
        clock = Clock(moment.hour, moment.minute, moment.second, moment.microsecond, zone)
    return Parts(
        moment.month,
        moment.day if _has(pattern, _DAY) else None,
        f"{moment.year:04}" if _has(pattern, _YEAR) else "",
        clock=clock,
    )
