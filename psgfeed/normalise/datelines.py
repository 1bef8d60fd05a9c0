"""The dateline that opens a report, as in "Lima, 3 de marzo de 2021.-", told from prose that opens with a place."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from psgfeed.normalise.dates import find_dateline, looks_like_date
from psgfeed.normalise.dates_words import MONTHS, fold

_HEAD_MAX = 100
# "Lima, 3 de marzo. – El", "LIMA (Andina).- La", "Puno.- Los": a full stop with a dash ends a dateline. Without a
# number or an agency they must stand together: "U.S. - Peru" is none.
_STOP_AND_DASH = re.compile(
    r"(?P<head>[^\n]{0,98}?[\d)][^\n]{0,20}?)\s?\.\s?[-–—]+\s*(?=[A-ZÁÉÍÓÚÑ\"“«¿¡\d])"
    r"|(?P<place>[^\n]{2,60}?)\.[-–—]+\s+(?=\S)"
)
# "LIMA, 3 March 2021 — Peru's": a dash alone ends one only after a date.
_DASH = re.compile(r"(?P<head>[^\n]{6,100}?)\s?[-–—]+\s+(?=\S)")
# "LIMA — Peru's": a long dash after a place in capitals.
_CAPITALS = re.compile(
    r"(?P<head>[A-ZÁÉÍÓÚÑ][A-ZÁÉÍÓÚÑ .'-]{2,30}(?:, [A-Z][a-zé]{2,20}\.?)?)\s?(?:—|--)\s*(?=[^\W\d_a-zñ]|[\"“«¿¡\d])"
)
# "(Lima) – Peru's": a place in brackets.
_BRACKETS = re.compile(r"\((?P<head>[^()\n]{2,60})\)\s?[-–—]+\s+(?=\S)")
_WORD = re.compile(r"\w+")
_SMALL_WORDS = frozenset({"de", "del", "la", "las", "los", "el", "y", "of", "the", "and"})
_CLOSING = " .,:;()[]|-–—"


def without_dateline(text: str) -> str:
    """Return a text without the dateline at its head: a line of its own, or one set off by a dash."""
    line, _, rest = text.partition("\n")
    if rest and len(line) <= _HEAD_MAX and _is_all_date(line):
        return rest.lstrip()
    strong = _STOP_AND_DASH.match(text)
    if strong and _is_place_and_date(strong["head"] or strong["place"]):
        return text[strong.end() :]
    weak = _DASH.match(text)
    if weak and (_ends_with_date(weak["head"]) or _ends_with_agency(weak["head"])):
        return text[weak.end() :]
    brackets = _BRACKETS.match(text)
    if brackets and _is_place_and_date(brackets["head"]):
        return text[brackets.end() :]
    capitals = _CAPITALS.match(text)
    return text[capitals.end() :] if capitals else text


def _is_all_date(line: str) -> bool:
    span = find_dateline(line) if looks_like_date(line) else None
    return span is not None and not line[: span[0]].strip(_CLOSING) and not line[span[1] :].strip(_CLOSING)


def _ends_with_date(head: str) -> bool:
    span = find_dateline(head)
    return span is not None and not head[span[1] :].strip(_CLOSING) and _is_place_and_date(head[: span[0]])


def _ends_with_agency(head: str) -> bool:
    place, opening, agency = head.rstrip(" )").rpartition("(")
    return bool(opening) and agency.casefold() in _agencies() and _is_place_and_date(place)


def _is_place_and_date(head: str) -> bool:
    """Tell whether a text holds only names, numbers and months, as no sentence does."""
    words = _WORD.findall(head)
    return all(word[0].isupper() or word[0].isdigit() or _is_small(fold(word)) for word in words)


def _is_small(word: str) -> bool:
    return word in _SMALL_WORDS or word in MONTHS


@cache
def _agencies() -> frozenset[str]:
    data = tomllib.loads(files(__package__).joinpath("datelines.toml").read_text(encoding="utf-8"))
    return frozenset(agency.casefold() for agency in data["agencies"])
