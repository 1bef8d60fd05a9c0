"""Reads dates that count from now: "hace 3 horas", "2 days ago", "ayer, 10:35"."""

import re
from datetime import UTC, date, timedelta

from psgfeed import problems
from psgfeed.model import Precision, When
from psgfeed.normalise.dates_clock import see_clock, see_clock_behind
from psgfeed.normalise.dates_judge import home_zone, judge, within_bounds
from psgfeed.normalise.dates_parts import Clock, DateSetting, Parts
from psgfeed.normalise.dates_words import DAYS_BACK, NUMBERS, RELATIVE, TEXT, UNITS, any_of, first_words, word_at

_FLAGS = re.IGNORECASE | re.ASCII
_LEAD = re.compile(rf"[\s.,:|(-]{{0,5}}(?:{any_of(TEXT['labels'])}[\s:,-]{{1,3}})?", _FLAGS)
_AMOUNT = rf"(?:\d{{1,5}}(?:\.\d{{1,2}})?|{any_of(NUMBERS)}\s(?:an?\s)?)\s?{any_of(UNITS)}\.?(?![a-z])"
_SPAN = re.compile(
    rf"(?P<before>{any_of(RELATIVE['before'])}\s)?(?:{any_of(RELATIVE['around'])}\s)?"
    rf"(?P<amounts>{_AMOUNT}(?:(?:,\s?|\s)(?:(?:y|and|e|et)\s)?{_AMOUNT}){{0,6}})"
    rf"(?P<behind>\s{any_of(RELATIVE['behind'])})?(?![a-z])",
    _FLAGS,
)
_ONE = re.compile(
    rf"(?:(?P<digits>\d{{1,5}}(?:\.\d{{1,2}})?)|(?P<word>{any_of(NUMBERS)})\s(?:an?\s)?)\s?(?P<unit>{any_of(UNITS)})",
    _FLAGS,
)
_NOW = re.compile(any_of(RELATIVE["now"]) + r"(?![a-z])", _FLAGS)
_DAY = re.compile(any_of(DAYS_BACK) + r"(?![a-z])", _FLAGS)
_BETWEEN = re.compile(r"[\s,|-]{1,4}")
_FIRST_WORDS = first_words(
    [*RELATIVE["before"], *RELATIVE["around"], *RELATIVE["now"], *DAYS_BACK, *NUMBERS, *TEXT["hours"]]
)
_END = re.compile(r"[\s.,;:)-]{0,5}(?:\||$)")
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_MONTHS = {"month": 1, "year": 12}


def read_relative(text: str, setting: DateSetting) -> When | None:
    """Return the date that a folded text names by counting from ``setting.now``, or none if it does not.

    Hours and less give an instant, days and weeks a day, months a month. Years alone give none: the month is not known.
    """
    lead = _LEAD.match(text)
    at = lead.end() if lead else 0
    if not text[at : at + 1].isdigit() and word_at(text, at) not in _FIRST_WORDS:
        return None
    try:
        return _read_span(text, at, setting) or _read_day(text, at, setting)
    except OverflowError:
        return When(problem=problems.DATE_TOO_OLD)


def _read_span(text: str, at: int, setting: DateSetting) -> When | None:
    found = _NOW.match(text, at)
    if found and _END.match(text, found.end()):
        return _ago(0, 0, "second", setting)
    found = _SPAN.match(text, at)
    if found is None or not (found["before"] or found["behind"]) or not _END.match(text, found.end()):
        return None
    months, seconds, smallest = 0, 0.0, "year"
    for one in _ONE.finditer(found["amounts"]):
        unit = UNITS[one["unit"].lower()]
        count = float(one["digits"] or NUMBERS[one["word"].lower()])
        months += int(count * _MONTHS.get(unit, 0))
        seconds += count * _SECONDS.get(unit, 0)
        smallest = min(unit, smallest, key=_SIZES.index)
    return _ago(months, seconds, smallest, setting)


_SIZES = (*_SECONDS, *_MONTHS)


def _ago(months: int, seconds: float, smallest: str, setting: DateSetting) -> When | None:
    if smallest == "year":
        return None
    now = setting.now.astimezone(home_zone(setting))
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    if year < 1:
        raise OverflowError
    first = date(year, month + 1, 1)
    if smallest == "month":
        return within_bounds(When(Precision.MONTH, day=first, problem=problems.DATE_PARTIAL), setting)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    moment = now.replace(year=year, month=month + 1, day=min(now.day, last.day)).astimezone(UTC)
    moment = (moment - timedelta(seconds=seconds)).replace(microsecond=0)
    day = moment.astimezone(now.tzinfo).date()
    if smallest in {"day", "week"}:
        return within_bounds(When(Precision.DAY, day=day), setting)
    return within_bounds(When(Precision.TIME, instant=moment, day=day, zone=setting.zone), setting)


def _read_day(text: str, at: int, setting: DateSetting) -> When | None:
    """Read "ayer", "ayer a las 10:35" and "10:35, ayer"."""
    clock: Clock | None = None
    early = see_clock(text, at)
    between = _BETWEEN.match(text, early[1]) if early else None
    if early and between:
        clock, at = early[0], between.end()
    found = _DAY.match(text, at)
    if found is None:
        return None
    end = found.end()
    late = see_clock_behind(text, end) if clock is None else None
    if late and _END.match(text, late[1]):
        clock, end = late
    if not _END.match(text, end):
        return None
    back = timedelta(days=DAYS_BACK[" ".join(found[0].lower().split())])
    day = setting.now.astimezone(home_zone(setting)).date() - back
    return judge(Parts(day.month, day.day, f"{day.year:04}", clock=clock), setting)
