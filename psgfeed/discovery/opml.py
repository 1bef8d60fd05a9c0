"""Lists of subscriptions (OPML 2.0, opml.org/spec2.opml): other programs' become sources, ours can be read by them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from psgfeed import problems
from psgfeed.discovery.draft import Draft
from psgfeed.discovery.names import country_of, id_of_title, publisher_of
from psgfeed.model import Source
from psgfeed.normalise.languages import primary_subtag
from psgfeed.normalise.text import one_line, xml_safe
from psgfeed.normalise.urls import absolute, host
from psgfeed.problems import Finding

OUTLINES_MAX = 5000


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list. ``line`` is where it stands in the file, from 1."""

    title: str
    url: str
    homepage: str
    language: str
    line: int


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """The feeds of a list in its order, and what was wrong with it."""

    outlines: tuple[Outline, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_subscriptions(body: bytes, place: str) -> Subscriptions:
    """Read a list of subscriptions, however nested or broken; ``place`` names the file in findings."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    outlines: list[Outline] = []
    findings: list[Finding] = []
    for element in _leaves(root):
        outline = _outline(element)
        if outline is None:
            told = one_line(_value(element, "text") or _value(element, "title"))[:80]
            findings.append(Finding(problems.OUTLINE_BAD, f"{place}:{element.sourceline}", told))
        else:
            outlines.append(outline)
    if not outlines:
        findings.append(Finding(problems.OUTLINES_NONE, place))
    return Subscriptions(tuple(outlines), tuple(findings))


def _leaves(root: etree._Element | None) -> Iterator[etree._Element]:
    """Yield the outlines that are not only headings of others."""
    if root is None or etree.QName(root).localname.lower() != "opml":
        return
    for _, element in zip(range(OUTLINES_MAX), root.iter("outline", "OUTLINE", "Outline"), strict=False):
        if _value(element, "xmlurl") or not len(element):
            yield element


def _outline(element: etree._Element) -> Outline | None:
    url = absolute(_value(element, "xmlurl"), "")
    if url is None:
        return None
    title = one_line(_value(element, "title") or _value(element, "text")) or host(url)
    homepage = absolute(_value(element, "htmlurl"), "") or ""
    return Outline(title, url, homepage, primary_subtag(_value(element, "language")), element.sourceline or 0)


def _value(element: etree._Element, name: str) -> str:
    """Return an attribute, whatever the case of its name: programs write xmlUrl in every way."""
    return next((str(value).strip() for key, value in element.attrib.items() if str(key).lower() == name), "")


def write_subscriptions(title: str, feeds: Iterable[tuple[Source, str]]) -> bytes:
    """Return a list of subscriptions: each source with the address of its own feed."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = xml_safe(title)
    body = etree.SubElement(root, "body")
    for source, url in feeds:
        name = xml_safe(source.name)
        told = {
            "text": name,
            "title": name,
            "type": "rss",
            "xmlUrl": xml_safe(url),
            "htmlUrl": xml_safe(source.homepage),
        }
        etree.SubElement(body, "outline", attrib=told | {"language": source.languages[0]})
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def draft_of_outline(outline: Outline, taken: Collection[str]) -> Draft:
    """Return the draft of a source for a feed of a list; ``taken`` are the ids that are in use."""
    return Draft(
        id=id_of_title(outline.title, outline.url, taken),
        name=outline.title,
        kind="feed",
        url=outline.url,
        homepage=outline.homepage,
        languages=(outline.language,) if outline.language else (),
        publisher=publisher_of(outline.url),
        country=country_of(outline.url),
        every="",
    )
