"""What a text says that another text on the same event would say too: names, meanings, numbers, dates. No I/O."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from psgfeed.classify.stories_vocabulary import SECOND, WEIGHTS, Stage, Word, courses, guess_language, look_up, reader
from psgfeed.normalise.text import fold

READ_MAX = 1_200  # characters of a title and a summary: more says nothing new, and costs
YEARS = range(1900, 2100)

_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*"  # a number
    r"|[^\W\d_]+(?:['’.\-][^\W\d_]+)*"  # a word
    r"|[.!?:;¿¡«»“”\"()–—|%,]"
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_GOES_ON = frozenset(",%")  # after these a capital letter still makes a name
_CAPITALISED_TITLE = 0.75  # of the longer words: then a capital letter says nothing
_UNIT_WITHIN = 3  # words after a number in which what is counted stands
_DAYS_MAX = 31

Stages: TypeAlias = Mapping[str, frozenset[str]]  # by course


@dataclass(frozen=True, slots=True)
class Signature:
    """What one text offers for comparing.

    ``keys`` are meanings and stems with what they weigh. ``maybe`` are words that may be names: their capital letter
    may be that of a sentence. ``title`` are the keys of the title, names as ``n:name``. ``numbers`` are told with what
    they count, ``headline_numbers`` are those of the title. ``days`` are (month, day). ``stages`` are the courses that
    the text speaks of with the furthest stage it tells, ``headline_stages`` those of the title alone. ``ahead`` says
    that headline and first sentence announce, ``looks_back`` that the text counts the time since, ``asks`` that its
    headline is a question. ``pairs`` are neighbouring words, and ``length`` counts the words that tell.
    """

    language: str = ""
    names: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()
    keys: Mapping[str, float] = field(default_factory=dict)
    title: frozenset[str] = frozenset()
    numbers: Mapping[float, str] = field(default_factory=dict)
    headline_numbers: frozenset[float] = frozenset()
    days: frozenset[tuple[int, int]] = frozenset()
    months: frozenset[int] = frozenset()
    years: frozenset[int] = frozenset()
    ordinals: frozenset[int] = frozenset()
    stages: Stages = field(default_factory=dict)
    headline_stages: Stages = field(default_factory=dict)
    pairs: frozenset[tuple[str, str]] = frozenset()
    ahead: bool = False
    looks_back: bool = False
    asks: bool = False
    length: int = 0
    headline: str = ""
    is_issue: bool = False


@dataclass(slots=True)
class _Text:
    """One part of a text: its tokens as written and folded."""

    tokens: list[str]
    words: list[str]
    shouts: bool


@dataclass(slots=True)
class _Draft:
    """A signature in the making."""

    language: str
    names: set[str] = field(default_factory=set)
    maybe: set[str] = field(default_factory=set)
    keys: dict[str, float] = field(default_factory=dict)
    here: set[str] = field(default_factory=set)
    numbers: dict[float, str] = field(default_factory=dict)
    days: set[tuple[int, int]] = field(default_factory=set)
    months: set[int] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    ordinals: set[int] = field(default_factory=set)
    telling: list[str] = field(default_factory=list)


def signature(title: str, summary: str) -> Signature:
    """Return what a title and a summary say, whatever they are; the cost is bounded by ``READ_MAX`` characters."""
    title, summary = title[:READ_MAX], summary[: max(0, READ_MAX - len(title))]
    head, body = _text(title, is_title=True), _text(summary)
    draft = _Draft(guess_language([*head.words, *body.words]))
    _read(draft, head)
    in_title, headline_numbers = frozenset(draft.here), frozenset(draft.numbers)
    _read(draft, body)
    folded = fold(title)
    return Signature(
        language=draft.language,
        names=frozenset(draft.names),
        maybe=frozenset(draft.maybe - draft.names),
        keys=draft.keys,
        title=in_title,
        numbers=draft.numbers,
        headline_numbers=headline_numbers,
        days=frozenset(draft.days),
        months=frozenset(draft.months),
        years=frozenset(draft.years),
        ordinals=frozenset(draft.ordinals),
        stages=_stages(draft.keys),
        headline_stages=_stages(in_title),
        pairs=frozenset(zip(draft.telling, draft.telling[1:], strict=False)),
        ahead=_looks_ahead(title, summary),
        looks_back=bool(reader().looks_back.search(f"{folded}. {fold(summary)}")),
        asks="?" in title,
        length=len(draft.telling),
        headline=folded,
        is_issue=bool(reader().series.search(folded)),
    )


def _text(text: str, *, is_title: bool = False) -> _Text:
    tokens = _TOKEN.findall(text.replace("’", "'").replace("\n", " . "))
    long = [token for token in tokens if len(token) > 3 and token[0].isalpha()]  # noqa: PLR2004 - "The", "los"
    capitals = sum(token[0].isupper() for token in long)
    shouts = is_title and len(long) >= 4 and capitals > _CAPITALISED_TITLE * len(long)  # noqa: PLR2004 - fewer prove nothing
    return _Text(tokens, fold("\n".join(tokens)).split("\n") if tokens else [], shouts)


def _stages(keys: Iterable[str]) -> Stages:
    """Return the courses that meanings are steps of with the furthest stage, or all where a course has no order."""
    known = courses()
    found: dict[str, set[Stage]] = {}
    for key in keys:
        for stage in known.get(key[2:], ()):
            found.setdefault(stage.course, set()).add(stage)
    return {course: _furthest(stages) for course, stages in found.items()}


def _furthest(stages: Collection[Stage]) -> frozenset[str]:
    last = max(stage.rank for stage in stages)
    return frozenset(stage.name for stage in stages if stage.rank == last)


def _looks_ahead(title: str, summary: str) -> bool:
    first = _SENTENCE_END.split(summary.strip(), maxsplit=1)[0]
    return bool(reader().ahead.search(f"{title}. {first}".lower()))


def _read(draft: _Draft, text: _Text) -> None:
    """Read one part of a text, word by word."""
    draft.here = set()
    at, begins = 0, True
    while at < len(text.tokens):
        token = text.tokens[at]
        if token[0].isdecimal():
            at, begins = _number(draft, text, at, _value(token)), False
        elif not token[0].isalpha():
            at, begins = at + 1, token not in _GOES_ON
        else:
            at, begins = _word(draft, text, at, begins=begins), False


def _word(draft: _Draft, text: _Text, at: int, *, begins: bool) -> int:
    """Read the word at a place and return the place after it."""
    word = look_up(text.words[at], draft.language)
    next_words = text.words[at + 1 : at + 2]
    for phrase in word.phrases if next_words and next_words[0][:SECOND] in word.seconds else ():
        if _stands(phrase.words, text.words, at):
            _add(draft, phrase.meaning, WEIGHTS[phrase.meaning[0]])
            draft.telling += text.words[at : at + len(phrase.words)]
            return at + len(phrase.words)
    if word.number:
        return _number(draft, text, at, word.number)
    if word.ordinal:
        draft.ordinals.add(word.ordinal)
    # In English "may" and "march" are words as well.
    if word.month and (draft.language == "es" or text.tokens[at][0].isupper()):
        draft.months.add(word.month)
        return at + 1
    if word.key:
        draft.telling.append(text.words[at])
        _take(draft, text, at, word, begins=begins)
    return at + 1


def _take(draft: _Draft, text: _Text, at: int, word: Word, *, begins: bool) -> None:
    """Note a word that tells something, as a name where it is one."""
    capital = text.tokens[at][0].isupper()
    if len(text.words[at]) == 1:
        return
    if not capital or (word.known and not _follows_name(draft, text, at)):
        _add(draft, word.key, word.weight)
        return
    name = text.words[at].removesuffix("'s")
    if begins or text.shouts:
        draft.maybe.add(name)
        _add(draft, word.key, word.weight)
    else:
        draft.names.add(name)
        draft.here.add(f"n:{name}")


def _follows_name(draft: _Draft, text: _Text, at: int) -> bool:
    """Tell whether a name stands right before, so that a capital letter makes a surname of a known word: "Rosa Paz"."""
    before = text.words[at - 1] if at else ""
    return not text.shouts and (before in draft.names or before in draft.maybe) and text.tokens[at - 1][0].isupper()


def _add(draft: _Draft, key: str, weight: float) -> None:
    draft.keys[key] = weight
    draft.here.add(key)


def _stands(phrase: Sequence[str], words: Sequence[str], at: int) -> bool:
    if at + len(phrase) > len(words):
        return False
    return all(
        word.startswith(part[:-1]) if part[-1] == "*" else word == part
        for part, word in zip(phrase, words[at : at + len(phrase)], strict=True)
    )


def _value(token: str) -> float:
    """Return the value of digits; a point or comma before three digits groups thousands, any other is decimal."""
    if _GROUPED.fullmatch(token):
        return float(token.replace(".", "").replace(",", "")[:15])
    whole, *decimals = token.replace(",", ".").split(".")
    return float(f"{whole[:15]}.{decimals[0][:6]}" if decimals else whole[:15])


def _number(draft: _Draft, text: _Text, at: int, value: float) -> int:
    """Read a number, a date or a year, with what it counts, and return the place after it."""
    following = at + 1
    if month := _month_beside(text.words, at, value):
        draft.days.add((month, int(value)))
        return following
    if value in YEARS and text.tokens[at].isdecimal():
        draft.years.add(int(value))
        return following
    if text.tokens[at][0].isalpha():
        value, following = _with_unit(draft.language, text.words, at, value)
    multipliers = reader().multipliers
    while following < len(text.words) and text.words[following] in multipliers:
        value *= multipliers[text.words[following]]
        following += 1
    draft.numbers[value] = _counted(draft.language, text, following)
    return following


def _with_unit(language: str, words: Sequence[str], at: int, value: float) -> tuple[float, int]:
    """Return a number in words together with the unit that follows its tens, and the place after it."""
    tens = reader().tens.get(language or "en", frozenset())
    place = at + 2 if words[at + 1 : at + 2] == ["y"] else at + 1
    if words[at] in tens and place < len(words) and (place > at + 1 or language == "en"):
        unit = 1.0 if words[place] in {"one", "uno", "un", "una"} else look_up(words[place], language).number
        if 0 < unit < 10:  # noqa: PLR2004 - a unit
            return value + unit, place + 1
    return value, at + 1


def _month_beside(words: Sequence[str], at: int, value: float) -> int:
    """Return the month whose day a number is, as in "18 de junio", "18 June" and "June 18"; zero when it is none."""
    if not 1 <= value <= _DAYS_MAX or value != int(value):
        return 0
    months = reader().months
    after = words[at + 1 : at + 3]
    if after and after[0] in months:
        return months[after[0]]
    if after[:1] == ["de"] and after[1:] and after[1] in months:
        return months[after[1]]
    return months.get(words[at - 1], 0) if at else 0


def _counted(language: str, text: _Text, following: int) -> str:
    """Return the meaning of what a number counts, ``%`` for a percentage, or nothing."""
    beside = text.words[following : following + 2]
    if beside[:1] == ["%"] or beside[:1] == ["percent"] or beside in (["per", "cent"], ["por", "ciento"]):
        return "%"
    for place in range(following, min(following + _UNIT_WITHIN, len(text.words))):
        if not text.tokens[place][0].isalpha():
            return ""
        key = look_up(text.words[place], language).key
        if key and key[0] != "w":
            return key
    return ""
