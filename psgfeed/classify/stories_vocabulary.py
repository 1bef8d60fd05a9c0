"""What is known of words before two texts are compared: the data files beside this module, ready for looking up.

A meaning is written as its kind and its name in the lexicon: ``h:strike`` is a happening. The kinds are ``h``
happenings, ``s`` steps, ``y`` sayings, ``t`` things, ``u`` usual, ``c`` countries, ``v`` names with variants.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from psgfeed.normalise.text import fold

LANGUAGES = ("en", "es")
WEIGHTS = {"h": 1.0, "s": 1.0, "y": 0.35, "t": 0.6, "u": 0.1, "c": 0.6, "v": 0.8}
WORD_WEIGHT, LITTLE_WEIGHT = 0.8, 0.2

_TABLES = (
    ("names", "countries", "c"),
    ("names", "variants", "v"),
    ("lexicon", "happenings", "h"),
    ("lexicon", "steps", "s"),
    ("lexicon", "sayings", "y"),
    ("lexicon", "things", "t"),
    ("lexicon", "usual", "u"),
)
SECOND = 2  # letters of a second word, by which most phrases are ruled out

_PREFIX_MIN = 3
_STEM = 6
_WORDS_KEPT = 60_000  # two languages' words fit; a flood of made-up ones cannot grow the memory

# What makes cognates of both languages look alike: "commission" and "comisión", "sterile" and "estéril".
_ALIKE = (("ph", "f"), ("th", "t"), ("qu", "c"), ("k", "c"), ("y", "i"))
_DOUBLED = re.compile(r"(.)\1")
_IMPURE_S = re.compile(r"es(?=[ctp]....)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that mean something together; the last letter of a word may be ``*``."""

    words: tuple[str, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class Word:
    """One word of one language: its meaning or stem (``key``), and how much it tells.

    ``known`` says that the word stands in the data, so that a capital letter does not make it a name. ``phrases`` begin
    with it, and ``seconds`` are the beginnings of their second words. ``number``, ``month`` and ``ordinal`` are zero
    for other words.
    """

    key: str
    weight: float
    known: bool
    phrases: tuple[Phrase, ...] = ()
    seconds: frozenset[str] = frozenset()
    number: float = 0.0
    month: int = 0
    ordinal: int = 0


@lru_cache(maxsize=_WORDS_KEPT)
def look_up(word: str, language: str) -> Word:
    """Return what is known of a word, given without case and accents; ``language`` is ``en``, ``es`` or unknown."""
    tongues = (language,) if language in LANGUAGES else LANGUAGES
    phrases = tuple(phrase for tongue in tongues for phrase in _phrases()[tongue].get(word, ()))
    reading = reader()
    key, weight, known = _told_by(word, tongues)
    number = max(reading.number(word, tongue) for tongue in tongues)
    seconds = frozenset(phrase.words[1][:SECOND] for phrase in phrases)
    month, ordinal = reading.months.get(word, 0), reading.ordinals.get(word, 0)
    return Word(key, weight, known, phrases, seconds, number, month, ordinal)


def _told_by(word: str, tongues: Sequence[str]) -> tuple[str, float, bool]:
    """Return the meaning or the stem of a word, what it weighs, and whether it stands in the data."""
    if any(word in _listed("nothing")[tongue] for tongue in tongues):
        return "", 0.0, True
    for tongue in tongues:
        if meaning := _meaning(word, tongue):
            return meaning, WEIGHTS[meaning[0]], True
    little = any(word in _listed("little")[tongue] for tongue in tongues)
    return f"w:{stem(word)}", LITTLE_WEIGHT if little else WORD_WEIGHT, little


def guess_language(words: list[str]) -> str:
    """Return ``en`` or ``es``, whichever has more of its small words here, or nothing when neither has more."""
    counts = [len(_listed("nothing")[tongue].intersection(words)) for tongue in LANGUAGES]
    if counts[0] == counts[1]:
        return ""
    return LANGUAGES[counts[1] > counts[0]]


def stem(word: str) -> str:
    """Return what a word has in common with its other forms and with its cognate in the other language."""
    root = word.removesuffix("'s")
    for written, alike in _ALIKE:
        root = root.replace(written, alike)
    root = (
        _IMPURE_S.sub("s", _DOUBLED.sub(r"\1", root), count=1) if root.startswith("es") else _DOUBLED.sub(r"\1", root)
    )
    return root[:_STEM] if len(root) > _STEM else root.rstrip("s") or root


def name_weight(name: str) -> float:
    """Return how much it tells that two texts name this: little for what the news names every day."""
    if name in _names("everyday_names"):
        return 0.15
    return RETURNING if name in _names("returning_names") else 1.0


RETURNING = 0.4  # of a name that the news comes back to for years


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a course; ``rank`` is higher the later it comes, and zero in a course that has no order."""

    course: str
    name: str
    rank: int


@cache
def courses() -> Mapping[str, tuple[Stage, ...]]:
    """Return, by meaning, the stages that it stands for."""
    found: dict[str, tuple[Stage, ...]] = {}
    for course, stages in _data("stages").items():
        for at, (stage, meanings) in enumerate(stages["stages"].items()):
            for meaning in meanings:
                found[meaning] = (*found.get(meaning, ()), Stage(course, stage, at * stages["ordered"]))
    return found


@dataclass(frozen=True, slots=True)
class Reader:
    """How numbers, months, ordinals, announcements, looks back and series are written."""

    numbers: Mapping[str, Mapping[str, float]]
    tens: Mapping[str, frozenset[str]]
    multipliers: Mapping[str, float]
    months: Mapping[str, int]
    ordinals: Mapping[str, int]
    ahead: re.Pattern[str]
    looks_back: re.Pattern[str]
    series: re.Pattern[str]

    def number(self, word: str, language: str) -> float:
        """Return the number that a word names, as in "seven" or "thirty-eight"; zero when it names none."""
        whole = self.numbers[language].get(word)
        if whole is not None:
            return whole
        ten, hyphen, unit = word.partition("-")
        if hyphen and ten in self.tens[language]:
            return self.numbers[language][ten] + self.numbers[language].get(unit, float(unit == "one"))
        return 0.0


@cache
def reader() -> Reader:
    """Return what ``stories_reading.toml`` says."""
    data = _data("reading")
    numbers: dict[str, dict[str, float]] = {tongue: _counted(data["numbers"][tongue], 2) for tongue in LANGUAGES}
    for tongue in LANGUAGES:
        numbers[tongue] |= {word: 10.0 * at for at, word in enumerate(data["tens"][tongue].split(), 2)}
    return Reader(
        numbers=numbers,
        tens={tongue: frozenset(data["tens"][tongue].split()) for tongue in LANGUAGES},
        multipliers={word: float(times) for word, times in data["multipliers"].items()},
        months=_ranked(data["months"], 1),
        ordinals=_ranked(data["ordinals"], 2),
        ahead=_ahead(data["ahead"]),
        looks_back=_any_of(data["looks_back"]["patterns"]),
        series=_any_of(data["series"]["heads"]),
    )


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _ranked(lists: Mapping[str, Any], first: int) -> dict[str, int]:
    ranked = {word: at for tongue in LANGUAGES for at, word in enumerate(lists[tongue].split(), first)}
    return ranked | dict(lists["also"])


def _counted(words: str, first: int) -> dict[str, float]:
    return {word: float(at) for at, word in enumerate(words.split(), first)}


def _ahead(data: Mapping[str, list[str]]) -> re.Pattern[str]:
    phrases = "|".join(map(re.escape, (*data["en"], *data["es"])))
    endings = "|".join(map(re.escape, data["es_endings"]))
    return re.compile(rf"\b(?:{phrases})\b|(?<=\w\w)(?:{endings})\b")


def _meaning(word: str, language: str) -> str:
    whole = _whole()[language].get(word)
    if whole:
        return whole
    beginnings = _beginnings()[language]
    lengths = range(len(word), _PREFIX_MIN - 1, -1)
    return next((beginnings[word[:length]] for length in lengths if word[:length] in beginnings), "")


@cache
def _whole() -> Mapping[str, Mapping[str, str]]:
    return _sorted_out(lambda term: "" if "_" in term or term.endswith("*") else term)


@cache
def _beginnings() -> Mapping[str, Mapping[str, str]]:
    return _sorted_out(lambda term: term[:-1] if term.endswith("*") and "_" not in term else "")


def _sorted_out(wanted: Any) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {tongue: {} for tongue in LANGUAGES}
    for tongue, term, meaning in _terms():
        if word := wanted(term):
            found[tongue].setdefault(word, meaning)
    return found


@cache
def _phrases() -> Mapping[str, Mapping[str, tuple[Phrase, ...]]]:
    """Return the phrases of each language by their first word, the longest first."""
    found: dict[str, dict[str, list[Phrase]]] = {tongue: {} for tongue in LANGUAGES}
    for tongue, term, meaning in _terms():
        if "_" in term:
            words = tuple(term.split("_"))
            found[tongue].setdefault(words[0], []).append(Phrase(words, meaning))
    return {
        tongue: {first: tuple(sorted(some, key=lambda phrase: -len(phrase.words))) for first, some in firsts.items()}
        for tongue, firsts in found.items()
    }


def _terms() -> Iterator[tuple[str, str, str]]:
    """Yield the language, the term and the meaning of all that the lexicon and the names list."""
    for file, table, kind in _TABLES:
        for meaning, line in _data(file)[table].items():
            for tongue, terms in zip(LANGUAGES, line.split("|"), strict=True):
                for term in terms.split():
                    yield tongue, fold(term), f"{kind}:{meaning}"


@cache
def _listed(table: str) -> Mapping[str, frozenset[str]]:
    return {tongue: frozenset(_data("words")[table][tongue].split()) for tongue in LANGUAGES}


@cache
def _names(table: str) -> frozenset[str]:
    return frozenset(_data("words")[table]["all"].split())


@cache
def _data(name: str) -> Any:
    return tomllib.loads(files(__package__).joinpath(f"stories_{name}.toml").read_text(encoding="utf-8"))
