"""The words that sources, tables, feeds and pages share: categories, regions, kinds of publisher, in both languages."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the vocabulary: its permanent slug or code, and its names in English and Spanish."""

    slug: str
    en: str
    es: str

    def name(self, language: str) -> str:
        """Return the name in Spanish for ``es``, else in English."""
        return self.es if language == "es" else self.en


@cache
def categories() -> tuple[Term, ...]:
    """Return the categories in the order in which they are listed and ties are decided."""
    return _terms("categories")


@cache
def regions() -> tuple[Term, ...]:
    """Return Peru's regions; the slug is the code of ISO 3166-2:PE."""
    return _terms("regions")


@cache
def publishers() -> tuple[Term, ...]:
    """Return the kinds of publisher that a source file may name."""
    return _terms("publishers")


@cache
def category(slug: str) -> Term | None:
    """Return the category of a slug, or ``None``."""
    return next((term for term in categories() if term.slug == slug), None)


@cache
def region(code: str) -> Term | None:
    """Return the region of a code, or ``None``."""
    return next((term for term in regions() if term.slug == code), None)


def _terms(name: str) -> tuple[Term, ...]:
    table = tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    return tuple(Term(slug, names["en"], names["es"]) for slug, names in table.items())
