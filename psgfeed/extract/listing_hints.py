"""What pages call the things that are not their items: regions, links and labels, from ``listing_hints.toml``."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from importlib import resources

from psgfeed.normalise.boilerplate import is_boilerplate

_NO_LETTER = re.compile(r"[^a-z]+")
_WORDS = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_ACCENTS = re.compile("[\u0300-\u036f]")
_COUNT = re.compile(r"(?:[a-z]+ ){0,2}[a-z]+: ?\d+|\d+ (?:comments?|comentarios?|shares?|views?|visitas|vistas|likes?)")


class Region(IntEnum):
    """Where on a page something stands, by how likely items are there."""

    MAIN = 0
    ASIDE = 1
    OUTSIDE = 2


@dataclass(frozen=True, slots=True)
class Hints:
    """The words of ``listing_hints.toml``, folded: small letters, no accents."""

    inline: frozenset[str]
    skipped: frozenset[str]
    foot: frozenset[str]
    unread: frozenset[str]
    outside_last: frozenset[str]
    outside_any: frozenset[str]
    item: frozenset[str]
    aside_any: frozenset[str]
    aside_whole: frozenset[str]
    archive: frozenset[str]
    headings: frozenset[str]
    more: frozenset[str]
    meta: frozenset[str]
    by: tuple[str, ...]
    next: frozenset[str]
    dated: frozenset[str]
    issue: frozenset[str]
    styling: frozenset[str]
    switching: frozenset[str]


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return small letters without accents, blanks folded and signs at both ends dropped."""
    plain = text.lower()
    if not plain.isascii():
        plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain))
    words = _WORDS.search(" ".join(plain.split()))
    return words[0] if words else ""


@lru_cache(maxsize=4096)
def region_of(names: str) -> Region:
    """Return the region that an element's classes and id, separated by blanks, speak of."""
    return max((_region_of(name) for name in names.lower().split()), default=Region.MAIN)


def _region_of(name: str) -> Region:
    words = _NO_LETTER.split(name.strip("-_0123456789"))
    if name in HINTS.archive or HINTS.outside_any.intersection(words):
        return Region.OUTSIDE
    if words[-1] in HINTS.outside_last and not HINTS.item.intersection(words):
        return Region.OUTSIDE
    return Region.ASIDE if name in HINTS.aside_whole or HINTS.aside_any.intersection(words) else Region.MAIN


def is_unread(names: str) -> bool:
    """Tell whether classes and id speak of what never holds an item nor the way to the next page."""
    return any(
        _region_of(name) is Region.OUTSIDE and HINTS.unread.intersection(_NO_LETTER.split(name))
        for name in names.lower().split()
    )


def is_more(text: str) -> bool:
    """Tell whether a link's text only says that there is more."""
    return len(text) < _PHRASE_MAX and fold(text) in HINTS.more


def leads_on(text: str) -> bool:
    """Tell whether a link's text says that there is more, of this item or of the list."""
    return len(text) < _PHRASE_MAX and ((folded := fold(text)) in HINTS.more or folded in HINTS.next)


def speaks_of_other_lists(heading: str) -> bool:
    """Tell whether a heading announces what repeats or is not the page's own news."""
    return len(heading) < _PHRASE_MAX and fold(heading) in HINTS.headings


def says_who(text: str) -> bool:
    """Tell whether a short text says who wrote or sent something, as in "by Jane Doe" or "Posted by Jane on"."""
    return len(text) <= _META_MAX and fold(text).startswith(HINTS.by) and text.rstrip()[-1] not in ".!?…"


def is_meta(text: str) -> bool:
    """Tell whether a line only says who wrote an item or where it was filed."""
    if len(text) > _META_MAX:
        return False
    folded = fold(text)
    if folded in HINTS.meta or folded.split(":", 1)[0] in HINTS.meta or _COUNT.fullmatch(folded):
        return True
    return says_who(text) or is_boilerplate(text)


def _load() -> Hints:
    raw = tomllib.loads(resources.files(__package__).joinpath("listing_hints.toml").read_text("utf-8"))
    regions, phrases = raw["regions"], raw["phrases"]
    return Hints(
        inline=frozenset(raw["tags"]["inline"]),
        skipped=frozenset(raw["tags"]["skipped"]),
        foot=frozenset(regions["foot"]),
        unread=frozenset(regions["unread"]),
        outside_last=frozenset(regions["outside_last"]),
        outside_any=frozenset(regions["outside_any"]),
        item=frozenset(regions["item"]),
        aside_any=frozenset(regions["aside_any"]),
        aside_whole=frozenset(regions["aside_whole"]),
        archive=frozenset(regions["archive"]),
        headings=frozenset(raw["headings"]["aside"]),
        more=frozenset(fold(phrase) for phrase in phrases["more"]),
        meta=frozenset(phrases["meta"]),
        by=tuple(f"{phrase} " for phrase in phrases["by"]),
        next=frozenset(phrases["next"]),
        dated=frozenset(phrases["dated"]),
        issue=frozenset(phrases["issue"]),
        styling=frozenset(raw["classes"]["styling"]),
        switching=frozenset(raw["classes"]["switching"]),
    )


_PHRASE_MAX = 60
_META_MAX = 80
HINTS = _load()
