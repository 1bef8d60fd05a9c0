"""Why two texts are said to tell the same event, or not: a line for people."""

from collections.abc import Iterator, Mapping, Sequence

from psgfeed.classify.stories_evidence import Evidence

_NAMED_MAX = 4
_MEANT_MAX = 5
_DOUBTS_MAX = 2

_DOUBTS = {
    "lone_step_of_headline": "a headline tells of {steps}, which the other does not",
    "other_step_in_headlines": "the headlines stand at other steps",
    "other_stage": "the matter has come further in one",
    "other_day": "they give other dates",
    "other_month": "they speak of other months",
    "other_year": "they speak of other years",
    "other_ordinal": "they count other times",
    "other_figures": "the headlines give other numbers",
    "other_counts": "they count the same otherwise",
    "no_name": "no name in common",
    "ahead": "one announces, the other reports",
    "looks_back": "one looks back on it",
    "question": "a headline asks and reports nothing",
    "instalment": "one short headline stands above other words",
    "issue": "one is an issue of a series",
    "apart": "published {apart} days apart",
}


def reasons(evidence: Evidence, points: Mapping[str, float], apart: int | None) -> str:
    """Return what speaks for one event, and then the weightiest of what speaks against it."""
    return "; ".join((*_reasons_for(evidence, apart), *_doubts(evidence, points, apart))) or "nothing in common"


def _reasons_for(evidence: Evidence, apart: int | None) -> Iterator[str]:
    if evidence.signs["copy"] > 0:
        yield "much is word for word the same"
    if evidence.names:
        yield f"both name {_list([name.title() for name in evidence.names[:_NAMED_MAX]])}"
    if evidence.meanings:
        yield f"both tell of {_list([_spoken(key) for key in evidence.meanings[:_MEANT_MAX]])}"
    if evidence.numbers:
        yield f"both print {_list([f'{number:g}' for number in evidence.numbers[:_NAMED_MAX]])}"
    if evidence.signs["same_day"]:
        yield "both give one date"
    if apart is not None and apart <= 1:
        yield "published a day apart" if apart else "published on one day"


def _doubts(evidence: Evidence, points: Mapping[str, float], apart: int | None) -> Iterator[str]:
    against = sorted((sign for sign, value in points.items() if value < 0), key=lambda sign: points[sign])
    told = dict.fromkeys(_DOUBTS[sign] for sign in against if sign in _DOUBTS)
    steps = _list([_spoken(key) for key in evidence.only_in_headlines[:_NAMED_MAX]])
    for doubt in list(told)[:_DOUBTS_MAX]:
        yield f"but {doubt.format(steps=steps, apart=apart)}"


def _spoken(key: str) -> str:
    return key[2:].replace("_", " ")


def _list(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
