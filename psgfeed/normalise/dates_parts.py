"""What a text says of a date before anybody judges it: digits and names, not yet a day of the calendar."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from psgfeed.model import DateOrder

_MIDNIGHT_H = 24
_LEAP_S = 60
_OFFSET_END_H = 15  # no place on Earth is further than 14 hours from UTC
_OFFSET_END_MIN = 60
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)", re.ASCII)


class ImpossibleDateError(ValueError):
    """The text names a day, a time or a zone that does not exist."""


@dataclass(frozen=True, slots=True)
class DateSetting:
    """What a date's text does not say itself.

    ``now`` is aware: it decides what lies in the future and what relative dates count from. ``zone`` is the IANA name
    that times without a zone are in. ``order`` is what the source says of 03/04/2024 and wins; ``evidence`` is what the
    other dates of the page say. ``formats`` are ``strptime`` formats of the source, tried first. ``relative`` allows
    "hace 3 horas".
    """

    now: datetime
    zone: str = "America/Lima"
    order: DateOrder | None = None
    evidence: DateOrder | None = None
    languages: tuple[str, ...] = ("es", "en")
    formats: tuple[str, ...] = ()
    relative: bool = True


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as printed. ``zone`` is an offset ``+hh:mm``, an IANA name, or empty when the text names none."""

    hour: int
    minute: int = 0
    second: int = 0
    microsecond: int = 0
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """A date as printed. ``year`` holds the digits, two or four, or none; ``day`` is none when only months are named.

    ``until_month`` and ``until_year`` are the last month of a range, 0 and empty without one. ``swappable`` says that
    day and month were two plain numbers, the first of them in ``day``. ``weekday`` is 1 for Monday, 0 for none.
    """

    month: int
    day: int | None = None
    year: str = ""
    until_month: int = 0
    until_year: str = ""
    swappable: bool = False
    weekday: int = 0
    clock: Clock | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A date in a text: what it says, and the span of its own characters, labels left out."""

    parts: Parts
    start: int
    end: int


def time_of(clock: Clock) -> tuple[time, timedelta]:
    """Return the time of day, and what to add to it: 24:00 and a leap second belong to the moment after.

    Raises:
        ImpossibleDateError: there is no such time.
    """
    hour, second, more = clock.hour, clock.second, timedelta()
    if (hour, clock.minute, second) == (_MIDNIGHT_H, 0, 0):
        hour, more = 0, timedelta(days=1)
    if second == _LEAP_S:
        second, more = second - 1, timedelta(seconds=1)
    try:
        return time(hour, clock.minute, second, clock.microsecond), more
    except ValueError as error:
        raise ImpossibleDateError(str(error)) from error


@lru_cache(maxsize=256)
def zone_of(name: str) -> tzinfo:
    """Return the zone of an IANA name or of an offset ``+hh:mm``.

    Raises:
        ImpossibleDateError: there is no such zone.
    """
    if name in {"+00:00", "UTC"}:
        return UTC
    offset = _OFFSET.fullmatch(name)
    if offset:
        return _offset(offset)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError) as error:
        raise ImpossibleDateError(name) from error


def _offset(found: re.Match[str]) -> timezone:
    hours, minutes = int(found[2]), int(found[3])
    if hours >= _OFFSET_END_H or minutes >= _OFFSET_END_MIN:
        raise ImpossibleDateError(found[0])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if found[1] == "-" else offset)
