"""The vocabulary of article pages, from ``article.toml``, in the shapes in which the readers use it."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from urllib.parse import SplitResult, urlsplit

NAMES_MAX = 20_000
_NOT_A_LETTER = re.compile(r"[\W_]+")
_MARKS = re.compile(r"[-_:.]+")
_HUMPS = re.compile(r"[a-z]+|[A-Z][a-z]*")


@cache
def _tables() -> Mapping[str, Mapping[str, list[str]]]:
    text = resources.files("psgfeed.extract").joinpath("article.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def words(table: str, key: str) -> tuple[str, ...]:
    """Return a list of the vocabulary in its order, such as ``words("labels", "author")``."""
    return tuple(_tables()[table][key])


@cache
def word_set(table: str, key: str) -> frozenset[str]:
    """Return a list of the vocabulary as a set."""
    return frozenset(words(table, key))


@cache
def alternatives(table: str, key: str) -> str:
    """Return a list of the vocabulary as a pattern's alternatives, longer ones first."""
    return "|".join(re.escape(word) for word in sorted(words(table, key), key=len, reverse=True))


def letters(text: str) -> str:
    """Return a text's letters and digits only, in lower case: for comparing names."""
    return _NOT_A_LETTER.sub("", text).casefold()


def fold(text: str) -> str:
    """Return a text with blanks folded."""
    return " ".join(text.split())


def split_address(url: str) -> SplitResult:
    """Return the parts of an address; those of the empty one when it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


@lru_cache(maxsize=NAMES_MAX)
def tokens(name: str) -> frozenset[str]:
    """Return the words in a class or id: "entryMeta post-date" has entrymeta, post, date and postdate."""
    return frozenset(
        part.lower() for token in name[:300].split() for part in (letters(token), *_MARKS.split(token)) if part
    )


@lru_cache(maxsize=NAMES_MAX)
def humps(name: str) -> frozenset[str]:
    """Return the words inside the words of a class or id: "entryMeta" has entry and meta."""
    return frozenset(part.lower() for part in _HUMPS.findall(name[:300]))
