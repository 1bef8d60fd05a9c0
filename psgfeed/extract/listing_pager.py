"""Finds the pages that continue a listing: ``rel=next``, links that say "older", pagers with numbers or offsets."""

import re
from collections.abc import Iterator
from itertools import chain

from lxml import etree

from psgfeed.extract.blocks import Line, Page
from psgfeed.extract.listing_hints import HINTS, fold
from psgfeed.normalise.urls import absolute, same_site, unarchived

PAGES_MAX = 20
_NUMBER = re.compile(r"\d{1,4}")
_ARROWS = frozenset(["»", "\u203a", ">", ">>", "→", "\u203a\u203a", "»»", "▶", "⟩"])
_PAGE_PATH = re.compile(r"/(?:page|pagina|p)/(\d{1,4})(?=[/?#]|$)")
_OFFSET = re.compile(
    r"[?&;](?:position|start|offset|page|paged|pagina|pag|p|pg|pagenum|page_no|from|skip|limitstart)=(\d{1,7})(?=[&;#]|$)",
    re.IGNORECASE,
)
_LINE_MAX = 300
_WORDS_MAX = 40
_DECLARED = etree.XPath("//link[@rel and @href] | //a[@rel and @href]")


def next_pages(page: Page, url: str) -> tuple[str, ...]:
    """Return the absolute addresses that continue a listing on the same site, the next page first.

    Args:
        page: the parsed listing.
        url: its own address, out of the archive if it came from one.
    """
    here = unarchived(url)
    place, own, origin = _place(here), here.partition("#")[0], "/".join([*here.split("/")[:3], ""])
    found: dict[str, None] = {}
    declared = dict.fromkeys(_declared(page))
    for number, href in enumerate(dict.fromkeys(chain(declared, _said(page), _numbered(page, place)))):
        if len(found) == PAGES_MAX:
            break
        address = absolute(href, page.base)
        address = unarchived(address) if address else ""
        is_sure = number < len(declared) or _place(address) != place
        is_other = address and address.partition("#")[0] != own and is_sure
        if is_other and (address.startswith(origin) or same_site(address, here)):
            found.setdefault(address)
    return tuple(found)


def _declared(page: Page) -> Iterator[str]:
    for element in _DECLARED(page.root):
        if "next" in (element.get("rel") or "").lower().split():
            yield element.get("href") or ""


def _said(page: Page) -> Iterator[str]:
    for line in page.lines:
        if line.linked:
            yield from (piece.box.href for piece in line.pieces if piece.box.href and _says_next(piece.text))


def _says_next(text: str) -> bool:
    return len(text) <= _WORDS_MAX and (text.strip() in _ARROWS or fold(text) in HINTS.next)


def _numbered(page: Page, place: int) -> Iterator[str]:
    """Yield the links of numbered pagers that lie after the present page."""
    for hrefs in _pagers(page):
        later = sorted((spot, href) for href in hrefs if (spot := _place(href)) > place)
        yield from (href for _, href in later)


def _pagers(page: Page) -> Iterator[list[str]]:
    """Yield the links of each run of lines that hold linked numbers."""
    run: list[str] = []
    for line in page.lines:
        hrefs = _numbers(line) if line.linked else []
        if hrefs:
            run.extend(hrefs)
        elif run and not _NUMBER.fullmatch(line.text):
            yield run
            run = []
    if run:
        yield run


def _numbers(line: Line) -> list[str]:
    if len(line.text) > _LINE_MAX:
        return []
    return [
        piece.box.href for piece in line.pieces if piece.box.href and _NUMBER.fullmatch(piece.text.strip(" []|\n\t"))
    ]


def _place(address: str) -> int:
    """Return the page number or offset that an address names; 0 when it names none."""
    found = _PAGE_PATH.search(address) or _OFFSET.search(address)
    return int(found[1]) if found else 0
