"""What speaks for and against two texts telling the same event: numbers between 0 and about 1, with what they rest on.

Signs whose names stand in ``FOR`` speak for it, those in ``AGAINST`` against it; how much is in ``stories.toml``.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from psgfeed.classify.stories_signature import Signature
from psgfeed.classify.stories_vocabulary import RETURNING, name_weight

FOR = (
    "names",
    "happenings",
    "steps",
    "things",
    "words_share",
    "numbers",
    "same_day",
    "same_ordinal",
    "headlines",
    "same_course",
    "overlap",
    "copy",
    "languages",
)
AGAINST = (
    "no_name",
    "lone_steps",
    "other_counts",
    "other_day",
    "other_month",
    "other_year",
    "other_ordinal",
    "lone_step_of_headline",
    "other_step_in_headlines",
    "other_course",
    "ahead",
    "length",
    "issue",
)

_TOLL = frozenset({"h:death", "h:killing", "h:injury", "t:victim", "h:missing"})
_UNCOUNTED = frozenset({"", "u:day", "u:year", "u:month", "u:week", "t:hour", "u:million", "u:sol", "u:dollar"})
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
    totals = dict.fromkeys("hstwy", 0.0)
    shared = dict(totals)
    theirs = dict(totals)
    for key, weight in one.keys.items():
        if key[0] in totals:
            totals[key[0]] += weight
            if key in other.keys:
                shared[key[0]] += weight
    for key, weight in other.keys.items():
        if key[0] in theirs:
            theirs[key[0]] += weight
    words = shared["w"] + shared["y"]
    fewer = min(totals["w"] + totals["y"], theirs["w"] + theirs["y"])
    return {
        "happenings": _sat(shared["h"], 1.0),
        "steps": _sat(shared["s"], 1.0),
        "lone_steps": _sat(totals["s"] - shared["s"], 1.0) + _sat(theirs["s"] - shared["s"], 1.0),
        "things": _sat(shared["t"], 1.2),
        "words_share": words / max(fewer, 1.5),
    }


def _figures(one: Signature, other: Signature, numbers: Collection[float]) -> dict[str, float]:
    counted = _counts(one), _counts(other)
    differ = (unit for unit in counted[0].keys() & counted[1].keys() if not counted[0][unit] & counted[1][unit])
    return {
        "numbers": _sat(sum(_number_weight(number, one.numbers[number]) for number in numbers), 0.8),
        "other_counts": float(any(unit not in _TOLL for unit in differ)),
        # A day that one text announces and the other looks back on parts them rather than joins them.
        "same_day": float(bool(one.days & other.days) and one.ahead == other.ahead),
        "other_day": _differ(one.days, other.days),
        "other_month": _differ(one.months, other.months),
        "other_year": _differ(one.years, other.years),
        "same_ordinal": float(bool(one.ordinals & other.ordinals)),
        "other_ordinal": _differ(one.ordinals, other.ordinals),
    }


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
    def mass(keys: Collection[str]) -> float:
        return sum(
            name_weight(key[2:]) if key[0] == "n" else max(one.keys.get(key, 0), other.keys.get(key, 0)) for key in keys
        )

    mine, theirs = _steps_in_title(one), _steps_in_title(other)
    whole, whole_other = _everything(one), _everything(other)
    courses = one.steps.keys() & other.steps.keys()
    agree = sum(bool(one.steps[course] & other.steps[course]) for course in courses)
    told = (
        mass(one.title & whole_other) / max(mass(one.title), 1.0),
        mass(other.title & whole) / max(mass(other.title), 1.0),
    )
    return {
        "headlines": sum(told) / 2,
        "lone_step_of_headline": float(len(mine - whole_other) + len(theirs - whole)),
        "other_step_in_headlines": _differ(mine, theirs),
        "same_course": float(min(agree, 1)),
        "other_course": float(min(len(courses) - agree, 2)),
    }


def _steps_in_title(text: Signature) -> set[str]:
    return {key for key in text.title if key[0] == "s"}


def _everything(text: Signature) -> set[str]:
    return {*text.keys, *(f"n:{name}" for name in text.names | text.maybe)}


def _lone_steps_of(one: Signature, other: Signature) -> set[str]:
    return _steps_in_title(one) - _everything(other)


def _whole(one: Signature, other: Signature, names: frozenset[str]) -> dict[str, float]:
    mine, theirs = _masses(one), _masses(other)
    shared = sum(min(weight, theirs[key]) for key, weight in mine.items() if key in theirs)
    together = sum(mine.values()) + sum(theirs.values()) - shared
    return {
        "overlap": shared / max(together, 3.0),
        "copy": _copy(one, other, names),
        "languages": float(one.language != other.language),
        "ahead": float(one.ahead != other.ahead),
        "length": max(0.0, math.log2(max(1, min(one.length, other.length)) / _USUAL_LENGTH)),
        "issue": float(one.is_issue or other.is_issue),
    }


def _masses(text: Signature) -> dict[str, float]:
    sure = {f"n:{name}": 1.2 * name_weight(name) for name in text.names}
    return {**text.keys, **sure, **{f"n:{name}": 0.5 * name_weight(name) for name in text.maybe}}


def _copy(one: Signature, other: Signature, names: frozenset[str]) -> float:
    """Return how far one text is word for word in the other; nothing where it names or counts something else."""
    if one.language != other.language:
        return 0.0
    fewer = min(len(one.names), len(other.names))
    if len(names) < fewer or not _within(one.numbers.keys(), other.numbers.keys()):
        return 0.0
    alike = len(one.pairs & other.pairs) / max(min(len(one.pairs), len(other.pairs)), 4)
    return max(0.0, min(1.0, (alike - 0.35) / 0.4))


def _within(mine: Collection[float], theirs: Collection[float]) -> bool:
    return set(mine) <= set(theirs) or set(theirs) <= set(mine)
