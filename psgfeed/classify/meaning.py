"""What an item means: whether it is about Peru, on which topics, and where. One reading of its text decides it all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from psgfeed.classify.categories import categorise, declared, in_order
from psgfeed.classify.evidence import gather_evidence
from psgfeed.classify.regions import locate, places
from psgfeed.classify.relevance import AGAINST, judge_relevance
from psgfeed.model import AboutPeru, Mark, Relevance
from psgfeed.normalise.text import fold

_COUNTRY = frozenset({"peru"})  # as sections are folded
_FILED = 0.9  # the score of an item that its source has filed under the country


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to decide with: an item's own texts and sections, and what is known of its source.

    ``full_text`` is the article's text when at hand, else empty. ``category_map`` translates ``sections``.
    """

    title: str
    summary: str = ""
    full_text: str = ""
    sections: Sequence[str] = ()
    category_map: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    about_peru: AboutPeru = AboutPeru.MOSTLY


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was decided. An item that is not about Peru has neither categories nor regions: they are Peru's."""

    relevance: Relevance
    categories: tuple[Mark, ...] = ()
    regions: tuple[Mark, ...] = ()


def understand(told: Told, decided: Relevance | None = None) -> Meaning:
    """Return what an item means; ``decided`` is what a person has said on whether it is about Peru.

    Both languages are looked for, so that the item's own need not be known.
    """
    evidence = gather_evidence(told.title, told.summary, told.full_text)
    found = places(evidence)
    relevance = decided or _filed(judge_relevance(evidence, found, told.about_peru), told.sections)
    if not relevance.about:
        return Meaning(relevance)
    by_source = declared(told.sections, told.category_map)
    slugs = {mark.slug for mark in by_source}
    by_words = (mark for mark in categorise(evidence) if mark.slug not in slugs)
    return Meaning(relevance, in_order((*by_source, *by_words)), locate(evidence, found))


def _filed(relevance: Relevance, sections: Sequence[str]) -> Relevance:
    """Believe a source that files an item under the country, unless the text speaks against it."""
    section = next((name for name in sections if fold(name) in _COUNTRY), "")
    if not section or relevance.about or AGAINST in relevance.why:
        return relevance
    return Relevance(about=True, score=_FILED, why=f"{relevance.why}; section: {section}")
