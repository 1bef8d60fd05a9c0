"""Who wrote a text, when a line at its head says so; the openings are in ``bylines.toml``."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_LINE_MAX = 120
_NAME_WORDS_MAX = 10
_CLOSING = " .,;:|-–—"
_ADDITION = re.compile(r"\s*(?:[|/•·]|\s[-–—]\s).*")


@dataclass(frozen=True, slots=True)
class _Openings:
    in_parentheses: re.Pattern[str]
    on_a_line: re.Pattern[str]
    small_words: frozenset[str]


def split_byline(text: str) -> tuple[str, str]:
    """Return the author named at the head of a text, and the rest of the text.

    A byline stands in parentheses, or alone on the first line; a sentence that begins with "By" is none. Without a
    byline the author is empty and the text comes back whole.
    """
    openings = _openings()
    if bracketed := openings.in_parentheses.match(text):
        return bracketed["name"].strip(_CLOSING), text[bracketed.end() :].lstrip()
    line, _, rest = text.partition("\n")
    if len(line) <= _LINE_MAX and (alone := openings.on_a_line.fullmatch(line)):
        name = _ADDITION.sub("", alone["name"]).strip(_CLOSING)
        if _is_name(name, openings.small_words, 1 if alone["colon"] else 2):
            return name, rest.lstrip()
    return "", text


def _is_name(text: str, small_words: frozenset[str], capitals_min: int) -> bool:
    words = text.split()
    if not words or len(words) > _NAME_WORDS_MAX:
        return False
    large = [word for word in words if word.strip("(),.").casefold() not in small_words]
    return len(large) >= capitals_min and all(word.lstrip('(@"“').strip()[:1].isupper() for word in large)


@cache
def _openings() -> _Openings:
    data = tomllib.loads(files(__package__).joinpath("bylines.toml").read_text(encoding="utf-8"))
    bracketed, alone = "|".join(data["in_parentheses"]), "|".join(data["on_a_line"])
    return _Openings(
        in_parentheses=re.compile(
            rf"\((?:{bracketed})\s*:?\s+(?P<name>[^()\n]{{2,100}})\)\s*[-–—:.]?\s*", re.IGNORECASE
        ),
        on_a_line=re.compile(rf"(?:{alone})(?P<colon>\s*:)?\s+(?P<name>\S.*)", re.IGNORECASE),
        small_words=frozenset(data["small_words"].split()),
    )
