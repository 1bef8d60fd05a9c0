"""What stands around a text and is not part of it; the phrases are in ``boilerplate.toml``."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_LINE_MAX = 500  # a longer line is text, whatever it begins with
_TAIL_MAX = 1000  # no signature is longer
_LAYERS_MAX = 8
_WORD = re.compile(r"\w+")
_EXCERPT_END = re.compile(r"(?P<stop>[.!?…])?\s*[\[(](?:\.\.\.|…)[\])]$")
# An invitation follows the end of a sentence or of an excerpt; inside a sentence the same words are prose.
_AFTER_SENTENCE = r"(?:^|(?<=[.!?…:»”\"'’\])\n]))\s*[\[(<«|]*\s*"


@dataclass(frozen=True, slots=True)
class _Phrases:
    line: re.Pattern[str]
    tail: re.Pattern[str]
    shortcodes: re.Pattern[str]
    share: frozenset[str]
    buttons: frozenset[str]


def is_boilerplate(line: str) -> bool:
    """Tell whether a line is a button, a caption, an advertisement or the like."""
    if len(line) > _LINE_MAX:
        return False
    return bool(_phrases().line.fullmatch(line)) or _is_row_of_buttons(line)


def without_shortcodes(text: str) -> str:
    """Return a text without the tags in brackets that a blog's software should have read, as ``[et_pb_row]``."""
    return _phrases().shortcodes.sub("", text) if "[" in text else text


def without_tail(text: str) -> str:
    """Return a text without the invitations, signatures and boilerplate lines at its end.

    The three dots of an excerpt stay as they are shown; in brackets they become an ellipsis.
    """
    for _ in range(_LAYERS_MAX):
        before = text
        text = _without_last_line(text)
        start = max(0, len(text) - _TAIL_MAX)
        text = text[:start] + _phrases().tail.sub("", text[start:]).rstrip()
        text = _EXCERPT_END.sub(lambda end: end["stop"] or "…", text)
        if text == before:
            break
    return text


def _without_last_line(text: str) -> str:
    head, _, last = text.rpartition("\n")
    return head.rstrip() if is_boilerplate(last) else text


def _is_row_of_buttons(line: str) -> bool:
    phrases = _phrases()
    words = {word.casefold() for word in _WORD.findall(line)}
    return bool(words & phrases.share) and words <= phrases.share | phrases.buttons


@cache
def _phrases() -> _Phrases:
    data = tomllib.loads(files(__package__).joinpath("boilerplate.toml").read_text(encoding="utf-8"))
    more, invitations, signatures = ("|".join(data[name]) for name in ("more", "invitations", "signatures"))
    return _Phrases(
        line=re.compile(f"(?:{'|'.join(data['lines'])})[.»→>]*", re.IGNORECASE),
        tail=re.compile(
            rf"{_AFTER_SENTENCE}(?:"
            rf"(?:{more})(?:\s*[:»→>…\])][^\n]{{0,200}}|\.{{2,3}})?"
            rf"|(?:{invitations})(?:\b[^\n]{{0,200}})?"
            rf"|(?:{signatures})"
            r")\s*$",
            re.IGNORECASE,
        ),
        shortcodes=re.compile("|".join(data["shortcodes"])),
        share=frozenset(data["share"].split()),
        buttons=frozenset(data["buttons"].split()),
    )
