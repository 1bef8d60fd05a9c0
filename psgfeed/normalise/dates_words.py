"""The words of dates, read once from ``dates.toml``, and the pieces of patterns that are made of them.

Text is folded before it is compared: accents go, the many dashes, spaces and quotes become one. Folding keeps the
number of characters, so that a place found in folded text is the place in the text itself.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

_DATA: dict[str, Any] = tomllib.loads(files("psgfeed.normalise").joinpath("dates.toml").read_text(encoding="utf-8"))

_WORD = re.compile(r"[A-Za-z]+")
_ALIKE = {
    " ": "\t\n\r\x0b\x0c\u00a0" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    "|": "\u00b7\u2022\u2023\u2502\u2503\u00a6\u25cf\u00bb\u203a\u25b6",
    "'": "\u2018\u2019\u02bc\u02bb\u2032\u00b4\u0060\u055a\u2035\u02b9",
    '"': "\u201c\u201d\u201e\u00ab",
    "o": "\u00ba\u00b0",
    "a": "\u00aa",
}


def _fold_table() -> dict[int, str]:
    table = {ord(like): plain for plain, likes in _ALIKE.items() for like in likes}
    for code in (*range(0xC0, 0x180), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            table[code] = base
    return table


_FOLD = _fold_table()


def fold(text: str) -> str:
    """Return the text with plain letters, spaces, dashes and quotes, as many characters long as it was."""
    return text if text.isascii() and text.isprintable() else text.translate(_FOLD)


def _by_number(languages: dict[str, list[str]]) -> dict[str, int]:
    """Map each spelling to its place in its language's list, from 1; 0 when languages disagree."""
    numbers: dict[str, int] = {}
    for entries in languages.values():
        for number, spellings in enumerate(entries, 1):
            for word in spellings.split():
                numbers[word] = number if numbers.get(word, number) == number else 0
    return numbers


def any_of(words: Iterable[str]) -> str:
    """Return a pattern that matches one of the words, the longest that fits; a blank in a word matches several."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    starts = "".join(sorted({re.escape(word[0]) for word in ordered}))
    branches = "|".join(re.escape(word).replace(r"\ ", r"\s{1,3}") for word in ordered)
    return f"(?:(?=[{starts}])(?:{branches}))"  # one look at the first letter spares a look at every branch


def first_words(phrases: Iterable[str]) -> frozenset[str]:
    """Return the words that the phrases begin with: a quick test before a pattern of them all."""
    return frozenset(phrase.split()[0].partition("'")[0].partition("-")[0] for phrase in phrases)


def word_at(text: str, at: int) -> str:
    """Return the word of plain letters that begins at a place, in small letters; empty if none does."""
    found = _WORD.match(text, at)
    return found[0].lower() if found else ""


NEEDS_YEAR: frozenset[str] = frozenset(_DATA["months"].pop("needs_year"))
MONTHS: dict[str, int] = _by_number(_DATA["months"])
WEEKDAYS: dict[str, int] = _by_number(_DATA["weekdays"])
ZONES: dict[str, str] = _DATA["zones"]
ZONE_NAMES: dict[str, str] = {name: offset for offset, names in _DATA["zone_names"].items() for name in names}
TEXT: dict[str, list[str]] = _DATA["text"]
MONTH_FIRST: tuple[str, ...] = tuple(_DATA["order"]["month_first"])
NUMBERS: dict[str, float] = {
    word: float(number) for number, words in _DATA["relative"].pop("numbers").items() for word in words.split()
}
DAYS_BACK: dict[str, int] = {
    word: int(number) for number, words in _DATA["relative"].pop("days").items() for word in words
}
RELATIVE: dict[str, Any] = {
    name: value.split() if isinstance(value, str) else value for name, value in _DATA["relative"].items()
}
UNITS: dict[str, str] = {
    word: unit for unit in ("second", "minute", "hour", "day", "week", "month", "year") for word in RELATIVE[unit]
}
HOURS: dict[str, list[str]] = _DATA["hours"]
SCRIPTS: tuple[tuple[str, str, tuple[str, ...]], ...] = tuple(
    (first, last, tuple(languages.split())) for first, last, languages in _DATA["scripts"].values()
)
ENGLISH_MONTHS: tuple[str, ...] = tuple(entry.split()[0].capitalize() for entry in _DATA["months"]["en"])
ENGLISH_WEEKDAYS: tuple[str, ...] = tuple(entry.split()[0].capitalize() for entry in _DATA["weekdays"]["en"])
