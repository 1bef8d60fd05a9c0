"""Decides what a date's parts mean: which number is the day, which year, which instant, and what to doubt about it."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from psgfeed import problems
from psgfeed.model import DateOrder, Precision, When
from psgfeed.normalise.dates_parts import Clock, DateSetting, ImpossibleDateError, Parts, time_of, zone_of
from psgfeed.normalise.dates_words import MONTH_FIRST
from psgfeed.problems import Problem

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAYS = (date(1969, 12, 31), date(1970, 1, 1))
_DAY = timedelta(days=1)
_FIRST_YEAR = 1990  # the web is not older
_LEAP_YEARS = 9  # 29 February may be eight years back


def judge(parts: Parts, setting: DateSetting) -> When:
    """Return the date that the parts mean. ``raw`` and ``origin`` are left empty.

    Raises:
        ImpossibleDateError: they name no day, time or zone that exists.
    """
    year = _full_year(parts.year, setting) if parts.year else _latest_year(parts, setting)
    if parts.day is None:
        return _month(parts, year, setting)
    day, ambiguous = _calendar_day(parts, parts.day, year, setting)
    doubt = problems.DATE_AMBIGUOUS if ambiguous else None if parts.year else problems.DATE_ASSUMED_YEAR
    if parts.clock is None:
        return within_bounds(When(Precision.DAY, day=day, problem=doubt), setting)
    return _moment(day, parts.clock, doubt, setting)


def home_zone(setting: DateSetting) -> tzinfo:
    """Return the zone that times without one are in; UTC when the setting names one that does not exist."""
    try:
        return zone_of(setting.zone)
    except ImpossibleDateError:
        return UTC


def within_bounds(when: When, setting: DateSetting) -> When:
    """Return the date, or none with the reason: a program's empty date, before the web, or more than a day ahead."""
    day = when.day
    if day is None:
        return when
    if day in _EPOCH_DAYS or (when.instant and abs(when.instant - _EPOCH) <= _DAY):
        return When(problem=problems.DATE_EPOCH)
    if day.year < _FIRST_YEAR:
        return When(problem=problems.DATE_TOO_OLD)
    start = when.instant or datetime.combine(day, time(), home_zone(setting))
    if start > setting.now + _DAY:
        return When(problem=problems.DATE_FUTURE)
    return when


def _full_year(digits: str, setting: DateSetting) -> int:
    """Return the year; two digits mean the latest such year that is at most the next one."""
    year = int(digits)
    if len(digits) != len("yy"):
        return year
    century = setting.now.year // 100 * 100
    return century + year - (100 if century + year > setting.now.year + 1 else 0)


def _latest_year(parts: Parts, setting: DateSetting) -> int:
    """Return the latest year in which the day is not in the future."""
    today = setting.now.astimezone(home_zone(setting)).date()
    for year in range(today.year, today.year - _LEAP_YEARS, -1):
        if _exists(year, parts.month, parts.day or 1) and date(year, parts.month, parts.day or 1) <= today:
            return year
    return today.year


def _month(parts: Parts, year: int, setting: DateSetting) -> When:
    first = _date(year, parts.month, 1)
    until = None
    if parts.until_month:
        last_year = _full_year(parts.until_year, setting)
        until = _date(last_year, parts.until_month, monthrange(last_year, parts.until_month)[1])
        if until < first:
            raise ImpossibleDateError(f"{first} to {until}")
    return within_bounds(When(Precision.MONTH, day=first, until=until, problem=problems.DATE_PARTIAL), setting)


def _moment(day: date, clock: Clock, doubt: Problem | None, setting: DateSetting) -> When:
    of_day, more = time_of(clock)
    zone = zone_of(clock.zone) if clock.zone else home_zone(setting)
    name = clock.zone or setting.zone
    if not _FIRST_YEAR // 100 * 100 <= day.year <= setting.now.year + 1:
        return within_bounds(When(Precision.DAY, day=day), setting)
    local = datetime.combine(day, of_day, zone) + more
    when = When(
        Precision.TIME,
        instant=local.astimezone(UTC),
        day=local.date(),
        zone="UTC" if name == "+00:00" else name,
        problem=doubt or (None if clock.zone else problems.DATE_ASSUMED_ZONE),
    )
    return within_bounds(when, setting)


def _calendar_day(parts: Parts, first: int, year: int, setting: DateSetting) -> tuple[date, bool]:
    """Return the day, and whether day and month could as well be the other way round."""
    if not parts.swappable or first == parts.month:
        return _date(year, parts.month, first), False
    day_first, month_first = _exists(year, parts.month, first), _exists(year, first, parts.month)
    if day_first and month_first:
        order = setting.order or _order_by_weekday(parts, first, year) or setting.evidence
        chosen = order or _order_by_language(setting)
        doubtful = order is None
    else:
        chosen = DateOrder.MDY if month_first else DateOrder.DMY
        doubtful = setting.order not in (None, chosen)
    if chosen is DateOrder.MDY:
        return _date(year, first, parts.month), doubtful
    return _date(year, parts.month, first), doubtful


def _order_by_weekday(parts: Parts, first: int, year: int) -> DateOrder | None:
    day_first = date(year, parts.month, first).isoweekday() == parts.weekday
    month_first = date(year, first, parts.month).isoweekday() == parts.weekday
    if day_first == month_first:
        return None
    return DateOrder.DMY if day_first else DateOrder.MDY


def _order_by_language(setting: DateSetting) -> DateOrder:
    english = setting.languages[:1] == ("en",)
    return DateOrder.MDY if english and setting.zone.startswith(MONTH_FIRST) else DateOrder.DMY


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= monthrange(year, month)[1]  # noqa: PLR2004 - months


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ImpossibleDateError(str(error)) from error
