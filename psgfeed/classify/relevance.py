"""Is an item about Peru? Points for the country and what is Peru's, points against other places, people and things."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from psgfeed.classify.evidence import Evidence, Part
from psgfeed.classify.regions import Place
from psgfeed.classify.rulebook import PERU, PLACE, Sense, rulebook
from psgfeed.classify.terms import Hit
from psgfeed.model import AboutPeru, Relevance

AGAINST = "against"  # what stands in a reason before the words that speak against

_COUNTED = {
    "country": 1,
    "homonym": 1,
    "hint": 3,
    "abroad": 3,
    "off_topic": 3,
}  # how many different words of a kind count; else two
_WORDS_SHOWN = 5
_FOR = ("country", "sure", "place", "likely", "shared_place", "hint", "passing")
_BARE = ("peru", "lima")  # what towns in the United States are called, too


@dataclass(frozen=True, slots=True)
class _Clue:
    kind: str
    words: str
    points: float


def judge_relevance(evidence: Evidence, found: Sequence[Place], about_peru: AboutPeru) -> Relevance:
    """Return whether an item is about Peru, with a score from 0 to 1 and the reason.

    ``found`` are the places of Peru that it names. ``about_peru`` is what the item's source is known for; it sets both
    the starting points and the threshold.
    """
    rules = rulebook().relevance
    clues = _decisive(_fair(list(_clues(evidence, found))))
    points = rules.start + rules.prior[about_peru] + sum(clue.points for kind in clues.values() for clue in kind)
    score = round(1 / (1 + math.exp(-points)), 2)
    return Relevance(score >= rules.thresholds[about_peru], score, _why(clues, about_peru))


def _clues(evidence: Evidence, found: Sequence[Place]) -> Iterator[_Clue]:
    points = rulebook().relevance.points
    hits = evidence.layers[PERU]
    countries = {hit.start: hit.end for hit in hits if hit.sense.slug == "countries"}
    for hit in hits:
        kind = hit.sense.slug
        if kind == "country" and (_is_aside(hit, evidence) or _is_listed(hit, evidence, countries)):
            kind = "passing"
        if kind in points:
            yield _clue(kind, hit, evidence, points)
    sure = {place.hit.start for place in found if place.grade in ("sure", "listed")}
    for hit in evidence.layers[PLACE]:
        if hit.start in sure:
            yield _clue("place", hit, evidence, points)
        elif hit.sense.grade == "lima" or any(place.hit is hit for place in found):
            yield _clue("shared_place", hit, evidence, points)


def _clue(kind: str, hit: Hit[Sense], evidence: Evidence, points: Mapping[str, tuple[float, ...]]) -> _Clue:
    part = evidence.part(hit)
    return _Clue(kind, evidence.shown(hit), points[kind][part] if part < len(points[kind]) else 0.0)


def _is_aside(hit: Hit[Sense], evidence: Evidence) -> bool:
    """Return whether the country is only the other side of a border, or an example, or where something comes from."""
    rules = rulebook().relevance
    start = _behind_article(hit, evidence)
    folded = evidence.words.folded
    return any(tuple(folded[start - len(phrase) : start]) == phrase for phrase in rules.before)


def _is_listed(hit: Hit[Sense], evidence: Evidence, countries: Mapping[int, int]) -> bool:
    """Return whether the country is one in a list; two in a headline, or between which something is, are none."""
    rules = rulebook().relevance
    folded = evidence.words.folded
    start = _behind_article(hit, evidence)
    paired = evidence.part(hit) is Part.TITLE and _headlined(evidence, countries) == 1
    if paired or (start and folded[start - 1] in rules.unless):
        return False
    ends = set(countries.values())
    before = hit.start in ends or (hit.start - 1 in ends and folded[hit.start - 1] in rules.between)
    behind = hit.end in countries or (hit.end + 1 in countries and folded[hit.end] in rules.between)
    return before or behind


def _behind_article(hit: Hit[Sense], evidence: Evidence) -> int:
    """Return the place before which a country's name begins, its article included."""
    has_article = hit.start > 0 and evidence.words.folded[hit.start - 1] in rulebook().relevance.articles
    return hit.start - 1 if has_article else hit.start


def _headlined(evidence: Evidence, countries: Mapping[int, int]) -> int:
    return sum(start < evidence.borders[0] for start in countries)


def _fair(clues: list[_Clue]) -> list[_Clue]:
    """Leave out what proves nothing beside the rest.

    What others have as well counts where nothing speaks of another country, or where Peru is spoken of anyway. The
    words of a small town count against a bare "Peru" or "Lima" only.
    """
    kinds = {clue.kind for clue in clues}
    strong = {"sure", "place"} & kinds
    bare = all(clue.words.lower() in _BARE for clue in clues if clue.kind in ("country", "passing", "shared_place"))
    dropped: set[str] = set()
    if ("abroad" in kinds and not (strong or {"country", "passing"} & kinds)) or "homonym" in kinds:
        dropped |= {"likely", "shared_place", "hint"}
    if strong or not bare:
        dropped |= {"municipal", "small_town"}
    return [clue for clue in clues if clue.kind not in dropped]


def _decisive(clues: Sequence[_Clue]) -> dict[str, list[_Clue]]:
    """Return the weightiest clues of each kind, each word once; the country's name counts once in all."""
    decisive: dict[str, list[_Clue]] = {}
    for clue in sorted(clues, key=lambda clue: -abs(clue.points)):
        kept = decisive.setdefault(clue.kind, [])
        most = _COUNTED.get(clue.kind, 2)
        if len(kept) < most and clue.words.lower() not in (other.words.lower() for other in kept):
            kept.append(clue)
    return decisive


def _why(clues: Mapping[str, Sequence[_Clue]], about_peru: AboutPeru) -> str:
    told = [f"source: {about_peru.value}"]
    speaking = [clue.words for kind in _FOR for clue in clues.get(kind, ())]
    against = [clue.words for kind, listed in clues.items() if kind not in _FOR for clue in listed]
    for name, words in (("for", speaking), (AGAINST, against)):
        if words:
            told.append(f"{name}: " + ", ".join(list(dict.fromkeys(words))[:_WORDS_SHOWN]))
    return "; ".join(told)
