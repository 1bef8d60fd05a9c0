"""The door for XML: what costs more than an honest feed is refused before a parser sees it.

Every look is linear in the length of the text.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from psgfeed.problems import DOCUMENT_REFUSED, DOCUMENT_TOO_LARGE, Finding

BYTES_MAX = 16 * 1024 * 1024
_TAGS_MAX = 400_000
_ATTRIBUTES_MAX = 1_000_000
_DOCTYPE_MAX = 32_768
_ENTITIES_MAX = 300
_ENTITY_LENGTH_MAX = 256
_EXPANSION_MAX = 1_000_000

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,500}\?>", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_START_TAG = re.compile(r"<[A-Za-z_]")
_PROLOG = re.compile(r"[^<]{0,4096}<(!--|\?)")
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(?:rss|rdf|feed|channel|entry|item)(?=[\s>/])", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_SUBSET_PARTS = re.compile(r"""<!--.*?-->|"[^"]*"|'[^']*'|(?P<open>\[)|(?P<close>\]?\s*>)""", re.DOTALL)
_ENTITY = re.compile(r"""<!ENTITY\s+(?P<name>[\w.:-]+)\s+(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")
_REFERENCE = re.compile(r"&(?!#[0-9]{1,7};|#x[0-9A-Fa-f]{1,6};|(?:amp|lt|gt|quot|apos);)|%")


@dataclass(frozen=True, slots=True)
class Admitted:
    """An XML text without its XML declaration and DOCTYPE, and the harmless entities that the DOCTYPE declared."""

    text: str = ""
    entities: Mapping[str, str] = field(default_factory=dict)
    refusal: Finding | None = None


def refuse_by_size(body: bytes, place: str) -> Finding | None:
    """Return a finding when a document is longer than ``BYTES_MAX``."""
    return Finding(DOCUMENT_TOO_LARGE, place, f"{len(body)} bytes") if len(body) > BYTES_MAX else None


def feed_start(text: str) -> int:
    """Return where a feed's root begins, or -1 when the text holds none.

    What stands before it does not matter, such as a program's warnings, unless it is a web page.
    """
    at = _after_prolog(text)
    root = _ROOT.search(text, at)
    if root is None:
        return -1
    page = _PAGE.search(text, at, root.start())
    return -1 if page else root.start()


def _after_prolog(text: str) -> int:
    at = 0
    while opening := _PROLOG.match(text, at):
        end = text.find("-->" if opening[1] == "!--" else "?>", opening.end())
        if end < 0:
            return opening.end()
        at = end
    return at


def admit(text: str, place: str) -> Admitted:
    """Let a text pass to a parser, or say why not.

    A DOCTYPE is never followed: external and parameter entities are left away, short texts are kept, and a document
    whose entities are built from entities, or are long, or are used until they weigh more than a feed, is refused.
    """
    if text.count("<") > _TAGS_MAX or text.count('="') + text.count("='") > _ATTRIBUTES_MAX:
        return _refused(place, "more elements or attributes than any feed")
    declaration = _DECLARATION.match(text)
    text = text[declaration.end() :] if declaration else text
    doctype = _DOCTYPE.search(text)
    first_tag = _START_TAG.search(text)
    if doctype is None or (first_tag and first_tag.start() < doctype.start()):
        return Admitted(text)
    end = _end_of_doctype(text, doctype.end())
    if end < 0:
        return _refused(place, "a DOCTYPE that is long or never ends")
    subset, rest = text[doctype.end() : end], text[: doctype.start()] + text[end:]
    entities = {match["name"]: match["double"] or match["single"] or "" for match in _ENTITY.finditer(subset)}
    reason = _danger(entities, rest)
    return (
        _refused(place, reason)
        if reason
        else Admitted(rest, {name: html.unescape(value) for name, value in entities.items()})
    )


def _refused(place: str, reason: str) -> Admitted:
    return Admitted(refusal=Finding(DOCUMENT_REFUSED, place, reason))


def _end_of_doctype(text: str, start: int) -> int:
    inside = False
    for part in _SUBSET_PARTS.finditer(text, start, start + _DOCTYPE_MAX):
        if part["open"]:
            inside = True
        elif part["close"] and (not inside or part["close"].startswith("]")):
            return part.end()
    return -1


def _danger(entities: Mapping[str, str], text: str) -> str:
    if len(entities) > _ENTITIES_MAX:
        return "too many entities"
    if any(_REFERENCE.search(value) for value in entities.values()):
        return "entities built from entities"
    if any(len(value) > _ENTITY_LENGTH_MAX for value in entities.values()):
        return "a long entity"
    if sum(text.count(f"&{name};") * len(value) for name, value in entities.items()) > _EXPANSION_MAX:
        return "entities used too often"
    return ""
