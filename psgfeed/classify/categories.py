"""Which categories an item belongs to, decided by a table of words that anyone can read and correct."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from psgfeed import vocabulary
from psgfeed.classify.terms import Hit, TermTable
from psgfeed.model import Mark
from psgfeed.normalise.text import fold

# A category needs one point. A strong word is worth one, a weak one half, and what stands in the title counts double.
_STRONG, _WEAK, _TITLE = 1.0, 0.5, 2.0
_FULL_TEXT = 0.25  # the body names much that the item is not about
_ENOUGH = 1.0


@dataclass(frozen=True, slots=True)
class _Rule:
    category: str
    strong: bool


def categorise(
    title: str,
    summary: str,
    full_text: str,
    source_categories: Sequence[str],
    category_map: Mapping[str, tuple[str, ...]],
) -> tuple[Mark, ...]:
    """Return the categories of an item, strongest first, each with the words that decided.

    ``full_text`` is the article's text when at hand, else empty. ``source_categories`` are the source's own sections,
    which ``category_map`` translates. The table holds both languages, so that the item's own need not be known.
    """
    weights: dict[str, float] = {}
    words: dict[str, dict[str, None]] = {}
    for text, factor in ((title, _TITLE), (summary, 1.0), (full_text, _FULL_TEXT)):
        for rule, hit in _hits(text):
            seen = words.setdefault(rule.category, {})
            if hit.term not in seen:
                weights[rule.category] = weights.get(rule.category, 0) + (_STRONG if rule.strong else _WEAK) * factor
                seen[hit.term] = None
    marks = {
        slug: Mark(slug, round(weight, 2), f"words:{slug}", tuple(words[slug])[:8])
        for slug, weight in weights.items()
        if weight >= _ENOUGH
    }
    marks |= _declared(source_categories, category_map)
    order = {term.slug: place for place, term in enumerate(vocabulary.categories())}
    return tuple(sorted(marks.values(), key=lambda mark: (-mark.weight, order[mark.slug])))


def _hits(text: str) -> list[tuple[_Rule, Hit]]:
    if not text:
        return []
    rules, table = _table()
    return [(rule, hit) for hit in table.find(text) for rule in rules[hit.term]]


def _declared(source_categories: Sequence[str], category_map: Mapping[str, tuple[str, ...]]) -> dict[str, Mark]:
    known = {fold(section): slugs for section, slugs in category_map.items()}
    return {
        slug: Mark(slug, _TITLE, "category_map", (section,), origin="source")
        for section in source_categories
        for slug in known.get(fold(section), ())
    }


@cache
def _table() -> tuple[dict[str, list[_Rule]], TermTable]:
    text = files(__package__).joinpath("categories.toml").read_text(encoding="utf-8")
    rules: dict[str, list[_Rule]] = {}
    for category, terms in tomllib.loads(text).items():
        for strength in ("strong", "weak"):
            for term in terms[strength]:
                rules.setdefault(term, []).append(_Rule(category, strength == "strong"))
    return rules, TermTable(rules)
