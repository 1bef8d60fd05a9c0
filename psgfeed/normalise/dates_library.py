"""The only door to dateparser: strict, never for text that our own reader speaks for, never for prose.

Spanish and English are ours alone. Left to it, the library takes "a", "10.50" and "mayo" for dates and reads
"15 set. 2023" as 14 July.
"""

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from psgfeed.normalise.dates_parts import Clock, DateSetting, Parts
from psgfeed.normalise.dates_words import SCRIPTS

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_LENGTH_MAX = 60
_OURS = {"es", "en"}


def read_with_library(text: str, setting: DateSetting) -> Parts | None:
    """Return what a text in another language says of a date, or none. At least day and month must be named.

    The languages asked are the setting's own beside Spanish and English, and those that its letters betray.
    """
    languages = tuple(language for language in setting.languages if language not in _OURS) + _languages_of(text)
    if not languages or len(text) > _LENGTH_MAX or not any(char.isdigit() for char in text):
        return None
    parser = _parser(languages)
    if parser is None:
        return None
    try:
        data = parser.get_date_data(text)
    except Exception:  # noqa: BLE001 - the library raises many things for odd text, and odd text is no date
        return None
    return _parts(data.date_obj, data.parts) if data.date_obj and data.parts else None


def _languages_of(text: str) -> tuple[str, ...]:
    return next(
        (languages for first, last, languages in SCRIPTS if any(first <= char <= last for char in text)),
        (),
    )


@lru_cache(maxsize=32)
def _parser(languages: tuple[str, ...]) -> "DateDataParser | None":
    from dateparser.date import DateDataParser

    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month"],
        "RETURN_TIME_AS_PERIOD": True,
        "PREFER_DATES_FROM": "past",
    }
    try:
        return DateDataParser(languages=list(dict.fromkeys(languages)), settings=settings)
    except (ValueError, TypeError):
        return None


def _parts(moment: datetime, named: tuple[str, ...]) -> Parts:
    clock = None
    if "time" in named:
        offset = moment.strftime("%z")
        zone = f"{offset[:3]}:{offset[3:5]}" if offset else ""
        clock = Clock(moment.hour, moment.minute, moment.second, moment.microsecond, zone)
    return Parts(moment.month, moment.day, f"{moment.year:04}" if "year" in named else "", clock=clock)
