"""Finds a time of day and its zone at a place in a folded text."""

import re
from dataclasses import replace

from psgfeed.normalise.dates_parts import Clock
from psgfeed.normalise.dates_words import HOURS, TEXT, WEEKDAYS, ZONE_NAMES, ZONES, any_of, word_at

_FLAGS = re.IGNORECASE | re.ASCII
_NOON_H = 12

# Between a date and the time behind it: a weekday, marks, "a las".
_BEFORE_WORD = re.compile(r"[\s,(]{1,3}(?=[a-z])", _FLAGS)
_BEFORE = re.compile(
    rf"[)\s,|@/.;(-]{{0,5}}(?:{any_of(TEXT['hours'])}(?![a-z])[\s:.]{{0,3}}){{0,2}}",
    _FLAGS,
)
_TIME = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})(?:\s?[:.h]\s?(?P<minute>\d\d)(?:[:.m](?P<second>\d\d)(?:[.,](?P<fraction>\d{1,12}))?)?)?"
    r"(?![\d:])",
    _FLAGS,
)
_HALF = re.compile(
    rf"\s{{0,2}}(?:(?P<morning>a\.?\s?m|{any_of(HOURS['morning'])})|(?P<afternoon>p\.?\s?m|{any_of(HOURS['afternoon'])})"
    r"|(?P<noon>m))\b\.?",
    _FLAGS,
)
_UNIT = re.compile(rf"\s{{0,2}}{any_of(HOURS['units'])}\b\.?", _FLAGS)
_ISO_TIME = re.compile(
    r"(?:T|\s{1,3}(?=\d\d:))(?P<hour>\d\d|\d(?=:))"
    r"(?::?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,12}))?)?)?(?![\d:])(?!\s?[apm]\b)(?!\s?[ap]\.?\s?m\b)",
    _FLAGS,
)
_NOON = re.compile(any_of(HOURS["noon"]) + r"\b", _FLAGS)
_MIDNIGHT = re.compile(any_of(HOURS["midnight"]) + r"\b", _FLAGS)
_ZONE = re.compile(
    r"\s{0,2}\(?(?:"
    r"(?:(?i:GMT|UTC|UT|Z)\s?)?(?P<offset>[+-]\d\d:?\d\d)(?!\d)Z?"
    r"|(?:(?i:GMT|UTC|UT)\s?(?P<hours>[+-]\d\d?)|(?<=[\d\s])(?P<bare>[+-]\d\d))(?![\d:])"
    r"|(?P<place>[A-Z][A-Za-z]{2,10}/[A-Z][A-Za-z_]{2,20}(?:/[A-Z][A-Za-z_]{2,20})?)"
    rf"|(?P<name>{any_of(ZONES)}|(?i:GMT|UTC)|(?<=\d)z)(?![A-Za-z+-])"
    rf"|(?P<words>(?i:{any_of(ZONE_NAMES)}))(?![A-Za-z])"
    r")\)?(?:\s?\[[A-Za-z/_]{3,40}\]|\s?\([^()]{0,60}\))?",
    re.ASCII,
)


def see_clock(text: str, at: int) -> tuple[Clock, int] | None:
    """Return the time of day at a place, with its zone, and where it ends. A bare number is no time."""
    found = _TIME.match(text, at)
    if found is None:
        return _see_named_hour(text, at)
    half = _HALF.match(text, found.end())
    hour = _hour(int(found["hour"]), half)
    if half and hour is None:
        half, hour = None, int(found["hour"])
    end = half.end() if half else found.end()
    unit = _UNIT.match(text, end)
    if hour is None or not (found["minute"] or half or unit):
        return None
    return _with_zone(_clock(found, hour), text, end, unit.end() if unit else end)


def see_clock_behind(text: str, at: int) -> tuple[Clock, int] | None:
    """Return the time behind a date that ends at a place: at once as in ISO 8601, or after "a las", "|" or the like."""
    found = _ISO_TIME.match(text, at)
    if found:
        return _with_zone(_clock(found, int(found["hour"])), text, found.end())
    at = skip_weekday(text, at)
    between = _BEFORE.match(text, at)
    return see_clock(text, between.end()) if between and between.end() > at else None


def skip_weekday(text: str, at: int) -> int:
    """Return the place behind a weekday that follows a date, as in "12/05/2021 (miercoles)"; the same place without."""
    gap = _BEFORE_WORD.match(text, at)
    word = word_at(text, gap.end()) if gap else ""
    return gap.end() + len(word) if gap and word in WEEKDAYS else at


def _see_named_hour(text: str, at: int) -> tuple[Clock, int] | None:
    if not text[at : at + 1].isalpha():
        return None
    for pattern, hour in ((_NOON, _NOON_H), (_MIDNIGHT, 0)):
        found = pattern.match(text, at)
        if found:
            return Clock(hour), found.end()
    return None


def _clock(found: re.Match[str], hour: int) -> Clock:
    return Clock(hour, int(found["minute"] or 0), int(found["second"] or 0), _microsecond(found["fraction"]))


def _hour(hour: int, half: re.Match[str] | None) -> int | None:
    """Return the hour of 24, or none where "m." stands behind another hour than noon.

    Beside 13 to 23 a half of the day is only an ornament.
    """
    if half is None:
        return hour
    if half["noon"]:
        return hour if hour == _NOON_H else None
    if half["morning"]:
        return 0 if hour == _NOON_H else hour
    return hour + _NOON_H if hour < _NOON_H else hour


def _microsecond(fraction: str | None) -> int:
    return int((fraction or "").ljust(6, "0")[:6])


def _with_zone(clock: Clock, text: str, *places: int) -> tuple[Clock, int]:
    """Return the time with the zone that stands at the first of the places that has one, and where it all ends."""
    for at in places:
        found = _ZONE.match(text, at)
        if found:
            return replace(clock, zone=_zone(found)), found.end()
    return clock, places[-1]


def _zone(found: re.Match[str]) -> str:
    if found["place"]:
        return found["place"]
    if found["name"]:
        return ZONES[found["name"].upper()]
    if found["words"]:
        return ZONE_NAMES[" ".join(found["words"].lower().split())]
    sign_hours = found["hours"] or found["bare"]
    if sign_hours:
        return f"{sign_hours[0]}{sign_hours[1:]:0>2}:00"
    offset = found["offset"]
    return f"{offset[:3]}:{offset[-2:]}"
