"""A feed by query: what an address asks for, checked and brought into one form. No I/O.

However people write a question, it has one address: parameters in one order, words in lower case and parted by single
spaces, empty values left out. That address is the feed's own.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode

from feeds.site.query_page import Complaint
from psgfeed.store.query import ItemQuery
from psgfeed.store.search_query import OPERATORS, QUOTES, parse
from psgfeed.vocabulary import category, region

ADDRESS_MAX = 1024
_TEXT_MAX = 200

# A phrase in quotes, or what stands between spaces.
_WRITTEN = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]?|([^\s{QUOTES}]+)")
_PUNCTUATION = ".,;:!?¡¿…'‘’"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")


class QueryError(ValueError):
    """An address asks for something that there is not; ``complaint`` says what."""

    def __init__(self, code: str, name: str = "", value: str = "") -> None:
        super().__init__(code, name, value)
        self.complaint = Complaint(code, name[:40], value[:40])


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks for; an empty text asks for nothing. Days are those of publication, both included."""

    words: str = ""
    region: str = ""
    category: str = ""
    source: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def values(self) -> dict[str, str]:
        """Return the parameters that ask for something, as they are written in an address, in the one order."""
        return {name: str(value) for name in PARAMETERS if (value := getattr(self, name))}

    @property
    def address(self) -> str:
        """Return the query part of the one address of this question."""
        return urlencode(self.values)

    def is_written_so(self, query: str) -> bool:
        """Tell whether a query asks for it as ``address`` does, however its characters are escaped."""
        return parse_qsl(query, keep_blank_values=True) == list(self.values.items())

    @property
    def items(self) -> ItemQuery:
        """Return the store's query: of news about Peru, as in every live feed."""
        return ItemQuery(
            category=self.category or None,
            region=self.region or None,
            source=self.source or None,
            language=self.language or None,
            words=self.words or None,
            published_since=self.since,
            published_until=self.until,
        )


def read_query(query: str, known_sources: Mapping[str, object]) -> Asked:
    """Return what the query part of an address asks for.

    Raises:
        QueryError: a parameter or its value is not known, is given twice, or is too long.
    """
    if len(query) > ADDRESS_MAX:
        raise QueryError("too_long")
    given: dict[str, str] = {}
    for name, value in _pairs(query):
        if name not in PARAMETERS:
            raise QueryError("parameter", name)
        if name in given:
            raise QueryError("twice", name)
        given[name] = value.strip()
    return _checked(given, known_sources)


def _pairs(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=2 * len(PARAMETERS))
    except UnicodeDecodeError:
        raise QueryError("unreadable") from None
    except ValueError:
        raise QueryError("too_long") from None


def _checked(given: Mapping[str, str], known_sources: Mapping[str, object]) -> Asked:
    values = {name: value for name, value in given.items() if value}
    since, until = _day(values, "since"), _day(values, "until")
    if since and until and since > until:
        raise QueryError("order", "since", str(since))
    return Asked(
        words=_words(values.get("words", "")),
        region=_one_of(values, "region", str.upper, lambda code: region(code) is not None),
        category=_one_of(values, "category", str.lower, lambda slug: category(slug) is not None),
        source=_one_of(values, "source", str.lower, lambda id_: id_ in known_sources),
        language=_one_of(values, "language", str.lower, lambda tag: bool(_LANGUAGE.fullmatch(tag))),
        since=since,
        until=until,
    )


def _words(text: str) -> str:
    """Return what is searched in one form: the store's language for it is kept, and how people write their words."""
    if len(text) > _TEXT_MAX:
        raise QueryError("too_long", "words")
    shown = "".join(character if character.isprintable() else " " for character in text)
    written = " ".join(word for match in _WRITTEN.finditer(shown) if (word := _word(*match.groups())))
    if text and parse(written) is None:
        raise QueryError("no_words", "words", text)
    return written


def _word(quoted: str | None, bare: str | None) -> str:
    if quoted is not None:
        inner = " ".join(_lower(quoted).split())
        return f'"{inner}"' if inner else ""
    word = (bare or "").strip(_PUNCTUATION)
    return word if word in OPERATORS else _lower(word)


def _lower(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())


def _one_of(values: Mapping[str, str], name: str, fold: Callable[[str], str], is_known: Callable[[str], bool]) -> str:
    value = fold(values.get(name, ""))
    if value and not is_known(value):
        raise QueryError("value", name, value)
    return value


def _day(values: Mapping[str, str], name: str) -> date | None:
    text = values.get(name)
    if text is None:
        return None
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise QueryError("day", name, text)


PARAMETERS = tuple(Asked.__dataclass_fields__)
