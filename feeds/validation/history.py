"""Archives (RFC 5005 §4): from every live feed, link by link, back to its beginning."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from feeds.validation.addresses import FEED_NAMES, Site
from feeds.validation.rules import Note
from feeds.validation.xml import ATOM, HISTORY, parse


@dataclass(frozen=True, slots=True)
class _Document:
    """One document of a history: its own address, and those it names."""

    path: str
    address: str
    previous: str
    next: str
    current: str
    is_archive: bool
    is_complete: bool


def check_archives(site: Site) -> Iterator[tuple[str, list[Note]]]:
    """Yield what is wrong between a feed and its archives, and which archives no feed leads to."""
    documents = {path: _read(site, path) for path in sorted(site.paths) if path.endswith(".atom")}
    reached: set[str] = set()
    for path, document in documents.items():
        if document is not None and path.rpartition("/")[2] == FEED_NAMES[0] and not document.is_archive:
            yield from _walk(site, document, documents, reached)
    for path, document in documents.items():
        if document is not None and document.is_archive and path not in reached:
            yield path, [Note("history.unreached")]


def _walk(
    site: Site, live: _Document, documents: dict[str, _Document | None], reached: set[str]
) -> Iterator[tuple[str, list[Note]]]:
    newer, had = live, {live.path}
    while newer.previous:
        path = site.path_at(newer.previous) or ""
        older = documents.get(path)
        if older is None:
            yield newer.path, [Note("history.broken", detail=newer.previous)]
            return
        if path in had:
            yield newer.path, [Note("history.circle", detail=newer.previous)]
            return
        yield path, list(_link_notes(live, newer, older))
        had.add(path)
        reached.add(path)
        newer = older


def _link_notes(live: _Document, newer: _Document, older: _Document) -> Iterator[Note]:
    if not older.is_archive:
        yield Note("history.unmarked")
    if older.current != live.address and not older.is_complete:
        yield Note("history.current", detail=older.current)
    if newer is not live and older.next != newer.address:
        yield Note("history.next", detail=older.next)


def _read(site: Site, path: str) -> _Document | None:
    root, _ = parse(site.read(path))
    if root is None:
        return None
    return _Document(
        path=path,
        address=site.address(path),
        previous=_href(root, "prev-archive"),
        next=_href(root, "next-archive"),
        current=_href(root, "current"),
        is_archive=root.find(f"{HISTORY}archive") is not None,
        is_complete=root.find(f"{HISTORY}complete") is not None,
    )


def _href(root: etree._Element, rel: str) -> str:
    link = root.find(f"{ATOM}link[@rel='{rel}']")
    return "" if link is None else link.get("href", "")
