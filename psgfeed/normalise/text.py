"""Characters: what every text goes through, whatever it will become.

Each function takes any string, lone surrogates and controls included, raises nothing and works in linear time.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from ftfy import TextFixerConfig, fix_encoding
from ftfy.badness import is_bad

from psgfeed.normalise.languages import speaks

# XML 1.0 (fifth edition), production 2: Char.
_FORBIDDEN_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Controls, soft hyphen, joiners, fillers, zero-width and direction marks, byte order mark, tags, lone surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
# More than three marks on one letter are an ornament that hides the lines above and below.
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_MARK_FLOOD = re.compile(f"([{_MARKS}]{{3}})[{_MARKS}]+")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028]")
_EMPTY_LINES = re.compile(r"\n{3,}")
_MENDED_MAX = 40_000  # ten microseconds a character in the worst case
# What is searched for damage at once: the work grows with the square of it.
_STRETCH = re.compile(r"[^\n]{1,4000}")
# UTF-8 read as another encoding gives two characters beyond ASCII for one; a no-break space may have become a blank.
_MAY_BE_DAMAGED = re.compile("[^\x00-\x7f]{2}|[\x80-\x9f]|[ÃÂà] ")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_MIXED_WORD = re.compile("\\b[^\\W\\d_]*[\u0370-\u03ff\u0400-\u04ff][^\\W\\d_]*")
_NOT_LETTERS = re.compile(r"[\W_]+")
_LATIN = re.compile("[A-Za-z\xc0-\u024f]")

_ENCODING_ONLY = TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
    explain=False,
)


@dataclass(frozen=True, slots=True)
class _Repair:
    sign: str
    pattern: re.Pattern[str]
    becomes: str
    language: str
    sound: frozenset[str]
    unless: re.Pattern[str] | None


def one_line(text: str) -> str:
    """Return the text with every run of blanks, line breaks included, as one blank."""
    return " ".join(text.split())


def tidy_lines(text: str) -> str:
    """Return the text with its blanks folded line by line; at most one empty line stands between paragraphs."""
    lines = _LINE_ENDS.sub("\n", text.replace("\u2029", "\n\n")).split("\n")
    return _EMPTY_LINES.sub("\n\n", "\n".join(one_line(line) for line in lines)).strip("\n")


def strip_invisible(text: str) -> str:
    """Return the text in NFC without controls, invisible characters, lone surrogates and floods of marks."""
    return unicodedata.normalize("NFC", _MARK_FLOOD.sub(r"\1", _INVISIBLE.sub("", whole_characters(text))))


def whole_characters(text: str) -> str:
    """Return the text with surrogate pairs joined and lone surrogates removed: UTF-8 can write it."""
    if not _SURROGATE.search(text):
        return text
    joined = _SURROGATE_PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return _SURROGATE.sub("", joined)


def xml_safe(text: str) -> str:
    """Return the text without the characters that XML 1.0 forbids."""
    return _FORBIDDEN_IN_XML.sub("", text)


def fold(text: str) -> str:
    """Return the text for searching and matching: no accents or other marks, no case."""
    if text.isascii():
        return text.casefold()
    return _BEYOND_ASCII.sub(_unless_a_mark, unicodedata.normalize("NFKD", text).casefold())


def _unless_a_mark(found: re.Match[str]) -> str:
    return "" if unicodedata.combining(found[0]) else found[0]


def bare(text: str) -> str:
    """Return a text for comparing: letters and digits only, without case and accents."""
    return _NOT_LETTERS.sub(" ", fold(text)).strip()


def cut_at_word(text: str, limit: int) -> str:
    """Return the text within a limit of characters; a longer one ends at a word and with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    word_end = head.rfind(" ")
    if word_end > limit // 2 and text[limit - 1] != " ":
        head = head[:word_end]
    return head.rstrip(" \n,;:-–—(") + "…"


def repair(text: str) -> tuple[str, bool]:
    """Return the text with damaged encodings mended, and whether anything was damaged.

    Mended are UTF-8 read as a single-byte encoding, letters of another alphabet inside a Latin word, and the slips
    listed in ``repairs.toml``. Sound text comes back as it was, curly quotes included.
    """
    text = whole_characters(text)
    mended = text
    if not mended.isascii():
        mended = _STRETCH.sub(_in_one_encoding, mended[:_MENDED_MAX]) + mended[_MENDED_MAX:]
        mended = _MIXED_WORD.sub(_in_one_alphabet, mended)
    for rule in _rules():
        if rule.sign in mended:
            mended = _apply(rule, mended)
    return mended, mended != text and strip_invisible(mended) != strip_invisible(text)


def sound(text: str) -> tuple[str, bool]:
    """Return the text repaired and without what is invisible, and whether anything was damaged.

    What is invisible may be a part of the damage, and may hide another.
    """
    mended, damaged = repair(text)
    shown = strip_invisible(mended)
    if shown == mended:
        return shown, damaged
    again, more = repair(shown)
    return strip_invisible(again), damaged or more


def _in_one_encoding(stretch: re.Match[str]) -> str:
    damaged = _MAY_BE_DAMAGED.search(stretch[0]) and is_bad(stretch[0])
    return fix_encoding(stretch[0], _ENCODING_ONLY) if damaged else stretch[0]


def _in_one_alphabet(word: re.Match[str]) -> str:
    """Return a word that mixes Latin letters with their lookalikes in Latin letters only."""
    if not _LATIN.search(word[0]):
        return word[0]
    latin = unicodedata.normalize("NFC", word[0]).translate(_lookalikes())
    return word[0] if _MIXED_WORD.fullmatch(latin) else latin


def _apply(rule: _Repair, text: str) -> str:
    if (rule.language and not _speaks(text, rule.language)) or not rule.pattern.search(text):
        return text
    if rule.unless and rule.unless.search(text):
        return text
    return rule.pattern.sub(lambda slip: _mended(rule, slip), text)


def _mended(rule: _Repair, slip: re.Match[str]) -> str:
    if slip[0].casefold() in rule.sound:
        return slip[0]
    return slip.expand(rule.becomes)


_speaks = lru_cache(maxsize=4)(speaks)  # several rules ask of one text


@cache
def _rules() -> tuple[_Repair, ...]:
    return tuple(
        _Repair(
            sign=rule["sign"],
            pattern=re.compile(rule["pattern"]),
            becomes=rule["becomes"],
            language=rule.get("language", ""),
            sound=frozenset(rule.get("sound", ())),
            unless=re.compile(rule["unless"]) if "unless" in rule else None,
        )
        for rule in _data()["slip"]
    )


@cache
def _lookalikes() -> dict[int, str]:
    return str.maketrans(_data()["lookalikes"])


@cache
def _data() -> Any:
    return tomllib.loads(files(__package__).joinpath("repairs.toml").read_text(encoding="utf-8"))
