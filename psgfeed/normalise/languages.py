"""Which language a text is in: believed when declared, checked when the text is long enough to say.

The words and endings that give a language away are in ``languages.toml``; only those of Peru's press are told apart.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LETTERS_MIN = 60  # below this a few names decide, and they say nothing about the language
WORDS_READ = 400  # a longer text says nothing new
SIGNS_MIN = 2.5
LEAD_MIN = 1.3
ENDING_WEIGHT = 0.7
SHARED_WEIGHT = 0.2  # of a word that several of the languages have

_LETTERS_READ = WORDS_READ * 12
_WORD = re.compile(r"[^\W\d_]+(?:['’´`][^\W\d_]+)*")
_NOT_LETTERS = re.compile(r"[^a-z]+")
_APOSTROPHES = str.maketrans("’´`", "'''")
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis"})


@dataclass(frozen=True, slots=True)
class _Signs:
    """What gives languages away: words with their weights, and endings of longer words."""

    codes: tuple[str, ...]
    words: Mapping[str, tuple[tuple[str, float], ...]]
    endings: Mapping[str, tuple[str, ...]]
    any_ending: tuple[str, ...]


def name_language(text: str, declared: str, candidates: tuple[str, ...]) -> tuple[str, str]:
    """Name the language of a text and say how it is known.

    Args:
        text: title and summary.
        declared: what the document says of itself, as ``es``, ``es-PE``, ``spa`` or ``Spanish``; may be empty or wrong.
        candidates: the languages the source publishes in, the usual one first.

    Returns:
        The primary subtag of BCP 47, empty when unknown, and ``declared``, ``detected`` or ``source_default``.
    """
    believed = primary_subtag(declared)
    heard = _clearly_spoken(text)
    if heard and heard != believed:
        return heard, "detected"
    if believed:
        return believed, "declared"
    default = next((code for code in map(primary_subtag, candidates) if code), "")
    return default, "source_default"


def primary_subtag(declared: str) -> str:
    """Return the primary subtag (BCP 47) of a declared language or of its name; empty when it is none."""
    head = _NOT_LETTERS.split(declared[:64].strip().casefold().replace("ñ", "n"), maxsplit=1)[0]
    head = _data()["names"].get(head, head)
    return head if len(head) in {2, 3} and head not in _NO_LANGUAGE else ""


def speaks(text: str, code: str) -> bool:
    """Tell whether a text shows more signs of one language than of any other, however few."""
    signs = _count(text)
    return signs[code] > max(count for other, count in signs.items() if other != code)


def _clearly_spoken(text: str) -> str:
    """Return the language that a text speaks beyond doubt, or nothing."""
    if sum(map(str.isalpha, text[:_LETTERS_READ])) < LETTERS_MIN:
        return ""
    (first, most), (_, second) = sorted(_count(text).items(), key=lambda counted: -counted[1])[:2]
    return first if most >= SIGNS_MIN + LEAD_MIN * second else ""


def _count(text: str) -> dict[str, float]:
    """Return how much speaks for each language."""
    signs = _signs()
    counted = dict.fromkeys(signs.codes, 0.0)
    for word in _WORD.findall(text[:_LETTERS_READ].casefold().translate(_APOSTROPHES))[:WORDS_READ]:
        if word in signs.words:
            for code, weight in signs.words[word]:
                counted[code] += weight
        elif word.endswith(signs.any_ending):
            for code, endings in signs.endings.items():
                counted[code] += ENDING_WEIGHT * word.endswith(endings)
    return counted


@cache
def _signs() -> _Signs:
    languages = {code: _lists(listed) for code, listed in _data()["language"].items()}
    shared = Counter(word for words, _ in languages.values() for word in words)
    weights: dict[str, tuple[tuple[str, float], ...]] = {}
    for code, (words, _) in languages.items():
        for word in words:
            weights[word] = (*weights.get(word, ()), (code, SHARED_WEIGHT if shared[word] > 1 else 1.0))
    endings = {code: endings for code, (_, endings) in languages.items() if endings}
    return _Signs(tuple(languages), weights, endings, sum(endings.values(), ()))


def _lists(language: Mapping[str, str]) -> tuple[frozenset[str], tuple[str, ...]]:
    return frozenset(language["words"].split()), tuple(language.get("endings", "").split())


@cache
def _data() -> Any:
    return tomllib.loads(files(__package__).joinpath("languages.toml").read_text(encoding="utf-8"))
