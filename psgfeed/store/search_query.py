"""The language in which people search: what they type, read as a tree, whatever it is.

    agua minería            both words
    mina OR petróleo        either
    mina -oro, mina NOT oro the first without the second
    "consulta previa"       these words, one after the other, as they stand
    mineri*                 words that begin so
    (mina OR oro) Puno      brackets

Case and accents do not count, and a word is found in singular and plural. Operators are written in capitals. Nothing
is an error: an operator without words, a bracket or quote without its partner is passed over. Pure; how a database is
asked is told in ``search``.
"""

import re
import tomllib
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

WORDS_MAX = 50
TEXT_MAX = 2000
DEPTH_MAX = 8  # brackets in brackets; deeper ones are passed over
PREFIX_MIN = 2  # letters; what begins with one letter is half of everything

QUOTES = '"“”„«»'
OPERATORS = ("AND", "OR", "NOT")

_SIGNS_MAX = 100
_SIGN = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]?|([()])|(-+)(?=[^\s)])|([^\s(){QUOTES}]+)")
_WORD = re.compile(r"[^\W_]+")
_WRITTEN_WORD = re.compile("(?:[^\\W_][\u0300-\u036f]*)+")
_STARRED = re.compile(r"[^\W_]\*+[^\w]*$")
_ACCENTS = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any of its forms; they are folded."""

    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words, one after the other; with ``prefix`` the last one is only begun."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """What does not fit."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """What fits every part."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """What fits at least one part."""

    parts: tuple["Node", ...]


Node: TypeAlias = Word | Phrase | Not | All | Either


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign of the language: an operator or bracket by its ``mark``, or what is searched."""

    mark: str = ""
    node: Node | None = None


def parse(text: str) -> Node | None:
    """Return what a text asks for, or ``None`` when it holds no word that could be found."""
    signs = deque(_signs(text[:TEXT_MAX]))
    asked: list[Node] = []
    while signs:  # a bracket too many ends the first part early
        node = _either(signs)
        asked += [node] if node else []
        if signs:
            signs.popleft()
    return _joined(All, asked)


def fold(text: str) -> str:
    """Return a text without case and accents; ``ñ`` becomes ``n``."""
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text.lower())))


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a text, as the databases tell them apart: runs of letters and digits."""
    return tuple(_WORD.findall(fold(text)))


def forms_of(word: str) -> tuple[str, ...]:
    """Return a folded word, then its other forms in singular and plural."""
    if not word.isalpha():
        return (word,)
    singulars = tuple(_exchanged(word, to_singular=True))
    plurals = (form for one in singulars or (word,) for form in _exchanged(one, to_singular=False))
    return tuple(dict.fromkeys((word, *singulars, *plurals)))


def wanted_words(node: Node | None) -> tuple[str, ...]:
    """Return the folded words that are to be there, each once; those of phrases one by one."""
    leaves = _wanted(node) if node else ()
    words = (word for leaf in leaves for word in (leaf.words if isinstance(leaf, Phrase) else leaf.forms[:1]))
    return tuple(dict.fromkeys(words))


def highlights(text: str, node: Node | None) -> list[tuple[int, int]]:
    """Return where a text holds what is searched, as spans of characters in order, no two of which overlap."""
    places = [match.span() for match in _WRITTEN_WORD.finditer(text)]
    folded = [fold(text[start:end]) for start, end in places]
    marked: set[int] = set()
    for leaf in _wanted(node) if node else ():
        marked.update(_places(leaf, folded))
    return [places[number] for number in sorted(marked)]


def _signs(text: str) -> Iterator[_Sign]:
    """Yield the signs of a text; a phrase or a word is a sign, however many words are written together."""
    left, depth = WORDS_MAX, 0
    for match in list(_SIGN.finditer(text))[:_SIGNS_MAX]:
        quoted, bracket, minus, written = match.groups()
        if bracket:
            depth += bracket == "("
            if depth <= DEPTH_MAX:
                yield _Sign(bracket)
            depth -= bracket == ")" and depth > 0
        elif minus:
            yield _Sign("NOT")
        elif written in OPERATORS:
            yield _Sign(written)
        else:
            words = words_of(written or quoted)[:left]
            left -= len(words)
            if words:
                yield _Sign(node=_leaf(words, quoted=quoted is not None, starred=bool(_STARRED.search(match.group()))))


def _leaf(words: tuple[str, ...], *, quoted: bool, starred: bool) -> Node:
    if starred and len(words[-1]) >= PREFIX_MIN:
        return Phrase(words, prefix=True)
    if quoted or len(words) > 1:
        return Phrase(words)
    return Word(forms_of(words[0]))


def _either(signs: deque[_Sign]) -> Node | None:
    parts = [_all(signs)]
    while signs and signs[0].mark == "OR":
        signs.popleft()
        parts.append(_all(signs))
    return _joined(Either, [part for part in parts if part])


def _all(signs: deque[_Sign]) -> Node | None:
    parts: list[Node] = []
    while signs and signs[0].mark not in {"OR", ")"}:
        part = _term(signs)
        parts += [part] if part else []
    return _joined(All, parts)


def _term(signs: deque[_Sign]) -> Node | None:
    """Take a term; what cannot begin one is taken and passed over."""
    sign = signs.popleft()
    if sign.mark == "NOT":
        return _negated(_term(signs)) if signs and signs[0].mark not in {"OR", ")"} else None
    if sign.mark == "(":
        inner = _either(signs)
        if signs:
            signs.popleft()
        return inner
    return sign.node


def _negated(part: Node | None) -> Node | None:
    return part.part if isinstance(part, Not) else Not(part) if part else None


def _joined(kind: type[All | Either], parts: Sequence[Node]) -> Node | None:
    return kind(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def _exchanged(word: str, *, to_singular: bool) -> Iterator[str]:
    for singular, plural, letters in _endings():
        old, new = (plural, singular) if to_singular else (singular, plural)
        if word.endswith(old) and len(word) - len(old) + len(singular) >= letters:
            yield word.removesuffix(old) + new


@cache
def _endings() -> tuple[tuple[str, str, int], ...]:
    table = tomllib.loads(files(__package__).joinpath("search_plurals.toml").read_text(encoding="utf-8"))
    return tuple((one["singular"], one["plural"], one["letters"]) for one in table["endings"])


def _wanted(node: Node) -> Iterator[Word | Phrase]:
    """Yield the words and phrases that are to be there."""
    if isinstance(node, Word | Phrase):
        yield node
    elif isinstance(node, All | Either):
        for part in node.parts:
            yield from _wanted(part)


def _places(leaf: Word | Phrase, folded: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of the words of a text that a word or phrase is found in."""
    if isinstance(leaf, Word):
        yield from (number for number, word in enumerate(folded) if word in leaf.forms)
        return
    *first, last = leaf.words
    for start in range(len(folded) - len(first)):
        end = start + len(first)
        fits = folded[end].startswith(last) if leaf.prefix else folded[end] == last
        if fits and list(folded[start:end]) == first:
            yield from range(start, end + 1)
