"""Atom 1.0 (RFC 4287), with the parts of RFC 5005 that one document can be held to."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from feeds.validation.links_atom import link_notes, relation
from feeds.validation.rss import media_notes
from feeds.validation.rules import Note, known
from feeds.validation.values import (
    holds_mail_address,
    parsed_date,
    wrong_atom_date,
    wrong_feed_language,
    wrong_html,
    wrong_plain_text,
    wrong_uri,
)
from feeds.validation.xml import (
    ATOM,
    HISTORY,
    XML,
    attribute_notes,
    in_namespace,
    line_of,
    name_of,
    parse,
    size_notes,
    structure_notes,
    text_of,
)

_DATES = {"updated", "published"}
_URIS = {"id", "icon", "logo"}
_TEXTS = {"title", "subtitle", "rights", "summary"}
_PEOPLE = {"author", "contributor"}


def check_atom(content: bytes, address: str, now: datetime) -> list[Note]:
    """Return what is wrong with an Atom document that is published at an address."""
    root, notes = parse(content)
    if root is None:
        return notes
    if root.tag != f"{ATOM}feed":
        return [*notes, Note("atom.root", line_of(root))]
    return [*notes, *size_notes(content), *_feed_notes(root, address, now)]


def _feed_notes(feed: etree._Element, address: str, now: datetime) -> Iterator[Note]:
    yield from _parts_notes(feed, "feed", now)
    yield from link_notes(feed, address, is_entry=False)
    yield from _history_notes(feed)
    if not feed.get(f"{XML}lang"):
        yield Note("atom.language-missing", line_of(feed))
    yield from _order_notes(feed)
    entries = feed.findall(f"{ATOM}entry")
    feed_author = feed.find(f"{ATOM}author") is not None
    for entry in entries:
        yield from _entry_notes(entry, now, feed_author=feed_author)
    yield from _twice(entries, "id", "feed.id-twice")
    yield from _twice(entries, "updated", "atom.updated-twice")
    yield from _feed_updated_notes(feed, entries)


def _order_notes(feed: etree._Element) -> Iterator[Note]:
    had_entry = False
    for child in feed.iterchildren(etree.Element):
        if had_entry and child.tag != f"{ATOM}entry":
            yield Note("atom.misplaced", line_of(child), detail=name_of(child))
            return
        had_entry = had_entry or child.tag == f"{ATOM}entry"


def _twice(entries: list[etree._Element], name: str, code: str) -> Iterator[Note]:
    counts = Counter(text_of(entry.find(f"{ATOM}{name}")) for entry in entries)
    for entry in entries:
        value = text_of(entry.find(f"{ATOM}{name}"))
        if value and counts[value] > 1:
            counts[value] = 0  # told once
            yield Note(code, line_of(entry), text_of(entry.find(f"{ATOM}id")), value)


def _feed_updated_notes(feed: etree._Element, entries: list[etree._Element]) -> Iterator[Note]:
    moments = [parsed_date(text_of(entry.find(f"{ATOM}updated"))) for entry in entries]
    own = parsed_date(text_of(feed.find(f"{ATOM}updated")))
    latest = max((moment for moment in moments if moment), default=None)
    # Seconds: a fraction keeps entries apart and says nothing.
    if own and latest and own.replace(microsecond=0) < latest.replace(microsecond=0):
        yield Note("atom.updated-behind", line_of(feed))


def _entry_notes(entry: etree._Element, now: datetime, *, feed_author: bool) -> Iterator[Note]:
    id_ = text_of(entry.find(f"{ATOM}id"))
    yield from _parts_notes(entry, "entry", now, id_)
    yield from link_notes(entry, "", is_entry=True, entry=id_)
    source = entry.find(f"{ATOM}source")
    authors = [entry.find(f"{ATOM}author"), None if source is None else source.find(f"{ATOM}author")]
    if not feed_author and all(author is None for author in authors):
        yield Note("atom.author-missing", line_of(entry), id_)
    if source is not None:
        yield from _parts_notes(source, "source", now, id_)
        yield from link_notes(source, "", is_entry=True, entry=id_)
    if entry.find(f"{ATOM}content") is not None:
        yield Note("feed.full-text", line_of(entry), id_)
    elif not any(relation(link) == "alternate" for link in entry.findall(f"{ATOM}link")):
        yield Note("atom.alternate-missing", line_of(entry), id_)
    if not text_of(entry.find(f"{ATOM}summary")):
        yield Note("atom.text-missing", line_of(entry), id_)
    if entry.find(f"{ATOM}published") is None:
        yield Note("atom.published-missing", line_of(entry), id_)
    yield from media_notes(entry, id_)
    yield from _language_notes(entry, id_)


def _parts_notes(parent: etree._Element, kind: str, now: datetime, entry: str = "") -> Iterator[Note]:
    """Yield what is wrong with the children of a feed, an entry or the source of an entry."""
    table = known()["atom"]
    yield from structure_notes(parent, ATOM, table[kind], table["repeated"], entry)
    for name in ("id", "title", "updated"):
        if parent.find(f"{ATOM}{name}") is None:
            code = "atom.source-incomplete" if kind == "source" else "atom.incomplete"
            yield Note(code, line_of(parent), entry, f"{name} in {kind}")
    for child in in_namespace(parent, ATOM):
        name = name_of(child)
        if name in table["attributes"] and name != "link":
            yield from attribute_notes(child, table["attributes"][name], entry)
        yield from _value_notes(child, name, now, entry)


def _value_notes(element: etree._Element, name: str, now: datetime, entry: str) -> Iterator[Note]:
    text, line = text_of(element), line_of(element)
    if name in _DATES | _URIS and text != text.strip():
        yield Note("xml.white-space", line, entry, name)
    elif name in _DATES and (code := wrong_atom_date(text, now)):
        yield Note(code, line, entry, f"{name}: {text}")
    elif name in _URIS and (code := wrong_uri(text)):
        yield Note(code, line, entry, f"{name}: {text[:100]}")
    elif name in _TEXTS:
        yield from _text_notes(element, entry)
    elif name in _PEOPLE:
        yield from _person_notes(element, entry)
    elif name == "category":
        yield from _category_notes(element, entry)
    elif name == "generator" and not text.strip():
        yield Note("xml.blank", line, entry, name)


def _text_notes(element: etree._Element, entry: str) -> Iterator[Note]:
    kind, text, line = element.get("type", "text"), text_of(element), line_of(element)
    if kind not in {"text", "html"}:
        yield Note("atom.text-type", line, entry, f"{name_of(element)}: {kind}")
    elif len(element):
        yield Note("xml.child", line, entry, name_of(element))
    elif not text.strip():
        yield Note("xml.blank", line, entry, name_of(element))
    elif kind == "html":
        yield from (Note(code, line, entry, detail) for code, detail in wrong_html(text))
    elif code := wrong_plain_text(text):
        yield Note(code, line, entry, f"{name_of(element)}: {text[:80]}")


def _person_notes(element: etree._Element, entry: str) -> Iterator[Note]:
    yield from structure_notes(element, ATOM, known()["atom"]["person"], (), entry)
    name, address = text_of(element.find(f"{ATOM}name")), element.find(f"{ATOM}uri")
    if not name.strip():
        yield Note("atom.person-nameless", line_of(element), entry)
    elif code := wrong_plain_text(name):
        yield Note(code, line_of(element), entry, name[:80])
    if holds_mail_address(name):
        yield Note("atom.person-mail", line_of(element), entry)
    if address is not None and (code := wrong_uri(text_of(address))):
        yield Note(code, line_of(address), entry, text_of(address)[:100])


def _category_notes(element: etree._Element, entry: str) -> Iterator[Note]:
    label, scheme = element.get("label"), element.get("scheme")
    if not element.get("term"):
        yield Note("atom.category", line_of(element), entry)
    if label is not None and (code := "xml.blank" if not label.strip() else wrong_plain_text(label)):
        yield Note(code, line_of(element), entry, f"label: {label[:80]}")
    if scheme is not None and (code := wrong_uri(scheme)):
        yield Note(code, line_of(element), entry, scheme[:100])


def _language_notes(entry: etree._Element, id_: str) -> Iterator[Note]:
    language = entry.get(f"{XML}lang")
    if language is not None and (code := wrong_feed_language(language)):
        yield Note(code, line_of(entry), id_, language)


def _history_notes(feed: etree._Element) -> Iterator[Note]:
    """Yield what one document can break of RFC 5005; whether its neighbours exist is seen from the whole site."""
    relations = {relation(link) for link in feed.findall(f"{ATOM}link")}
    is_archive, is_complete = (feed.find(f"{HISTORY}{name}") is not None for name in ("archive", "complete"))
    if is_complete and relations & set(known()["relations"]["feed"]) - {"current"}:
        yield Note("history.complete", line_of(feed))
    if is_archive and not is_complete and "current" not in relations:
        yield Note("history.current", line_of(feed))
    if is_archive and not is_complete and not relations & {"prev-archive", "next-archive"}:
        yield Note("history.alone", line_of(feed))
