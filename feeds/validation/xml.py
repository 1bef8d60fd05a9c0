"""What every XML document of a site must keep, and the few words with which the checks read one."""

from collections.abc import Iterable, Iterator

from lxml import etree

from feeds.validation.rules import Note, known
from feeds.validation.values import has_bad_characters

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
XML = "{http://www.w3.org/XML/1998/namespace}"

_BYTES_MAX = 5_000_000


def parse(content: bytes) -> tuple[etree._Element | None, list[Note]]:
    """Return a document's root, ``None`` when it is not well-formed, and what is wrong with it as XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return None, [Note("xml.ill-formed", error.lineno or 0, detail=(error.msg or "")[:120])]
    return root, [*_document_notes(root), *_namespace_notes(root), *_character_notes(root)]


def size_notes(content: bytes) -> list[Note]:
    """Return what is wrong with the size of a feed."""
    return [Note("feed.too-large", detail=f"{len(content)} bytes")] if len(content) > _BYTES_MAX else []


def _document_notes(root: etree._Element) -> Iterator[Note]:
    info = root.getroottree().docinfo
    if (info.encoding or "").upper() != "UTF-8":
        yield Note("xml.encoding", 1, detail=info.encoding or "none")
    if info.doctype:
        yield Note("xml.doctype", 1, detail=info.doctype[:80])
    node = root.getprevious()
    while node is not None:
        if isinstance(node, etree._ProcessingInstruction) and node.target == "xml-stylesheet":  # noqa: SLF001 - lxml names its types so
            yield Note("xml.stylesheet", node.sourceline or 0)
        node = node.getprevious()


def _namespace_notes(root: etree._Element) -> Iterator[Note]:
    names: dict[str, str] = known()["namespaces"]
    is_atom = root.tag == f"{ATOM}feed"
    declared = {pair for element in root.iter(etree.Element) for pair in element.nsmap.items()}
    for prefix, namespace in sorted(declared, key=str):
        if namespace not in names:
            yield Note("xml.namespace-unknown", detail=namespace)
        elif prefix and (prefix != names[namespace] or (is_atom and prefix in {"atom", "xhtml"})):
            yield Note("xml.prefix", detail=f"{prefix} for {namespace}")


def _character_notes(root: etree._Element) -> Iterator[Note]:
    for element in root.iter(etree.Element):
        values = (element.text or "", element.tail or "", *(str(value) for value in element.attrib.values()))
        if any(has_bad_characters(value) for value in values):
            yield Note("xml.character", element.sourceline or 0, detail=name_of(element))


def name_of(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def line_of(element: etree._Element) -> int:
    """Return the line on which an element begins, from 1."""
    return element.sourceline or 0


def text_of(element: etree._Element | None) -> str:
    """Return an element's text as it stands; empty when there is no element."""
    return "" if element is None else element.text or ""


def in_namespace(parent: etree._Element, namespace: str) -> list[etree._Element]:
    """Return the children that belong to a namespace, ``{name}``; to none when it is empty."""
    elements = parent.iterchildren(etree.Element)
    return [child for child in elements if str(child.tag).rpartition("}")[0] == namespace.rstrip("}")]


def structure_notes(
    parent: etree._Element, namespace: str, allowed: Iterable[str], repeated: Iterable[str], entry: str = ""
) -> Iterator[Note]:
    """Yield what is wrong with an element's children: unknown names, names that stand twice, text between them."""
    names: set[str] = set()
    between = [(text or "").strip() for text in (parent.text, *(child.tail for child in parent))]
    yield from (Note("xml.text", line_of(parent), entry, text[:80]) for text in between if text)
    for child in in_namespace(parent, namespace):
        name = name_of(child)
        if name not in allowed:
            yield Note("xml.element-unknown", line_of(child), entry, f"{name} in {name_of(parent)}")
        elif name in names and name not in repeated:
            yield Note("xml.element-twice", line_of(child), entry, f"{name} in {name_of(parent)}")
        names.add(name)


def attribute_notes(element: etree._Element, allowed: Iterable[str], entry: str = "") -> Iterator[Note]:
    """Yield the attributes without a namespace that an element may not have."""
    for name in element.attrib:
        if not str(name).startswith("{") and name not in allowed:
            yield Note("xml.attribute", line_of(element), entry, f"{name} on {name_of(element)}")
