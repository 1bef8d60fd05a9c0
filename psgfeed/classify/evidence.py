"""What stands in an item's text: every term of the rules, by layer, with the part of the text that it stands in."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from psgfeed.classify.rulebook import PERU, PLACE, Role, Sense, rulebook
from psgfeed.classify.terms import Hit, Words, outermost, split_words

READ_MAX = 6000  # characters of each text that are read: what it is about stands near its beginning

_FIRST_SENTENCE = re.compile(r".{40,}?[.!?…](?=\s+[^\W_a-z]|\s*$)|.+?(?:\n\s*\n)", re.DOTALL)


class Part(IntEnum):
    """The parts of an item's text, the weightiest first."""

    TITLE = 0
    LEAD = 1
    REST = 2
    BODY = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of an item, and what the rules know among them: of hits that overlap in a layer, the longest."""

    words: Words
    borders: tuple[int, ...]
    layers: Mapping[str, Sequence[Hit[Sense]]]

    def part(self, hit: Hit[Sense]) -> Part:
        """Return the part of the text that a hit stands in."""
        return Part(bisect_right(self.borders, hit.start))

    def shown(self, hit: Hit[Sense]) -> str:
        """Return a hit as the text writes it."""
        return self.words.between(hit.start, hit.end)


def gather_evidence(title: str, summary: str, full_text: str = "") -> Evidence:
    """Return what the rules find in an item's title, summary and, when at hand, the article's text."""
    lead, rest = _halves(summary[:READ_MAX])
    parts = (title[:READ_MAX], lead, rest, full_text[:READ_MAX])
    words = split_words(*parts) if full_text else split_words(*parts[:3])
    borders = tuple(place for place, word in enumerate(words.raw) if word == "\x1f")
    found: dict[str, list[Hit[Sense]]] = {}
    for hit in rulebook().table.find(words):
        found.setdefault(hit.sense.layer, []).append(hit)
    places = outermost(found.get(PLACE, ()))
    layers: dict[str, Sequence[Hit[Sense]]] = {layer: outermost(hits) for layer, hits in found.items() if layer != PERU}
    layers[PERU] = outermost(found.get(PERU, ()), ((hit.start, hit.end) for hit in places))
    layers[PLACE] = places
    spoken = {layer: [hit for hit in hits if hit.sense.role is not Role.NOT] for layer, hits in layers.items()}
    return Evidence(words, borders, spoken)


def _halves(summary: str) -> tuple[str, str]:
    """Return a summary's first sentence and the rest of it."""
    first = _FIRST_SENTENCE.match(summary)
    return (summary[: first.end()], summary[first.end() :]) if first else (summary, "")
