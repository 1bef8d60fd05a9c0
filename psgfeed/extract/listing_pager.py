"""Finds the pages that continue a listing: ``rel=next``, links that say "older", pagers with numbers or offsets."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from psgfeed.extract.blocks import Line, Page
from psgfeed.extract.listing_hints import HINTS, fold
from psgfeed.normalise.urls import absolute, same_site, unarchived

PAGES_MAX = 20
_NUMBER = re.compile(r"\d{1,4}")
_ARROWS = frozenset(["»", "\u203a", ">", ">>", "→", "\u203a\u203a", "»»", "▶", "⟩"])
_PAGE_PATH = re.compile(r"/(?:page|pagina|p)/(\d{1,4})(?=/|$)")
_OFFSETS = frozenset(
    ["position", "start", "offset", "page", "paged", "pagina", "p", "pg", "from", "skip", "limitstart"]
)
_LINE_MAX = 300


def next_pages(page: Page, url: str) -> tuple[str, ...]:
    """Return the absolute addresses that continue a listing on the same site, the next page first.

    Args:
        page: the parsed listing.
        url: its own address, out of the archive if it came from one.
    """
    here = unarchived(url)
    found: dict[str, None] = {}
    for href in (*_declared(page), *_said(page), *_numbered(page, here)):
        address = absolute(href, page.base)
        if address is None:
            continue
        address = unarchived(address)
        if address.split("#")[0] != here.split("#")[0] and same_site(address, here) and _place(address) != _place(here):
            found.setdefault(address)
    return tuple(found)[:PAGES_MAX]


def _declared(page: Page) -> Iterator[str]:
    for element in page.root.iter("link", "a"):
        if "next" in (element.get("rel") or "").lower().split() and element.get("href"):
            yield element.get("href") or ""


def _said(page: Page) -> Iterator[str]:
    for line in page.lines:
        for piece in line.pieces:
            if piece.box.href and len(piece.text) <= _LINE_MAX and _says_next(piece.text):
                yield piece.box.href


def _says_next(text: str) -> bool:
    return text.strip() in _ARROWS or fold(text) in HINTS.next


def _numbered(page: Page, here: str) -> Iterator[str]:
    """Yield the links of a numbered pager that lie after the present page."""
    place = _place(here)
    for numbers in _pagers(page):
        if len({href for _, href in numbers}) < 1:
            continue
        later = [(_place(absolute(href, page.base) or ""), href) for _, href in numbers]
        yield from (href for spot, href in sorted(later) if spot > place)


def _pagers(page: Page) -> Iterator[list[tuple[int, str]]]:
    run: list[tuple[int, str]] = []
    for line in page.lines:
        links = list(_numbers(line))
        if links:
            run.extend(links)
        elif not _NUMBER.fullmatch(line.text):
            if run:
                yield run
            run = []
    if run:
        yield run


def _numbers(line: Line) -> Iterator[tuple[int, str]]:
    if len(line.text) > _LINE_MAX:
        return
    for piece in line.pieces:
        text = piece.text.strip(" []|")
        if piece.box.href and _NUMBER.fullmatch(text) and _place(piece.box.href) >= 0:
            yield int(text), piece.box.href


def _place(address: str) -> int:
    """Return the page number or offset that an address names; 0 when it names none."""
    try:
        parts = urlsplit(unarchived(address))
    except ValueError:
        return 0
    path = _PAGE_PATH.search(parts.path)
    if path:
        return int(path[1])
    for name, value in parse_qsl(parts.query):
        if name.lower() in _OFFSETS and value.isdecimal() and len(value) <= 7:  # noqa: PLR2004 - no site has more items
            return int(value)
    return 0
