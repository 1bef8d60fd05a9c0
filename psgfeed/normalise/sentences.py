"""Where sentences end, in English and Spanish news."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from psgfeed.normalise.text import cut_at_word

_STOP = re.compile(r"[.!?…]+[\"”’»)\]]*(?=\s|$)|(?=\n\n)")
_LAST_WORD = re.compile(r"(\S+)$")
_INITIAL = re.compile(r"[(\"“«]*(?:[A-ZÁÉÍÓÚÑ]\.)*[A-ZÁÉÍÓÚÑ]")
_GOES_ON = re.compile(r"\s+[a-záéíóúñü]")
_WORD_MAX = 40
_TITLE_SHARE = 3  # a cut that keeps less than a third of what fits says too little


def cut_at_sentence(text: str, limit: int = 600) -> str:
    """Return the whole sentences of a text that fit within a limit of characters.

    When none ends in the last two thirds of the limit, the text is cut at a word, and an ellipsis says so.
    """
    if len(text) <= limit:
        return text
    end = max((end for end in _ends(text, limit) if end <= limit), default=0)
    if end >= limit // _TITLE_SHARE:
        return text[:end].rstrip()
    return cut_at_word(text, limit)


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, or all of it."""
    return text[: next(_ends(text, len(text)), len(text))].strip()


def _ends(text: str, limit: int) -> Iterator[int]:
    """Yield the positions up to which sentences reach, from the first on."""
    for stop in _STOP.finditer(text, 0, min(len(text), limit + 2)):
        if stop.start() and (not stop[0].startswith(".") or _ends_sentence(text, stop)):
            yield stop.end()


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    word = _LAST_WORD.search(text, max(0, stop.start() - _WORD_MAX), stop.start())
    # An ellipsis in the middle, as in "and then... nothing", and an abbreviation that no list knows.
    if _GOES_ON.match(text, stop.end()):
        return False
    if stop[0] != "." or word is None:
        return True
    bare = word[1].lstrip('("“«¿¡')
    return not _INITIAL.fullmatch(bare) and bare.casefold() not in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    listed = files(__package__).joinpath("abbreviations.txt").read_text(encoding="utf-8")
    lines = (line for line in listed.splitlines() if not line.startswith("#"))
    return frozenset(word.casefold() for line in lines for word in line.split())
