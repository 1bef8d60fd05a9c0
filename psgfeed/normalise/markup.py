"""Markup in, visible text out: a line break is one newline, a paragraph two.

Parsing is left to an HTML5 parser (nh3), which broken markup cannot lead astray. What a source encoded twice is decoded
twice. Which element is what stands in ``markup.toml``.
"""

import html
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import nh3

from psgfeed.model import Text
from psgfeed.normalise.text import whole_characters

RAW_MAX = 400_000  # characters of markup that are read
ROUNDS_MAX = 6  # how often something was encoded at most
DEPTH_MAX = 200  # the parser's work grows with the square of the depth

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)([^<>]*)>")
_TAG_OR_BROKEN_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)([^<>]*)(>?)")
# As XHTML writes them; to an HTML parser they open an element that swallows the text behind them.
_CLOSED_IN_XHTML = re.compile(
    r"<(?:script|style|title|textarea|noscript|video|audio|object|svg)\b[^<>]*/>", re.IGNORECASE
)
# To an HTML parser it opens a comment that swallows the text up to the next tag.
_NO_DECLARATION = re.compile(r"<!(?![-\[A-Za-z])")
_IFRAME = re.compile(r"</?iframe\b[^<>]*>", re.IGNORECASE)
_TAG_START = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)")
# Stands for an ampersand while the parser reads: its work grows with the square of the number of references.
_AMPERSAND = "\ufdd0"
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class _Elements:
    blocks: frozenset[str]
    lines: frozenset[str]
    unseen: frozenset[str]
    inline: frozenset[str]
    never_talk: frozenset[str]
    close_themselves: frozenset[str]

    @property
    def known(self) -> frozenset[str]:
        return self.blocks | self.lines | self.unseen | self.inline


def visible(text: Text, without: frozenset[str] = frozenset()) -> str:
    """Return what a reader would see of a text, lines and paragraphs kept apart.

    Args:
        text: markup or plain text; plain text that plainly is markup is read as such.
        without: names of elements that are left out with all that is in them, besides scripts and the like.
    """
    value, markup = text.value[:RAW_MAX], text.html
    for _ in range(ROUNDS_MAX):
        before = value
        is_read = "<" in value and (markup or is_markup(value))
        value = _read(value, without) if is_read else _decode_entities(value)
        markup = False
        if value == before:
            break
    return value


def is_markup(text: str) -> bool:
    """Tell markup from prose that talks about it: prose has neither attributes nor pairs of tags."""
    elements = _elements()
    opened: set[str] = set()
    closed: set[str] = set()
    for tag in _TAG_OR_BROKEN_TAG.finditer(text):
        name = tag[2].lower()
        if name in elements.never_talk or (tag[4] and not tag[1] and "=" in tag[3]):
            return True
        (closed if tag[1] else opened).add(name)
    return bool(opened & closed & elements.known) or "-->" in text.partition("<!--")[2]


def as_html(markup: str) -> str:
    """Return markup as the parser can take it: XML's peculiarities gone, depth bounded, tags unknown to HTML dropped.

    The parser leaves out what stands inside elements of other vocabularies, such as the ``<g>`` of a spell checker.
    """
    markup = whole_characters(markup[:RAW_MAX])
    if "<![CDATA[" in markup:
        markup = markup.replace("<![CDATA[", "").replace("]]>", "")
    markup = _IFRAME.sub("", _CLOSED_IN_XHTML.sub("", _NO_DECLARATION.sub("&lt;!", markup)))
    known = _elements().known
    return _flattened(_TAG.sub(lambda tag: tag[0] if tag[2].lower() in known else "", markup))


def _read(markup: str, without: frozenset[str]) -> str:
    elements = _elements()
    unseen = elements.unseen | without
    shown = nh3.clean(
        as_html(markup).replace(_AMPERSAND, "").replace("&", _AMPERSAND),
        tags=set((elements.blocks | elements.lines) - unseen),
        clean_content_tags=set(unseen),
        attributes={},
        link_rel=None,
    )
    return html.unescape(_TAG.sub(_break, _BLANKS.sub(" ", shown)).replace(_AMPERSAND, "&"))


def _break(tag: re.Match[str]) -> str:
    return "\n" if tag[2] in _elements().lines else "\n\n"


def _decode_entities(text: str) -> str:
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    """Return the character of a reference; halves of a pair stay halves, to be joined later."""
    if entity[0][1] == "#":
        digits = entity[0][2:-1]
        code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        if code in _SURROGATES:
            return chr(code)
    return html.unescape(entity[0])


def _flattened(markup: str) -> str:
    """Return markup nested no deeper than an honest page's: of a deeper one only the tags that cannot nest are left."""
    if markup.count("<") <= DEPTH_MAX or not _is_too_deep(markup):
        return markup
    flat = _elements().close_themselves | _elements().unseen
    return _TAG.sub(lambda tag: tag[0] if tag[2].lower() in flat else "\n", markup)


def _is_too_deep(markup: str) -> bool:
    close_themselves = _elements().close_themselves
    depth = 0
    nested: Counter[str] = Counter()
    for tag in _TAG_START.finditer(markup):
        name = tag[2].lower()
        if name in close_themselves:
            continue
        if not tag[1]:
            nested[name] += 1
            depth += 1
        elif nested[name]:
            nested[name] -= 1
            depth -= 1
        if depth > DEPTH_MAX:
            return True
    return False


@cache
def _elements() -> _Elements:
    data = tomllib.loads(files(__package__).joinpath("markup.toml").read_text(encoding="utf-8"))
    return _Elements(**{name: frozenset(names.split()) for name, names in data.items()})
