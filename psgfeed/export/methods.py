"""The paragraph for a methods section, made from the data's own numbers, in English and Spanish."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_EXACT = ("time", "day")


@dataclass(frozen=True, slots=True)
class Counts:
    """What the rows of a table of items say: days are ``YYYY-MM-DD``, or empty when no row has one.

    ``exact`` rows have a date to the day or better, ``undated`` none; ``folded`` tell a story that another row tells.
    ``languages`` are codes with their numbers of rows, the most frequent first.
    """

    items: int
    source_ids: frozenset[str]
    first_day: str
    last_day: str
    exact: int
    undated: int
    folded: int
    languages: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """How the data came about: crawls with the days of the first and the last, the versions, the selection if any."""

    crawls: int
    failed: int
    crawled_from: str
    crawled_until: str
    software: str
    rules: str
    version: str
    sha256: str
    selection: str = ""


def count_rows(rows: Iterable[Mapping[str, str]]) -> Counts:
    """Return the counts of a table's rows, in memory that grows with the stories and sources only."""
    sources: set[str] = set()
    languages: Counter[str] = Counter()
    precisions: Counter[str] = Counter()
    stories: Counter[str] = Counter()
    first, last, items = "", "", 0
    for row in rows:
        items += 1
        sources.add(row["source_id"])
        languages[row["language"]] += 1
        precisions[row["date_precision"]] += 1
        if row.get("story_id"):
            stories[row["story_id"]] += 1
        if day := row["published_date"]:
            first, last = min(first or day, day), max(last, day)
    return Counts(
        items=items,
        source_ids=frozenset(sources),
        first_day=first,
        last_day=last,
        exact=sum(precisions[name] for name in _EXACT),
        undated=precisions["none"],
        folded=sum(number for number in stories.values() if number > 1),
        languages=tuple(languages.most_common()),
    )


def methods_text(counts: Counts, collection: Collection, language: str) -> str:
    """Return the paragraph as Markdown under a heading."""
    words = _words()[language]
    period = words["period"].format(first_day=counts.first_day, last_day=counts.last_day) if counts.first_day else ""
    sentences = [
        words["holds"].format(
            items=_number(counts.items, "items", words),
            sources=_number(len(counts.source_ids), "sources", words),
            period=period,
        ),
        words["languages"].format(languages=_languages(counts, words)) if counts.items else "",
        words["selection"].format(selection=collection.selection) if collection.selection else "",
        _collected(collection, words),
        _dated(counts, words) if counts.items else "",
        words["marks"].format(rules=collection.rules),
        words["stories"].format(folded=_number(counts.folded, "folded", words)) if counts.folded else "",
        words["state"].format(version=collection.version, sha256=collection.sha256),
    ]
    return f"# {words['title']}\n\n{' '.join(filter(None, sentences))}\n"


def _collected(collection: Collection, words: Mapping[str, Any]) -> str:
    if not collection.crawls:
        return ""
    return str(
        words["collected"].format(
            software=collection.software,
            crawls=_number(collection.crawls, "crawls", words),
            failed=_number(collection.failed, "failed", words),
            crawled_from=collection.crawled_from,
            crawled_until=collection.crawled_until,
        )
    )


def _dated(counts: Counts, words: Mapping[str, Any]) -> str:
    share = f"{100 * counts.exact / counts.items:.1f}".replace(".", words["decimal"])
    return str(
        words["dated"].format(
            exact=_number(counts.exact, "exact", words), share=share, undated=_number(counts.undated, "undated", words)
        )
    )


def _languages(counts: Counts, words: Mapping[str, Any]) -> str:
    return ", ".join(f"{code or '?'} {_grouped(number, words)}" for code, number in counts.languages)


def _number(number: int, noun: str, words: Mapping[str, Any]) -> str:
    singular, plural = words["nouns"][noun]
    return f"{_grouped(number, words)} {singular if number == 1 else plural}".rstrip()


def _grouped(number: int, words: Mapping[str, Any]) -> str:
    return f"{number:,}".replace(",", words["thousands"])


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("psgfeed.export").joinpath("methods.toml").read_text(encoding="utf-8"))
