"""The forms in which a day, a month or a range of months is written: patterns anchored at a place in a folded text."""

import re
from datetime import date, timedelta

from psgfeed.normalise.dates_clock import see_clock
from psgfeed.normalise.dates_parts import ImpossibleDateError, Parts
from psgfeed.normalise.dates_words import MONTHS, NEEDS_YEAR, TEXT, WEEKDAYS, any_of, word_at

_FLAGS = re.IGNORECASE | re.ASCII
_HALF_YEAR = 6

_WORD = r"[a-z]{3,12}(?![a-z])"
_JOINT = rf"(?:{any_of(TEXT['joints'])}[\s.]{{1,3}})?"
_GAP = rf"[\s.,/\[\]-]{{0,4}}{_JOINT}"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:\.?(?:st|nd|rd|th|ero|ro|do|er|to|o|a)(?!(?-i:[a-z])))?(?![\d:])"
_YEAR_GAP = rf"(?:[\s.,\]]{{0,4}}{_JOINT}|[/-])"
_YEAR = r"(?:(?P<year>\d{4})|'?(?P<short>\d\d))(?![\d:])(?!\s?[ap]\.?\s?m\b)"

_AFTER_WEEKDAY = re.compile(rf"[\s.,)-]{{0,4}}(?:{any_of(TEXT['links'])}[\s,]{{1,3}})?", _FLAGS)
_DAY_MONTH = re.compile(rf"{_DAY}{_GAP}(?P<month>{_WORD})(?:{_YEAR_GAP}{_YEAR})?", _FLAGS)
_MONTH_DAY = re.compile(rf"(?P<month>{_WORD})[\s.,\]-]{{0,4}}{_DAY}(?:{_YEAR_GAP}{_YEAR})?", _FLAGS)
_YEAR_MONTH_DAY = re.compile(rf"(?P<year>(?:19|20)\d\d){_GAP}(?P<month>{_WORD}){_GAP}{_DAY}", _FLAGS)
_MONTHS = re.compile(
    rf"(?P<month>{_WORD})\.?(?:\s?(?P<first_year>\d{{4}}))?\s{{0,3}}{any_of(TEXT['ranges'])}\s{{0,3}}"
    rf"(?P<last>{_WORD}){_YEAR_GAP}{_YEAR}",
    _FLAGS,
)
_MONTH_YEAR = re.compile(rf"(?P<month>{_WORD})(?:{_GAP}(?P<year>\d{{4}})|\.?\s?'(?P<short>\d\d))(?![\d:])", _FLAGS)
_ASCTIME = re.compile(rf"(?P<month>{_WORD})\.?\s{{1,3}}(?P<day>\d{{1,2}}),?\s{{1,3}}(?=\d\d?:\d\d)", _FLAGS)
_ASCTIME_YEAR = re.compile(r"\s(?P<year>\d{4})(?!\d)")
_NUMBERS = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\s?(?P<mark>[./-])\s?(?P<month>\d{1,2})\s?(?P=mark)\s?"
    r"(?:(?P<year>\d{4})|(?P<short>\d\d))(?![\d:])(?![./-]\d)"
)
_BLANK_NUMBERS = re.compile(r"(?P<day>\d{1,2})\s(?P<month>\d{1,2})\s(?P<year>\d{4})(?!\d)")
_ISO = re.compile(
    r"(?<!\d)(?:(?P<year>\d{4})(?:-?(?P<ordinal>\d{3})(?=T\d)"
    r"|(?P<mark>[/-])(?:0?(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})|(?P<month4>\d\d))"
    r"|\.(?P<month2>\d\d)\.(?P<day2>\d\d)|-?W(?P<week>\d\d)-?(?P<weekday>\d))"
    r"|(?P<year3>(?:19|20)\d\d)(?P<month3>\d\d)(?P<day3>\d\d))(?![\d/-])(?!\.\d)",
    _FLAGS,
)


def see_day(text: str, at: int) -> tuple[Parts, int] | None:
    """Return the date at a place and where it ends, or none; a time is read only where it stands inside the date.

    Raises:
        ImpossibleDateError: a week or day of the year that does not exist.
    """
    word = word_at(text, at)
    if word in WEEKDAYS:
        gap = _AFTER_WEEKDAY.match(text, at + len(word))
        seen = _see_without_weekday(text, gap.end(), WEEKDAYS[word]) if gap else None
        if seen:
            return seen
    return _see_without_weekday(text, at, None)


def _see_without_weekday(text: str, at: int, weekday: int | None) -> tuple[Parts, int] | None:
    """``weekday`` is the number of the one before: 0 where languages disagree, none where none stood."""
    if text[at : at + 4].isdigit():
        return _see_iso(text, at) or _see_worded(_YEAR_MONTH_DAY, text, at, weekday)
    if text[at : at + 1].isdigit():
        return _see_worded(_DAY_MONTH, text, at, weekday) or _see_numbers(text, at, weekday)
    if word_at(text, at) in MONTHS:
        return _see_month_first(text, at, weekday)
    return None


def _see_iso(text: str, at: int) -> tuple[Parts, int] | None:
    """Year first: the calendar, week and ordinal dates of ISO 8601, and its calendar dates with dots or slashes."""
    found = _ISO.match(text, at)
    if found is None:
        return None
    year = found["year"] or found["year3"]
    month = found["month"] or found["month2"] or found["month3"] or found["month4"]
    day = found["day"] or found["day2"] or found["day3"]
    if month and (day or found["mark"] == "-"):
        return Parts(int(month), int(day) if day else None, year), found.end()
    if month:
        return None
    counted = _counted_day(int(year), found["week"], found["weekday"], found["ordinal"])
    return Parts(counted.month, counted.day, str(counted.year)), found.end()


def _counted_day(year: int, week: str | None, weekday: str | None, ordinal: str | None) -> date:
    try:
        if week and weekday:
            return date.fromisocalendar(year, int(week), int(weekday))
        day = date(year, 1, 1) + timedelta(days=int(ordinal or 0) - 1)
    except (ValueError, OverflowError) as error:
        raise ImpossibleDateError(str(error)) from error
    if day.year != year:
        raise ImpossibleDateError(str(ordinal))
    return day


def _see_month_first(text: str, at: int, weekday: int | None) -> tuple[Parts, int] | None:
    """Read what ``asctime`` prints, a range of months, a day, or one month with its year."""
    seen = _see_asctime(text, at, weekday) or _see_months(text, at) or _see_worded(_MONTH_DAY, text, at, weekday)
    if seen:
        return seen
    found = _MONTH_YEAR.match(text, at)
    return (Parts(_month(found), year=found["year"] or found["short"]), found.end()) if found else None


def _see_asctime(text: str, at: int, weekday: int | None) -> tuple[Parts, int] | None:
    """Month, day, time, year: what C's ``asctime`` prints, with or without a zone."""
    found = _ASCTIME.match(text, at)
    timed = see_clock(text, found.end()) if found else None
    year = _ASCTIME_YEAR.match(text, timed[1]) if timed else None
    if found is None or timed is None or year is None:
        return None
    return Parts(_month(found), int(found["day"]), year["year"], weekday=weekday or 0, clock=timed[0]), year.end()


def _see_worded(pattern: re.Pattern[str], text: str, at: int, weekday: int | None) -> tuple[Parts, int] | None:
    found = pattern.match(text, at)
    if found is None or found["month"].lower() not in MONTHS:
        return None
    year = _year(found)
    if not year and found["month"].lower() in NEEDS_YEAR:
        return None
    return Parts(_month(found), int(found["day"]), year, weekday=weekday or 0), found.end()


def _see_months(text: str, at: int) -> tuple[Parts, int] | None:
    """Read "Aug - Sep 12"; months the wrong way round are sorted, "Dec / Jan 2009" begins in the year before."""
    found = _MONTHS.match(text, at)
    if found is None or found["last"].lower() not in MONTHS:
        return None
    first, last, year = _month(found), MONTHS[found["last"].lower()], _year(found)
    first_year = found["first_year"] or year
    if first > last and first_year == year:
        if first - last > _HALF_YEAR:
            first_year = f"{int(year) - 1:0{len(year)}}"
        else:
            first, last = last, first
    return Parts(first, year=first_year, until_month=last, until_year=year), found.end()


def _see_numbers(text: str, at: int, weekday: int | None) -> tuple[Parts, int] | None:
    """Three numbers, the year last. Blanks between them need a weekday; short years are not to be versions or sums."""
    found = _NUMBERS.match(text, at)
    mark = found["mark"] if found else ""
    if found is None and weekday is not None:
        found = _BLANK_NUMBERS.match(text, at)
    if found is None:
        return None
    year = _year(found)
    two_digits_each = len(found["day"]) == len(found["month"]) == len("dd")
    if len(year) == len("yy") and mark != "/" and not two_digits_each:
        return None
    return Parts(int(found["month"]), int(found["day"]), year, swappable=True, weekday=weekday or 0), found.end()


def _month(found: re.Match[str]) -> int:
    return MONTHS[found["month"].lower()]


def _year(found: re.Match[str]) -> str:
    year, short = found["year"], found.groupdict().get("short")
    return year or short or ""
