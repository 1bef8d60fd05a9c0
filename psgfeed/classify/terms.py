"""Many terms at once: one pass over a text finds every term of a table, whole words, blind to case and accents.

How a term is written: ``conflicto social`` is found whole, and its plural as well, which is made by rule (``-s``,
``-es``, ``-ies``, ``-ces``). ``deforest*`` is found at the beginning of a word. ``=Pisco`` is found only where that
word stands with a capital, and is no acronym. Accents, case and punctuation do not matter.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, product
from typing import Any, Generic, TypeVar

import ahocorasick

from psgfeed.normalise.text import fold

BARRIER = "\x1f"  # stands between two parts of a text, so that no term reaches from one into the other

_NOT_A_WORD = re.compile(r"[\W_]+")
_PLURAL_FROM = 3  # letters; "as" is no plural of "a"
_S = TypeVar("_S")


@dataclass(frozen=True, slots=True)
class Words:
    """A text as words: as it writes them, and folded. ``text`` is the folded words, a blank around each."""

    raw: tuple[str, ...]
    folded: tuple[str, ...]
    text: str
    starts: tuple[int, ...] = field(repr=False)

    def between(self, start: int, end: int) -> str:
        """Return the text's own words from one place to before another."""
        return " ".join(self.raw[start:end])


@dataclass(frozen=True, slots=True)
class Hit(Generic[_S]):
    """A term that stands in a text: what its table says of it, and the places of its first word and of the next."""

    sense: _S
    start: int
    end: int


def split_words(*parts: str) -> Words:
    """Return the words of a text's parts, a barrier between any two parts."""
    raw: list[str] = []
    folded: list[str] = []
    for number, part in enumerate(parts):
        if number:
            raw.append(BARRIER)
            folded.append(BARRIER)
        shown = _NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", part))
        own, plain = shown.split(), fold(shown).split()
        raw += own if len(own) == len(plain) else plain
        folded += plain
    starts = tuple(accumulate((len(word) + 1 for word in folded), initial=1))
    return Words(tuple(raw), tuple(folded), f" {' '.join(folded)} ", starts[:-1])


class TermTable(Generic[_S]):
    """A set of terms, each with what it means to its owner, that is searched in one pass (Aho and Corasick 1975)."""

    def __init__(self, terms: Iterable[tuple[str, _S]]) -> None:
        """Make the table.

        Raises:
            ValueError: a term holds no word.
        """
        self._automaton: Any = ahocorasick.Automaton()
        for term, sense in terms:
            capitals = _capitals(term)
            for pattern in _patterns(term, capitals):
                known = self._automaton.get(pattern, (len(pattern), ()))[1]
                self._automaton.add_word(pattern, (len(pattern), (*known, (sense, capitals))))
        if len(self._automaton):
            self._automaton.make_automaton()

    def find(self, words: Words) -> list[Hit[_S]]:
        """Return every hit, in the order of their ends; overlapping terms are all found."""
        if not len(self._automaton):
            return []
        hits: list[Hit[_S]] = []
        for last, (length, senses) in self._automaton.iter(words.text):
            start = bisect_left(words.starts, last + 2 - length)
            end = bisect_left(words.starts, last + 1)
            for sense, capitals in senses:
                if all(_is_name(words.raw, start + place) for place in capitals):
                    hits.append(Hit(sense, start, end))
        return hits


def outermost(hits: Sequence[Hit[_S]], covers: Iterable[tuple[int, int]] = ()) -> list[Hit[_S]]:
    """Return the hits that lie within no longer one, nor within any of ``covers``: first word, word after the last."""
    spans = {(hit.start, hit.end) for hit in hits}.union(covers)
    within: set[tuple[int, int]] = set()
    furthest = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end <= furthest:
            within.add((start, end))
        furthest = max(furthest, end)
    return [hit for hit in hits if (hit.start, hit.end) not in within]


def _is_name(raw: Sequence[str], place: int) -> bool:
    """Return whether a word has a capital and is no acronym; where its neighbour shouts as well, it may be shouted."""
    word = raw[place]
    if not word[0].isupper():
        return False
    return not word.isupper() or any(
        0 <= beside < len(raw) and len(raw[beside]) > 1 and raw[beside].isupper() for beside in (place - 1, place + 1)
    )


def _capitals(term: str) -> tuple[int, ...]:
    return tuple(place for place, word in enumerate(term.split()) if word.startswith("="))


def _patterns(term: str, names: tuple[int, ...]) -> Iterator[str]:
    """Yield what to look for: words with a blank before each, and behind the last unless it may go on.

    ``names`` are the places of the words that are names: they have no plural.
    """
    words = split_words(term.removesuffix("*")).folded
    if not words:
        raise ValueError(f"a term without words: {term!r}")
    open_end = term.endswith("*")
    whole = {*names, len(words) - 1} if open_end else {*names}
    forms = [(word,) if place in whole else _forms(word) for place, word in enumerate(words)]
    for form in product(*forms):
        yield f" {' '.join(form)}{'' if open_end else ' '}"


def _forms(word: str) -> tuple[str, ...]:
    """Return a word and its plurals, English and Spanish."""
    if len(word) < _PLURAL_FROM or not word[-1].isalpha() or word[-1] == "s":
        return (word,)
    if word[-1] == "y" and word[-2] not in "aeiou":
        return word, f"{word[:-1]}ies"
    if word[-1] == "z":
        return word, f"{word[:-1]}ces"
    return (word, f"{word}s") if word[-1] in "aeiou" else (word, f"{word}s", f"{word}es")
