"""Which departments an item speaks of, by the names of places (``rules/places.toml``, ``rules/gazetteer.tsv``)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from psgfeed.classify.evidence import Evidence
from psgfeed.classify.rulebook import PLACE, Sense, rulebook
from psgfeed.classify.terms import BARRIER, Hit
from psgfeed.model import Mark

FACTORS = (2.0, 1.0, 0.7, 0.0)
_PHRASE_MAX = 5  # words
_REACH = 2  # words that may stand between a common word and what marks it as a place, as in "distrito limeño de Lince"


@dataclass(frozen=True, slots=True)
class Place:
    """A name that stands for a place: the region, how surely (a grade of ``places.toml``), where it stands."""

    region: str
    grade: str
    hit: Hit[Sense]


def places(evidence: Evidence) -> tuple[Place, ...]:
    """Return the places that an item names; common words only where something marks them as a place."""
    hits = evidence.layers[PLACE]
    found = [place for hit in hits if (place := _place(hit, evidence))]
    return (*found, *_limas(evidence, hits, found))


def locate(evidence: Evidence, found: Sequence[Place]) -> tuple[Mark, ...]:
    """Return the regions of an item about Peru, the most spoken of first, each with the names that were found."""
    weights: dict[str, dict[str, float]] = {}
    for place in found:
        words = weights.setdefault(place.region, {})
        shown = evidence.shown(place.hit)
        words[shown] = words.get(shown, 0.0) + FACTORS[evidence.part(place.hit)]
    marks = [Mark(code, round(sum(names.values()), 2), "names", tuple(names)) for code, names in weights.items()]
    return tuple(sorted((mark for mark in marks if mark.weight), key=lambda mark: (-mark.weight, mark.slug)))


def _place(hit: Hit[Sense], evidence: Evidence) -> Place | None:
    grade = hit.sense.grade
    if grade == "lima" or _is_surname(hit, evidence) or (grade == "cue" and not _is_cued(hit, evidence)):
        return None
    return Place(hit.sense.slug, grade, hit)


def _is_surname(hit: Hit[Sense], evidence: Evidence) -> bool:
    """Return whether a name belongs to a person: a first name stands before it, or an unknown name in a sentence."""
    if hit.start == 0:
        return False
    if evidence.words.folded[hit.start - 1] in rulebook().first_names:
        return True
    return hit.sense.grade == "listed" and _follows_a_name(hit, evidence)


def _follows_a_name(hit: Hit[Sense], evidence: Evidence) -> bool:
    before = hit.start - 1
    words = evidence.words.raw
    begins = before == 0 or words[before - 1] == BARRIER
    is_place = any(other.end == hit.start for other in evidence.layers[PLACE])
    return words[before][0].isupper() and not (begins or is_place or evidence.words.folded[before] in _cue_words())


def _cue_words() -> frozenset[str]:
    cues = rulebook().cues
    return cues.before | cues.joints


def _is_cued(hit: Hit[Sense], evidence: Evidence) -> bool:
    cues = rulebook().cues
    folded = evidence.words.folded
    if hit.end < len(folded) and folded[hit.end] in cues.behind:
        return True
    between = 0
    for word in reversed(folded[max(0, hit.start - _REACH - 2) : hit.start]):
        if word in cues.before:
            return True
        if word not in cues.joints:
            between += 1
        if between >= _REACH:
            return False
    return False


def _limas(evidence: Evidence, hits: Iterable[Hit[Sense]], found: Collection[Place]) -> Iterator[Place]:
    """Yield what "Lima" alone stands for: the city, the department in a list of departments, or the government."""
    ends = {place.hit.end for place in found}
    starts = {place.hit.start for place in found}
    folded = evidence.words.folded
    rules = rulebook().lima
    for hit in hits:
        if hit.sense.grade != "lima":
            continue
        joined = hit.start - 1 in ends and folded[hit.start - 1] in ("y", "and", "e")
        if hit.start in ends or hit.end in starts or joined:
            yield Place(rules.listed, "shared", hit)
            continue
        before = folded[max(0, hit.start - _PHRASE_MAX) : hit.start]
        behind = folded[hit.end : hit.end + _PHRASE_MAX]
        if _ends_with(before, rules.not_before):
            continue
        if _ends_with(before, rules.before) or _begins_with(behind, rules.behind):
            yield Place(rules.region, "shared", hit)


def _ends_with(words: Sequence[str], phrases: Collection[tuple[str, ...]]) -> bool:
    return any(tuple(words[-len(phrase) :]) == phrase for phrase in phrases)


def _begins_with(words: Sequence[str], phrases: Collection[tuple[str, ...]]) -> bool:
    return any(tuple(words[: len(phrase)]) == phrase for phrase in phrases)
