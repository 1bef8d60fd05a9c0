"""The rules by which an item is understood, read from ``rules/`` once and checked: a slip is told, not ignored."""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from psgfeed import problems, vocabulary
from psgfeed.classify.terms import TermTable
from psgfeed.model import AboutPeru
from psgfeed.normalise.text import fold
from psgfeed.problems import ConfigurationError, Finding

Terms = list[tuple[str, "Sense"]]
Points = Mapping[str, tuple[float, ...]]

PERU, PLACE = "peru", "place"  # the layers beside the categories' own
STRENGTHS = {"sure": 1.5, "strong": 1.0, "fair": 0.7, "weak": 0.5, "slight": 0.25}
GRADES = ("sure", "listed", "shared", "cue")
STANDINGS = ("country", "sure", "likely", "hint")
AGAINST = ("homonym", "municipal", "small_town", "off_topic", "abroad", "wider", "countries")


class Role(StrEnum):
    """What a term does in its layer: speak for it, hide shorter terms, or help a term that stands near."""

    FOR = "for"
    NOT = "not"
    NEAR = "near"
    WITH = "with"


@dataclass(frozen=True, slots=True)
class Sense:
    """What a term means in one layer: in a category, for where an item is, or for whether it is about Peru.

    ``slug`` is a region's code or what the term is to Peru (``country``, ``sure``, ``abroad`` …); ``grade`` how surely
    a name is a place; ``group`` joins the terms of one ``[[near]]`` with their company.
    """

    layer: str
    role: Role
    term: str
    slug: str = ""
    weight: float = 0.0
    grade: str = ""
    group: int = 0
    folded: str = ""


@dataclass(frozen=True, slots=True)
class Relevance:
    """The numbers of ``relevance.toml``: points by title, first sentence and the rest; what is added by source."""

    points: Points
    start: float
    prior: Mapping[AboutPeru, float]
    thresholds: Mapping[AboutPeru, float]
    articles: frozenset[str]
    unless: frozenset[str]
    before: frozenset[tuple[str, ...]]
    between: frozenset[str]


@dataclass(frozen=True, slots=True)
class Weighing:
    """How the evidence for categories is weighed, from ``weighing.toml``; ``accept`` is the least probability."""

    start: float
    accept: float
    weights: Mapping[str, float]
    offsets: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Lima:
    """When Lima is the city as a place; each a set of phrases in folded words."""

    region: str
    listed: str
    before: frozenset[tuple[str, ...]]
    behind: frozenset[tuple[str, ...]]
    not_before: frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Cues:
    """Folded words that mark a common word as a place's name."""

    before: frozenset[str]
    behind: frozenset[str]
    joints: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules: every term in one table, and what is decided with them."""

    table: TermTable[Sense]
    weighing: Weighing
    relevance: Relevance
    cues: Cues
    first_names: frozenset[str]
    lima: Lima


@cache
def rulebook() -> Rulebook:
    """Return the rules.

    Raises:
        ConfigurationError: a data file names a category, a region or a strength that there is not.
    """
    names, relevance, places = _read("names.toml"), _read("relevance.toml"), _read("places.toml")
    terms = [*_category_terms(), *_name_terms(names), *_against_terms(relevance), *_place_terms(places)]
    return Rulebook(
        table=TermTable(terms),
        weighing=Weighing(**_read("weighing.toml")),
        relevance=_relevance(relevance),
        cues=_cues(places["cues"]),
        first_names=frozenset(map(fold, places["first-names"]["names"])),
        lima=_lima(places["lima"]),
    )


def _read(name: str) -> dict[str, Any]:
    text = files(__package__).joinpath("rules", *name.split("/")).read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(Finding(problems.CONFIG_SYNTAX, name, str(error))) from error


def _wrong(place: str, value: object, known: Iterable[str]) -> ConfigurationError:
    return ConfigurationError(Finding(problems.CONFIG_VALUE, place, f"{value!r}; known: {', '.join(known)}"))


def _category_terms() -> Terms:
    terms: Terms = []
    group = 0
    for category in vocabulary.categories():
        table = _read(f"categories/{category.slug}.toml")
        for near in table.pop("near", ()):
            group += 1
            weight = _strength(near["weight"], f"{category.slug}.toml: near: weight")
            roles = ((Role.NEAR, near["terms"], weight), (Role.WITH, near["with"], 0.0))
            terms += [
                (term, Sense(category.slug, role, term, weight=points, group=group, folded=fold(term)))
                for role, listed, points in roles
                for term in listed
            ]
        terms += [(term, Sense(category.slug, Role.NOT, term)) for term in table.pop("not", ())]
        terms += _weighted(category.slug, table, f"{category.slug}.toml")
    return terms


def _weighted(layer: str, table: Mapping[str, list[str]], place: str) -> Iterator[tuple[str, Sense]]:
    seen: set[str] = set()
    for strength in sorted(table, key=lambda key: -_strength(key, place)):
        for term in table[strength]:
            if fold(term) not in seen:
                seen.add(fold(term))
                yield term, Sense(layer, Role.FOR, term, weight=STRENGTHS[strength], folded=fold(term))


def _strength(word: str, place: str) -> float:
    if word not in STRENGTHS:
        raise _wrong(place, word, STRENGTHS)
    return STRENGTHS[word]


def _name_terms(table: Mapping[str, Any]) -> Iterator[tuple[str, Sense]]:
    for name, group in table.items():
        if group["peru"] not in STANDINGS:
            raise _wrong(f"names.toml: {name}: peru", group["peru"], STANDINGS)
        for term in group["terms"]:
            yield term, Sense(PERU, Role.FOR, term, slug=group["peru"])
            yield from _for_categories(term, group.get("categories", {}), f"names.toml: {name}")


def _for_categories(term: str, categories: Mapping[str, str], place: str) -> Iterator[tuple[str, Sense]]:
    for slug, strength in categories.items():
        if vocabulary.category(slug) is None:
            raise _wrong(place, slug, (category.slug for category in vocabulary.categories()))
        yield term, Sense(slug, Role.FOR, term, weight=_strength(strength, place), folded=fold(term))


def _against_terms(table: Mapping[str, Any]) -> Iterator[tuple[str, Sense]]:
    for kind in AGAINST:
        for term in table[kind]["terms"]:
            yield term, Sense(PERU, Role.FOR, term, slug=kind)


def _place_terms(table: dict[str, Any]) -> Terms:
    """Return the places by hand, and those of the gazetteer that they do not override; ambiguous names are left out."""
    terms: Terms = []
    known: set[str] = set()
    for name, group in table.items():
        if "grade" not in group:
            continue
        if group["grade"] not in GRADES:
            raise _wrong(f"places.toml: {name}: grade", group["grade"], GRADES)
        for code, listed in group["names"].items():
            if vocabulary.region(code) is None:
                raise _wrong(f"places.toml: {name}", code, (region.slug for region in vocabulary.regions()))
            for term in listed:
                known.add(fold(term.replace("=", "")))
                terms.append((term, Sense(PLACE, Role.FOR, term, slug=code, grade=group["grade"])))
                terms += _for_categories(term, group.get("categories", {}), f"places.toml: {name}")
    terms += [(term, Sense(PLACE, Role.NOT, term)) for term in table["not"]["terms"]]
    terms += [(name, Sense(PLACE, Role.FOR, name, grade="lima")) for name in table["lima"]["names"]]
    common = {fold(name) for name in table["common"]["names"]}
    for name, code in _gazetteer().items():
        if fold(name) not in known:
            grade = "cue" if fold(name) in common else "listed"
            terms.append((f"={name}", Sense(PLACE, Role.FOR, name, slug=code, grade=grade)))
    return terms


def _gazetteer() -> Mapping[str, str]:
    """Return the names of districts and provinces that lie in one region only."""
    lines = files(__package__).joinpath("rules", "gazetteer.tsv").read_text(encoding="utf-8").splitlines()
    regions: dict[str, set[str]] = {}
    shown: dict[str, str] = {}
    for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
        regions.setdefault(fold(row["name"]), set()).add(row["region"])
        shown.setdefault(fold(row["name"]), row["name"])
    return {shown[name]: min(codes) for name, codes in regions.items() if len(codes) == 1}


def _relevance(table: Mapping[str, Any]) -> Relevance:
    points = {kind: tuple(map(float, row)) for kind, row in table["points"].items()}
    return Relevance(
        points=points,
        start=float(table["start"]),
        prior={AboutPeru(kind): float(value) for kind, value in table["prior"].items()},
        thresholds={AboutPeru(kind): float(value) for kind, value in table["thresholds"].items()},
        articles=frozenset(map(fold, table["passing"]["articles"])),
        unless=frozenset(map(fold, table["passing"]["unless"])),
        before=_phrases(table["passing"]["before"]),
        between=frozenset(map(fold, table["passing"]["between"])),
    )


def _cues(table: Mapping[str, Any]) -> Cues:
    return Cues(*(frozenset(map(fold, table[key])) for key in ("before", "behind", "joints")))


def _lima(table: Mapping[str, Any]) -> Lima:
    phrases = (_phrases(table[key]) for key in ("before", "behind", "not_before"))
    return Lima(table["region"], table["listed"], *phrases)


def _phrases(texts: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(fold(text).replace("'", " ").split()) for text in texts)
