"""The feeds that a workspace adds: ``feeds.toml``, a table for each, with a title and a query."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from feeds.catalog import Feed
from psgfeed.config import findings_of, line_of, read_toml
from psgfeed.problems import CONFIG_VALUE, SOURCE_UNKNOWN, ConfigurationError, Finding
from psgfeed.store.query import ItemQuery
from psgfeed.vocabulary import Term, category, region

FILE_NAME = "feeds.toml"
FAMILY = "workspace"

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_QUERIES_MAX = 60


@dataclass(frozen=True, slots=True)
class WorkspaceFeeds:
    """The feeds of a workspace in the file's order, and what is wrong with those that cannot be published."""

    feeds: tuple[Feed, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_workspace_feeds(path: Path, sources: Collection[str], site_title: str) -> WorkspaceFeeds:
    """Return the feeds that a file defines; none where there is no such file.

    ``sources`` are the ids that a query may name. A table that cannot be used is told with file, line and key; the
    others go on.
    """
    if not path.is_file():
        return WorkspaceFeeds()
    try:
        text, table = read_toml(path)
    except ConfigurationError as error:
        return WorkspaceFeeds(findings=error.findings)
    feeds: list[Feed] = []
    findings: list[Finding] = []
    for name, rows in table.items():
        wrong = _wrong_name(name, rows, path, text)
        if wrong:
            findings.append(wrong)
            continue
        try:
            wish = _Wish.model_validate(rows)
        except ValidationError as error:
            findings.extend(findings_of(error, path, text, within=(name,)))
            continue
        unknown = [source for source in wish.query.source if source not in sources]
        if unknown:
            place = f"{path}:{line_of(text, (name, 'query', 'source'))}: {name}.query.source"
            findings.extend(Finding(SOURCE_UNKNOWN, place, source) for source in unknown)
            continue
        feeds.append(_feed(name, wish, site_title))
    return WorkspaceFeeds(tuple(feeds), tuple(findings))


def _wrong_name(name: str, rows: Any, path: Path, text: str) -> Finding | None:
    place = f"{path}:{line_of(text, (name,))}: {name}"
    if not _NAME.fullmatch(name):
        return Finding(CONFIG_VALUE, place, "name a feed by lower-case letters, digits and hyphens, 40 at most")
    if not isinstance(rows, dict):
        return Finding(CONFIG_VALUE, place, "a feed is a table: a title and a query")
    return None


def _list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _in_both(value: object) -> object:
    return {"en": value, "es": value} if isinstance(value, str) else value


def _categories(values: list[str]) -> list[str]:
    return _known(values, lambda slug: category(slug) is not None, "a category")


def _regions(values: list[str]) -> list[str]:
    return _known(values, lambda slug: region(slug) is not None, "a region: write its code, such as PE-CUS")


def _known(values: list[str], is_known: Any, what: str) -> list[str]:
    for value in values:
        if not is_known(value):
            raise ValueError(f'"{value}" is not {what}')
    return values


_Texts = Annotated[list[Annotated[str, Field(min_length=1)]], BeforeValidator(_list)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Query(_Part):
    words: _Texts = []
    category: Annotated[_Texts, AfterValidator(_categories)] = []
    region: Annotated[_Texts, AfterValidator(_regions)] = []
    source: _Texts = []
    language: Annotated[list[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]], BeforeValidator(_list)] = []
    since: dt.date | None = None
    until: dt.date | None = None

    @model_validator(mode="after")
    def _asks(self) -> Self:
        if not any(value for _, value in self):
            raise ValueError("ask for something: words, category, region, source, language, since or until")
        if prod(len(values) or 1 for values in _lists(self)) > _QUERIES_MAX:
            raise ValueError(f"the lists make more than {_QUERIES_MAX} combinations: make two feeds of it")
        return self


class _Wish(_Part):
    title: Annotated[dict[str, Annotated[str, Field(min_length=1)]], BeforeValidator(_in_both)]
    description: Annotated[dict[str, str], BeforeValidator(_in_both)] = {"en": "{title}.", "es": "{title}."}
    query: _Query
    fold: bool = True
    share_max: float = Field(default=1.0, gt=0, le=1)

    @model_validator(mode="after")
    def _languages(self) -> Self:
        for texts in (self.title, self.description):
            if not {"en", "es"} >= set(texts) or not texts:
                raise ValueError("write one text, or one for en and one for es")
        return self


def _combinations(query: _Query) -> Iterator[tuple[str | None, ...]]:
    """Yield words, category, region, source and language of each single query that a query with lists stands for."""
    return product(*(values or (None,) for values in _lists(query)))


def _lists(query: _Query) -> tuple[list[str], ...]:
    return query.words, query.category, query.region, query.source, query.language


def _feed(name: str, wish: _Wish, site_title: str) -> Feed:
    titles = _both(wish.title)
    descriptions = {
        language: text.replace("{title}", titles[language]) for language, text in _both(wish.description).items()
    }
    return Feed(
        family=FAMILY,
        slug=name,
        path=f"f/{name}/",
        names=Term(name, titles["en"], titles["es"]),
        titles={language: f"{title} – {site_title}" for language, title in titles.items()},
        descriptions=descriptions,
        query={},
        fold=wish.fold,
        share_max=wish.share_max,
        always=False,
        asked=tuple(
            ItemQuery(
                words=words,
                category=of_category,
                region=of_region,
                source=source,
                language=language,
                published_since=wish.query.since,
                published_until=wish.query.until,
            )
            for words, of_category, of_region, source, language in _combinations(wish.query)
        ),
    )


def _both(texts: Mapping[str, str]) -> dict[str, str]:
    """Return a text for each language; one that is missing is that of the other."""
    some = next(iter(texts.values()))
    return {language: texts.get(language, some) for language in ("en", "es")}
