"""Feeds that are nearly XML, made into XML: characters, references, tags, prefixes, sections, and what stands around.

Every rule is linear in the length of the text. None but that on forbidden characters looks inside CDATA and comments.
"""

import html.entities
import re
import sys
from collections.abc import Callable, Iterator, Mapping

from psgfeed.extract.feed_names import vocabulary

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_VOID = re.compile(r"<(br|hr|img|wbr)\b([^<>]{0,2000}?)\s*/?>", re.IGNORECASE)
# A short value that nothing ends before the next one begins.
_UNENDED = re.compile(
    r"(<(title|link|guid|pubDate|dc:date|author|category)\b[^<>]{0,500}(?<!/)>[^<]{0,2000})"
    r"(?=<(?:title|link|guid|pubDate|dc:\w+|description|author|category|content:encoded|enclosure|source|/item|/entry)\b)"
)
_STRAY = re.compile(r"<(?![A-Za-z_/!?:])|\]\]>")
_REFERENCE = re.compile(r"&(?:#([0-9]{1,9}|[xX][0-9A-Fa-f]{1,8});|([A-Za-z][\w.-]{0,63});)?")
_START_TAG = re.compile(r"<([A-Za-z_][\w.:-]*)")
_PREFIX = re.compile(r"[<\s/]([A-Za-z_][\w.-]{0,63}):[A-Za-z_][\w.-]*(?=[\s=/>])")
_DECLARED = re.compile(r"\bxmlns:([A-Za-z_][\w.-]*)\s*=")
_OPENING = re.compile(r"<!\[CDATA\[|<!--|<\?")
_ITEM_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?(?:item|entry)\s*>", re.IGNORECASE)
_CLOSING = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_REPLACEMENT = "\ufffd"
_LENGTH_MAX = 4_000_000
_MARKS_MAX = 300_000
_PREFIXES_MAX = 50
_C1 = range(0x80, 0xA0)
_SURROGATES = range(0xD800, 0xE000)


def is_worth_mending(text: str) -> bool:
    """Tell whether a whole document is small enough to be mended at once."""
    marks = text.count("&") + text.count("<")
    return len(text) <= _LENGTH_MAX and marks <= _MARKS_MAX


def mend(text: str, entities: Mapping[str, str]) -> str:
    """Return the text with what commonly breaks a feed repaired.

    Args:
        text: the document without XML declaration and DOCTYPE.
        entities: the harmless entities that its DOCTYPE declared, by name.
    """
    text = _without_surroundings(close_cdata(_FORBIDDEN.sub("", text)))
    text = outside_sections(text, lambda part: mend_references(_mend_tags(part), entities))
    return _with_prefixes(text)


def _mend_tags(text: str) -> str:
    text = _UNENDED.sub(r"\1</\2>", _STRAY.sub(_escaped, text))
    return text if "</br" in text or "</img" in text else _VOID.sub(r"<\1\2/>", text)


def mend_references(text: str, entities: Mapping[str, str]) -> str:
    """Return the text with every ``&`` the start of a reference that XML knows.

    Names of HTML and of ``entities`` become characters, numbers that are no character become U+FFFD, 128-159 mean
    windows-1252 as in every browser, and any other ``&`` is a plain one.
    """

    def replaced(match: re.Match[str]) -> str:
        number, name = match.groups()
        if number:
            return _numbered(int(number[1:], 16) if number[0] in "xX" else int(number))
        return _named(match[0], name, entities) if name else "&amp;"

    return _REFERENCE.sub(replaced, text)


def outside_sections(text: str, change: Callable[[str], str]) -> str:
    """Return the text with a change made everywhere but in CDATA, comments and processing instructions."""
    parts: list[str] = []
    at = 0
    for start, end in sections(text):
        parts += (change(text[at:start]), text[start:end])
        at = end
    parts.append(change(text[at:]))
    return "".join(parts)


def sections(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each CDATA section, comment and processing instruction that is closed."""
    at = 0
    unclosed: set[str] = set()
    while opening := _OPENING.search(text, at):
        kind = opening[0]
        end = -1 if kind in unclosed else text.find(_CLOSING[kind], opening.end())
        if end < 0:
            unclosed.add(kind)
            at = opening.end()
            continue
        at = end + len(_CLOSING[kind])
        yield opening.start(), at


def close_cdata(text: str) -> str:
    """Return the text with a CDATA section that nothing ends closed where its element ends, at the latest its item."""
    opening = text.rfind("<![CDATA[")
    if opening < 0 or text.find("]]>", opening) >= 0:
        return text
    holder = text.rfind("<", 0, opening)
    name = _START_TAG.match(text, holder) if holder >= 0 else None
    end = text.find(f"</{name[1]}", opening) if name else -1
    item = _ITEM_END.search(text, opening)
    if item and not 0 <= end <= item.start():
        return f"{text[: item.start()]}]]>{f'</{name[1]}>' if name else ''}{text[item.start() :]}"
    end = len(text) if end < 0 else end
    return f"{text[:end]}]]>{text[end:]}"


def _escaped(match: re.Match[str]) -> str:
    return "&lt;" if match[0] == "<" else "]]&gt;"


def _numbered(number: int) -> str:
    if number in _C1:
        return bytes((number,)).decode("windows-1252", "replace")
    if number in _SURROGATES or number > sys.maxunicode or _FORBIDDEN.match(chr(number)):
        return _REPLACEMENT
    return f"&#{number};"


def _named(reference: str, name: str, entities: Mapping[str, str]) -> str:
    if name in _XML_NAMES:
        return reference
    value = entities.get(name) or html.entities.html5.get(f"{name};")
    if value is None:
        return f"&amp;{name};"
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _without_surroundings(text: str) -> str:
    """Return the text from its first tag to the end of the element that this tag opens."""
    start = _START_TAG.search(text)
    if start is None:
        return text
    closing = f"</{start[1]}"
    last = text.rfind(closing)
    end = text.find(">", last) if last >= 0 else -1
    return text[start.start() : end + 1] if end >= 0 else text[start.start() :]


def _with_prefixes(text: str) -> str:
    """Return the text with the prefixes that it uses undeclared declared in its first tag."""
    start = _START_TAG.search(text)
    missing = set(_PREFIX.findall(text)) - set(_DECLARED.findall(text)) - {"xml", "xmlns"}
    if start is None or not 0 < len(missing) <= _PREFIXES_MAX:
        return text
    known = vocabulary().undeclared
    declared = "".join(
        f' xmlns:{prefix}="{known.get(prefix.lower(), "urn:x-undeclared:" + prefix)}"' for prefix in sorted(missing)
    )
    return text[: start.end()] + declared + text[start.end() :]
