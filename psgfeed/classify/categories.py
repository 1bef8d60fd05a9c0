"""Which categories an item belongs to, decided by words that anyone can read and correct (``rules/categories``).

The words found for a category are summed up, and all sixteen sums are weighed against each other
(``rules/weighing.toml``): what would do alone is passing mention in an item that is full of something else.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from psgfeed import vocabulary
from psgfeed.classify.evidence import Evidence
from psgfeed.classify.rulebook import Role, Sense, Weighing, rulebook
from psgfeed.classify.terms import Hit
from psgfeed.model import Mark
from psgfeed.normalise.text import fold

FACTORS = (1.5, 1.0, 0.7, 0.25)  # how much a word counts in the title, the first sentence, the rest, the article
ENOUGH = 1.0  # one strong word in the first sentence
LEAST = 0.7  # less than this is a word in passing
NEAR = 8  # words between a term and its company

_KIND = 6  # letters that words of one kind share ("protest", "protesters"), so that they do not count twice
_WORDS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Support:
    """What speaks for one category: the sum of its words' weights, and the words, the weightiest first."""

    category: str
    points: float
    words: tuple[str, ...]


def categorise(evidence: Evidence) -> tuple[Mark, ...]:
    """Return the categories that an item's words speak for, strongest first; a mark's weight is its probability."""
    found = supports(evidence)
    weighing = rulebook().weighing
    marks = (
        Mark(one.category, round(probability, 2), f"words:{one.category}", one.words[:_WORDS_SHOWN])
        for one, probability in zip(found, probabilities(found, weighing), strict=True)
        if probability >= weighing.accept
    )
    return in_order(marks)


def supports(evidence: Evidence) -> tuple[Support, ...]:
    """Return what speaks for each category of which more than a word in passing was found."""
    found = (_support(term.slug, evidence) for term in vocabulary.categories())
    return tuple(one for one in found if one.points >= LEAST)


def probabilities(found: Sequence[Support], weighing: Weighing) -> list[float]:
    """Return how probable each category is, beside the others."""
    return [
        _logistic(weighing.start + weighing.offsets[one.category] + _sum(features(one, found), weighing.weights))
        for one in found
    ]


def features(one: Support, found: Iterable[Support]) -> Mapping[str, float]:
    """Return the numbers that are weighed for one category among those that were found."""
    points = [other.points for other in found]
    return {
        "evidence": math.log1p(one.points),
        "enough": float(one.points >= ENOUGH),
        "share": one.points / max(points),
        "stronger": float(sum(other > one.points for other in points)),
        "all": math.log1p(sum(points)),
    }


def declared(sections: Sequence[str], category_map: Mapping[str, tuple[str, ...]]) -> tuple[Mark, ...]:
    """Return the categories that a source's own sections stand for, by the map in the source's file."""
    known = {fold(section): slugs for section, slugs in category_map.items()}
    marks = {
        slug: Mark(slug, 1.0, "category_map", (section,), origin="source")
        for section in sections
        for slug in known.get(fold(section), ())
    }
    return tuple(marks.values())


def in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return marks by weight, the heaviest first, ties in the vocabulary's order."""
    order = {term.slug: place for place, term in enumerate(vocabulary.categories())}
    return tuple(sorted(marks, key=lambda mark: (-mark.weight, order[mark.slug])))


def _support(slug: str, evidence: Evidence) -> Support:
    weights: dict[str, float] = {}
    words: dict[str, str] = {}
    for hit, weight in _counted(slug, evidence):
        kind = hit.sense.folded[:_KIND]
        if weight > weights.get(kind, 0.0):
            weights[kind] = weight
            words[kind] = evidence.shown(hit)
    decisive = sorted(weights, key=lambda kind: -weights[kind])
    return Support(slug, sum(weights.values()), tuple(words[kind] for kind in decisive))


def _counted(slug: str, evidence: Evidence) -> Iterable[tuple[Hit[Sense], float]]:
    """Return a category's hits with their weights, each place of the text once."""
    hits = evidence.layers.get(slug, ())
    best: dict[tuple[int, int], tuple[Hit[Sense], float]] = {}
    for hit in hits:
        if hit.sense.role is Role.WITH or (hit.sense.role is Role.NEAR and not _in_company(hit, hits)):
            continue
        weight = hit.sense.weight * FACTORS[evidence.part(hit)]
        place = (hit.start, hit.end)
        if place not in best or weight > best[place][1]:
            best[place] = (hit, weight)
    return best.values()


def _in_company(hit: Hit[Sense], hits: Sequence[Hit[Sense]]) -> bool:
    return any(
        other.sense.role is Role.WITH
        and other.sense.group == hit.sense.group
        and -NEAR <= other.start - hit.start <= NEAR
        and other.start != hit.start
        for other in hits
    )


def _sum(numbers: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights[name] * number for name, number in numbers.items())


def _logistic(points: float) -> float:
    return 1 / (1 + math.exp(-points))
