"""Many terms at once: one pass over a text finds every term of a table, whole words, blind to case and accents."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

import ahocorasick

from psgfeed.normalise.text import fold

_PLURALS = ("", "s", "es")


@dataclass(frozen=True, slots=True)
class Hit:
    """A term that stands in a text: as the table writes it, the words that matched, and where they begin."""

    term: str
    words: str
    start: int


class TermTable:
    """A set of terms that is searched in one pass (Aho and Corasick 1975).

    A term ending in ``*`` matches any word that begins with it, every other one whole words only: "lima" is not in
    "clima". A ``*`` inside a term stands for a plural's ending: nothing, "s" or "es". Case, accents and punctuation do
    not matter.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self._automaton: Any = ahocorasick.Automaton()
        for term in terms:
            for stem in _stems(term):
                length, known = self._automaton.get(stem, (len(stem), ()))
                self._automaton.add_word(stem, (length, (*known, term)))
        if len(self._automaton):
            self._automaton.make_automaton()

    def find(self, text: str) -> list[Hit]:
        """Return every hit, in the order of their ends; overlapping terms are all found."""
        if not len(self._automaton):
            return []
        words = _words(text)
        hits: list[Hit] = []
        for last, (length, terms) in self._automaton.iter(words):
            start, end = last + 1 - length, last + 1
            if start > 0 and words[start - 1] != " ":
                continue
            word_end = words.find(" ", end)
            word_end = len(words) if word_end < 0 else word_end
            hits += [Hit(term, words[start:word_end], start) for term in terms if word_end == end or term[-1] == "*"]
        return hits


def _stems(term: str) -> set[str]:
    parts = term.removesuffix("*").split("*")
    endings = product(_PLURALS, repeat=len(parts) - 1)
    return {_words("".join(f"{part}{end}" for part, end in zip(parts, (*ends, ""), strict=True))) for ends in endings}


def _words(text: str) -> str:
    """Return the text folded to its letters and digits, its words parted by single blanks."""
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())
