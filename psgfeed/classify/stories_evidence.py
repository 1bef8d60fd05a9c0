"""What speaks for and against two texts telling the same event: numbers between 0 and about 1, with what they rest on.

Signs whose names stand in ``FOR`` speak for it, those in ``AGAINST`` against it; how much is in ``stories.toml``.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from psgfeed.classify.stories_signature import Signature, Stages
from psgfeed.classify.stories_vocabulary import RETURNING, name_weight

FOR = (
    "names",
    "happenings",
    "steps",
    "things",
    "words",
    "numbers",
    "same_day",
    "same_ordinal",
    "headlines",
    "same_stage",
    "copy",
    "languages",
)
AGAINST = (
    "no_name",
    "other_counts",
    "other_figures",
    "other_day",
    "other_month",
    "other_year",
    "other_ordinal",
    "lone_step_of_headline",
    "other_step_in_headlines",
    "other_stage",
    "ahead",
    "looks_back",
    "question",
    "instalment",
    "issue",
    "length",
)

_TOLL = frozenset({"h:death", "h:killing", "h:injury", "h:missing"})
_UNCOUNTED = frozenset({"", "u:day", "u:year", "u:month", "u:week", "t:hour", "u:million", "u:sol", "u:dollar"})
_SHORT_HEADLINE = 3  # words that tell; the same longer headline is hardly written twice
_SAME_HEADLINE = 0.6  # of the words of two headlines
_USUAL_LENGTH = 20  # words that tell; longer texts share more by chance


@dataclass(frozen=True, slots=True)
class Evidence:
    """The signs of a pair, and what they rest on, for the reasons."""

    signs: Mapping[str, float]
    names: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()
    words: tuple[str, ...] = ()
    only_in_headlines: tuple[str, ...] = ()


def weigh(one: Signature, other: Signature, running: Collection[str] = ()) -> Evidence:
    """Return what speaks for and against.

    ``running`` are names that so many texts of these days share that they say little, beside those of the word lists.
    """
    names = _shared_names(one, other)
    numbers = tuple(sorted(one.numbers.keys() & other.numbers.keys()))
    signs = (
        _names(one, other, names, running)
        | _meanings(one, other)
        | _figures(one, other, numbers)
        | _headlines(one, other)
        | _stages(one, other)
        | _whole(one, other, names)
    )
    shared = one.keys.keys() & other.keys.keys()
    return Evidence(
        signs,
        names=tuple(sorted(names, key=lambda name: (-name_weight(name), name))),
        meanings=tuple(sorted((key for key in shared if key[0] in "hstv"), key=lambda key: (-one.keys[key], key))),
        numbers=numbers,
        words=tuple(sorted(key for key in shared if key[0] == "w")),
        only_in_headlines=tuple(sorted(_lone_steps_of(one, other) | _lone_steps_of(other, one))),
    )


def _sat(mass: float, half: float) -> float:
    """Return a mass as a number below 1; it is a half where the mass is ``half``."""
    return mass / (mass + half)


def _shared_names(one: Signature, other: Signature) -> frozenset[str]:
    return (one.names & other.names) | (one.names & other.maybe) | (one.maybe & other.names)


def _names(one: Signature, other: Signature, names: frozenset[str], running: Collection[str]) -> dict[str, float]:
    def told(some: Collection[str]) -> float:
        return sum(min(name_weight(name), RETURNING) if name in running else name_weight(name) for name in some)

    def places(text: Signature) -> float:
        return sum(weight for key, weight in text.keys.items() if key[0] in "cv")

    mass = told(names) + sum(weight for key, weight in one.keys.items() if key[0] in "cv" and key in other.keys)
    mine = told(one.names) + 0.3 * told(one.maybe) + places(one)
    theirs = told(other.names) + 0.3 * told(other.maybe) + places(other)
    return {
        "names": _sat(mass, 1.5),
        "no_name": float(mass < RETURNING and min(mine, theirs) >= 0.9),  # noqa: PLR2004 - of one name
    }


def _meanings(one: Signature, other: Signature) -> dict[str, float]:
    shared = dict.fromkeys("hstwy", 0.0)
    for key, weight in one.keys.items():
        if key[0] in shared and key in other.keys:
            shared[key[0]] += weight
    return {
        "happenings": _sat(shared["h"], 1.0),
        "steps": _sat(shared["s"], 1.0),
        "things": _sat(shared["t"], 1.2),
        "words": _sat(shared["w"] + shared["y"], 1.6),
    }


def _figures(one: Signature, other: Signature, numbers: Collection[float]) -> dict[str, float]:
    counted = _counts(one), _counts(other)
    differ = (unit for unit in counted[0].keys() & counted[1].keys() if not counted[0][unit] & counted[1][unit])
    return {
        "numbers": _sat(sum(_number_weight(number, one.numbers[number]) for number in numbers), 0.8),
        "other_counts": float(any(unit not in _TOLL for unit in differ)),
        "other_figures": _other_figures(one, other),
        # A day that one text announces and the other looks back on parts them rather than joins them.
        "same_day": float(bool(one.days & other.days) and one.ahead == other.ahead),
        "other_day": _differ(one.days, other.days),
        "other_month": _differ(one.months, other.months),
        "other_year": _differ(one.years, other.years),
        "same_ordinal": float(bool(one.ordinals & other.ordinals)),
        "other_ordinal": _differ(one.ordinals, other.ordinals),
    }


def _other_figures(one: Signature, other: Signature) -> float:
    """Tell whether each headline prints a number, and neither stands in the other text; a toll may have risen."""
    mine, theirs = (
        {number for number in text.headline_numbers if text.numbers[number] not in _TOLL} for text in (one, other)
    )
    return float(bool(mine and theirs) and not mine & other.numbers.keys() and not theirs & one.numbers.keys())


def _counts(text: Signature) -> dict[str, set[float]]:
    counts: dict[str, set[float]] = {}
    for number, unit in text.numbers.items():
        if unit not in _UNCOUNTED:
            counts.setdefault(unit, set()).add(number)
    return counts


def _differ(mine: Collection[object], theirs: Collection[object]) -> float:
    return float(bool(mine and theirs and not set(mine) & set(theirs)))


def _number_weight(number: float, unit: str) -> float:
    """Return how much it tells that two texts print a number: 3.4 % and 71 a lot, two hardly anything."""
    if unit == "%" or number != int(number):
        return 1.0
    return next(weight for least, weight in ((1000, 0.9), (21, 0.8), (10, 0.5), (4, 0.35), (0, 0.1)) if number >= least)


def _headlines(one: Signature, other: Signature) -> dict[str, float]:
    both = sum(one.keys[key] for key in one.title & other.title if key[0] in "hst")
    return {
        "headlines": _sat(both, 1.0),
        "lone_step_of_headline": float(len(_lone_steps_of(one, other)) + len(_lone_steps_of(other, one))),
        "other_step_in_headlines": _differ(_steps_in_title(one), _steps_in_title(other)),
        "question": float(one.asks or other.asks),
        "instalment": _instalment(one, other),
    }


def _stages(one: Signature, other: Signature) -> dict[str, float]:
    """Compare how far both texts say that a matter has come: headlines above all, where they say it."""
    told = one.headline_stages.keys() & other.headline_stages.keys()
    agree = sum(one.headline_stages[course] == other.headline_stages[course] for course in told)
    headlines = one.headline_stages.keys() | other.headline_stages.keys()
    below = (one.stages.keys() & other.stages.keys()) - headlines
    apart = _ahead_of(one.headline_stages, other.stages) + _ahead_of(other.headline_stages, one.stages)
    apart += sum(not one.stages[course] & other.stages[course] for course in below)
    return {"same_stage": float(min(agree, 2)), "other_stage": float(min(apart, 2))}


def _ahead_of(mine: Stages, theirs: Stages) -> int:
    """Return in how many courses one stands at another stage than the other."""
    return sum(not mine[course] & theirs[course] for course in mine.keys() & theirs.keys())


def _instalment(one: Signature, other: Signature) -> float:
    """Return how surely two texts come back to one subject: a short headline that both have, above other words."""
    shared, fewer = one.title & other.title, min(len(one.title), len(other.title))
    if not 2 <= fewer <= _SHORT_HEADLINE or len(shared) < _SAME_HEADLINE * len(one.title | other.title):  # noqa: PLR2004 - two words
        return 0.0
    return max(0.0, 1 - 2.5 * _alike(one, other))


def _steps_in_title(text: Signature) -> set[str]:
    return {key for key in text.title if key[0] == "s"}


def _lone_steps_of(one: Signature, other: Signature) -> set[str]:
    return _steps_in_title(one) - other.keys.keys()


def _whole(one: Signature, other: Signature, names: frozenset[str]) -> dict[str, float]:
    return {
        "copy": _copy(one, other, names),
        "languages": float(one.language != other.language),
        "ahead": float(one.ahead != other.ahead),
        "looks_back": float(one.looks_back != other.looks_back),
        "length": max(0.0, math.log2(max(1, min(one.length, other.length)) / _USUAL_LENGTH)),
        "issue": float(one.is_issue or other.is_issue),
    }


def _copy(one: Signature, other: Signature, names: frozenset[str]) -> float:
    """Return how far one text is word for word in the other; nothing where it names or counts something else."""
    if one.language != other.language:
        return 0.0
    fewer = min(len(one.names), len(other.names))
    if len(names) < fewer or not _within(one.numbers.keys(), other.numbers.keys()):
        return 0.0
    return max(0.0, min(1.0, (_alike(one, other) - 0.35) / 0.4))


def _alike(one: Signature, other: Signature) -> float:
    """Return the share of the shorter text's neighbouring words that are neighbours in the other as well."""
    return len(one.pairs & other.pairs) / max(min(len(one.pairs), len(other.pairs)), 4)


def _within(mine: Collection[float], theirs: Collection[float]) -> bool:
    return set(mine) <= set(theirs) or set(theirs) <= set(mine)
