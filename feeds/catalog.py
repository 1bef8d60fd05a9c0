"""Which feeds exist: ``catalog.toml`` read into families, and the families expanded into feeds."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from psgfeed.model import Source
from psgfeed.store.query import ItemQuery
from psgfeed.vocabulary import Term, categories, regions

_SITE = Term("", "", "")


@dataclass(frozen=True, slots=True)
class Family:
    """Feeds of one kind, as ``catalog.toml`` describes them; the texts hold ``{slug}``, ``{name}`` and ``{site}``."""

    name: str
    over: str
    path: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    fold: bool = False
    share_max: float = 1.0
    always: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The families in the order in which pages list them, and the words that feeds use, by key and language.

    ``own`` are the feeds that carry no items, by name; their titles still hold ``{site}``.
    """

    families: tuple[Family, ...]
    words: Mapping[str, Mapping[str, str]]
    tongues: tuple[Term, ...]
    own: Mapping[str, "Feed"] = field(default_factory=dict)

    @property
    def also_in(self) -> Mapping[str, str]:
        """Return the words before the other places of a story, by language."""
        return self.words["also_in"]

    def say(self, key: str, language: str, **values: object) -> str:
        """Return words in a language, filled in."""
        return self.words[key][language].format(**values)


@dataclass(frozen=True, slots=True)
class Feed:
    """One published feed.

    ``path`` is its folder, empty or ending with a slash, and never changes. ``slug`` and ``names`` are those of the
    thing that it is about. ``query`` holds fields of the store's query; a feed of the workspace has queries in
    ``asked`` instead, and carries what fits any of them. Titles and descriptions are by language.
    """

    family: str
    slug: str
    path: str
    names: Term
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    query: Mapping[str, str]
    fold: bool
    share_max: float
    always: bool
    asked: tuple[ItemQuery, ...] = ()

    @property
    def queries(self) -> tuple[ItemQuery, ...]:
        """Return the store's queries for what the feed carries."""
        return self.asked or (ItemQuery(**self.query),)  # type: ignore[arg-type]  # they name fields of text


@cache
def read_catalogue() -> Catalogue:
    """Return what ``catalog.toml`` says."""
    table = tomllib.loads(files(__package__).joinpath("catalog.toml").read_text(encoding="utf-8"))
    words, tongues, own = table.pop("words"), table.pop("tongues"), table.pop("own")
    return Catalogue(
        families=tuple(Family(name=name, **rows) for name, rows in table.items()),
        words=words,
        tongues=tuple(Term(slug, names["en"], names["es"]) for slug, names in tongues.items()),
        own={name: _own(name, rows) for name, rows in own.items()},
    )


def expand(catalogue: Catalogue, sources: Iterable[Source], site_title: str) -> tuple[Feed, ...]:
    """Return every feed that could be published, families in the catalogue's order, sources by name."""
    things: dict[str, tuple[Term, ...]] = {
        "site": (_SITE,),
        "categories": categories(),
        "regions": regions(),
        "languages": catalogue.tongues,
        "sources": tuple(
            Term(source.id, source.name, source.name)
            for source in sorted(sources, key=lambda source: (source.name.casefold(), source.id))
        ),
    }
    return tuple(_feed(family, thing, site_title) for family in catalogue.families for thing in things[family.over])


def titled(feed: Feed, site_title: str) -> Feed:
    """Return a feed that carries no items with the site's title in its own."""
    return replace(feed, titles={language: text.format(site=site_title) for language, text in feed.titles.items()})


def _own(name: str, rows: Mapping[str, Any]) -> Feed:
    return Feed(
        family=name,
        slug="",
        path=rows["path"],
        names=Term(name, rows["name"]["en"], rows["name"]["es"]),
        titles={language: f"{text} – {{site}}" for language, text in rows["name"].items()},
        descriptions=rows["description"],
        query={},
        fold=False,
        share_max=1.0,
        always=False,
    )


def _feed(family: Family, thing: Term, site_title: str) -> Feed:
    def filled(texts: Mapping[str, str]) -> dict[str, str]:
        return {
            language: text.format(slug=thing.slug, name=thing.name(language), site=site_title)
            for language, text in texts.items()
        }

    return Feed(
        family=family.name,
        slug=thing.slug,
        path=family.path.format(slug=thing.slug),
        names=thing,
        titles=filled(family.title),
        descriptions=filled(family.description),
        query={name: value.format(slug=thing.slug) for name, value in family.query.items()},
        fold=family.fold,
        share_max=family.share_max,
        always=family.always,
    )
