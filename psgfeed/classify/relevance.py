"""Is an item about Peru? By its source, by the names in its text, against places elsewhere that share a name."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from psgfeed.classify.terms import TermTable
from psgfeed.model import AboutPeru, Mark, Relevance

# Where a source speaks of Peru anyway, the text need not prove it; where it rarely does, a name in passing will not do.
_THRESHOLD = {AboutPeru.ALWAYS: 0.0, AboutPeru.MOSTLY: 0.2, AboutPeru.SOME: 0.5}
_PRIOR = {AboutPeru.ALWAYS: 1.0, AboutPeru.MOSTLY: 0.4, AboutPeru.SOME: 0.0}
_IN_TITLE, _IN_SUMMARY, _REGION, _ELSEWHERE = 0.7, 0.5, 0.4, 0.6


def judge_relevance(title: str, summary: str, regions: Sequence[Mark], about_peru: AboutPeru) -> Relevance:
    """Return whether an item is about Peru, with a score from 0 to 1 and the reason.

    ``about_peru`` is what the item's source is known for; it sets both the starting score and the threshold.
    """
    names, elsewhere = _tables()
    titled = [hit.words for hit in names.find(title)]
    told = [hit.words for hit in names.find(summary)]
    other = [hit.words for hit in elsewhere.find(f"{title} . {summary}")]
    score = _PRIOR[about_peru]
    score += _IN_TITLE * bool(titled) + _IN_SUMMARY * bool(told) + _REGION * bool(regions)
    score -= _ELSEWHERE * bool(other)
    score = round(min(1.0, max(0.0, score)), 2)
    about = about_peru is AboutPeru.ALWAYS or score >= _THRESHOLD[about_peru]
    return Relevance(about, score, _why(titled + told, regions, other, about_peru))


def _why(names: Sequence[str], regions: Sequence[Mark], other: Sequence[str], about_peru: AboutPeru) -> str:
    parts = [f"source: {about_peru.value}"]
    if names:
        parts.append("names: " + ", ".join(dict.fromkeys(names)))
    if regions:
        parts.append("regions: " + ", ".join(mark.slug for mark in regions))
    if other:
        parts.append("elsewhere: " + ", ".join(dict.fromkeys(other)))
    return "; ".join(parts)


@cache
def _tables() -> tuple[TermTable, TermTable]:
    text = files(__package__).joinpath("relevance.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return TermTable(table["names"]), TermTable(table["elsewhere"])
