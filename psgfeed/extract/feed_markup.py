"""The text constructs of feeds: what is markup, what is plain, and how embedded elements are written out."""

import base64
import binascii
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from psgfeed.extract.feed_names import Name
from psgfeed.model import Text
from psgfeed.normalise.markup import is_markup

Element = etree._Element  # noqa: SLF001 - lxml has no public name for the class of its elements
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_ATTRIBUTES_MAX = 50
_PLAIN_TYPES = frozenset({"", "text", "plain", "text/plain"})


def text_construct(element: Element, name: Name) -> Text | None:
    """Return the text of a title, summary or content, or ``None`` when it is empty or no text.

    Atom says by ``type`` (and Atom 0.3 by ``mode``) what the text is; RSS does not, so there the text itself tells.
    """
    if len(element):
        return _text(inner_markup(element), name, html=True)
    value = element.text or ""
    kind = (element.get("type") or "").strip().lower()
    if element.get("mode") == "base64" or _is_encoded(kind, name):
        value = _decoded(value, kind)
    if "html" in kind:
        return _text(value, name, html=True)
    if name.typed and kind in _PLAIN_TYPES:
        return _text(value, name, html=False)
    return _text(value, name, html="<" in value and is_markup(value))


def inner_markup(element: Element) -> str:
    """Return what stands inside an element as markup without namespaces, and without a lone ``div`` around it all."""
    children = list(element)
    if len(children) == 1 and _is_wrapper(element, children[0]):
        element = children[0]
    parts = [escape(element.text or "")]
    _write_all(element, parts)
    return "".join(parts)


def tag_of(element: Element) -> str:
    """Return an element's local name, preceded by its namespace in braces when it has one."""
    return str(element.tag)


def attribute(element: Element, name: str) -> str:
    """Return an attribute by its local name in lower case, in any namespace and case; empty when there is none."""
    # keys() is linear in their number, items() is quadratic.
    for key in element.keys():  # noqa: SIM118
        if str(key).rpartition("}")[2].lower() == name:
            return element.get(key, "")
    return ""


def flat_text(element: Element) -> str:
    """Return all text inside an element, without its markup."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def _text(value: str, name: Name, html: bool) -> Text | None:
    value = value.strip()
    return Text(value, name.origin, html) if value else None


def _is_encoded(kind: str, name: Name) -> bool:
    return name.typed and "/" in kind and not kind.startswith("text/") and not kind.endswith(("xml", "html"))


def _decoded(value: str, kind: str) -> str:
    """Return base64 text decoded; what is no text, such as an image, is empty."""
    try:
        decoded = base64.b64decode(value, validate=False).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
    return decoded if decoded.isprintable() or kind.startswith("text/") or is_markup(decoded) else ""


def _is_wrapper(element: Element, child: Element) -> bool:
    local = tag_of(child).rpartition("}")[2]
    return local == "div" and not (element.text or "").strip() and not (child.tail or "").strip()


def _write_all(element: Element, parts: list[str]) -> None:
    for child in element:
        local = tag_of(child).rpartition("}")[2].lower()
        parts.append(f"<{local}{_attributes(child)}")
        if local in _VOID and not len(child) and not child.text:
            parts.append(" />")
        else:
            parts.append(">" + escape(child.text or ""))
            _write_all(child, parts)
            parts.append(f"</{local}>")
        parts.append(escape(child.tail or ""))


def _attributes(element: Element) -> str:
    keys = [str(key) for key in element.keys()[:_ATTRIBUTES_MAX]]
    return "".join(f" {key}={quoteattr(element.get(key, ''))}" for key in keys if not key.startswith("{"))
