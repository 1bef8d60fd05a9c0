"""Do two items tell the same? Word for word, and the same event in other words. The store knows the neighbours.

Near ones are judged by what two texts share and by what they contradict (``stories_evidence``); the weights in
``stories.toml`` were learned from invented reports and are explained there. A score is no probability: it says how
much speaks for one event, and from ``same_from`` on two texts are said to tell the same.
"""

import hashlib
import math
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from psgfeed.classify.stories_evidence import Evidence, weigh
from psgfeed.classify.stories_reasons import reasons
from psgfeed.classify.stories_signature import Signature, signature
from psgfeed.classify.stories_vocabulary import reader
from psgfeed.model import Item
from psgfeed.normalise.text import bare

TEXT_MIN = 60  # characters; shorter texts ("Press release") are alike by chance
SAME_TEXT_WITHIN = 30  # days; later the same words are of another year

_MARKS = re.compile(r"[\W\d_]+")
_NUMBER = re.compile(r"\d+")
_TEMPLATE_WORDS_MIN = 3


@dataclass(frozen=True, slots=True)
class Report:
    """What an item says, the day it was published on, if that is known, and the fingerprint of its text, if wanted."""

    signature: Signature
    day: date | None = None
    print: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether two reports tell the same event, how much speaks for it (0 to 1), and why."""

    same: bool
    score: float
    why: str


def fingerprint(item: Item) -> str:
    """Return 16 hex digits that are equal for items with the same title and summary, whatever their case and accents.

    A text of less than 60 characters gives an empty string: it proves nothing.
    """
    return _fingerprint(item.title, item.summary)


def _fingerprint(title: str, summary: str) -> str:
    text = bare(f"{title} {summary}")
    if len(text) < TEXT_MIN:
        return ""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def report(title: str, summary: str, day: date | None = None) -> Report:
    """Return what is compared of an item; ``day`` is the day it was published on."""
    return Report(signature(title, summary), day, _fingerprint(title, summary))


def compare(one: Report, other: Report, running: Collection[str] = ()) -> Judgement:
    """Tell whether two reports tell the same event.

    ``running`` are names that so many items of these days share that they tell little; the store knows them.
    """
    settings = _settings()
    apart = abs((one.day - other.day).days) if one.day and other.day else None
    if one.print and one.print == other.print and (apart or 0) <= SAME_TEXT_WITHIN:
        return Judgement(True, 1.0, "the same text")
    issues = _issues(one.signature, other.signature)
    if issues is not None:
        return issues
    evidence = weigh(one.signature, other.signature, running)
    points = _points(evidence, apart)
    score = 1 / (1 + math.exp(-max(-30.0, min(30.0, settings["start"] + sum(points.values())))))
    return Judgement(score >= settings["same_from"], round(score, 3), reasons(evidence, points, apart))


def _points(evidence: Evidence, apart: int | None) -> dict[str, float]:
    """Return what each sign adds to or takes from the odds (natural logarithm)."""
    weights = _settings()["weights"]
    points = {sign: weights[sign] * value for sign, value in evidence.signs.items() if weights[sign] * value}
    if apart is not None:
        points["apart"] = next(taken for days, taken in _gaps() if apart <= days)
    return points


def _gaps() -> list[tuple[float, float]]:
    gaps = _settings()["apart"]
    return [*((float(days), points) for days, points in gaps["up_to"]), (math.inf, gaps["beyond"])]


def _issues(one: Signature, other: Signature) -> Judgement | None:
    """Judge headlines that differ in a number or a month only: two issues of one series, or one issue told twice."""
    mine, theirs = _template(one), _template(other)
    both_issues = one.is_issue and other.is_issue
    if mine != theirs or (len(mine.split()) < _TEMPLATE_WORDS_MIN and not both_issues):
        return None
    marks = _marks(one), _marks(other)
    if marks[0] and marks[1] and marks[0] != marks[1]:
        return Judgement(False, 0.01, "the headlines differ in a number or a month only: another issue or another time")
    if both_issues and marks[0] and marks[0] == marks[1]:
        return Judgement(True, 0.97, "the same issue of one series")
    return None


def _template(text: Signature) -> str:
    """Return a headline without its numbers, months and ordinals."""
    reading = reader()
    words = _MARKS.sub(" ", text.headline).split()
    return " ".join(word for word in words if word not in reading.months and word not in reading.ordinals)


def _marks(text: Signature) -> frozenset[str]:
    """Return the numbers, months and ordinals of a headline."""
    reading = reader()
    words = (word for word in _MARKS.sub(" ", text.headline).split())
    return frozenset(_NUMBER.findall(text.headline)) | {
        word for word in words if word in reading.months or word in reading.ordinals
    }


@cache
def _settings() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("stories.toml").read_text(encoding="utf-8"))
