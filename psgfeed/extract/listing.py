"""Reads a page that lists items: by the selectors of its source, or by the blocks that repeat."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from psgfeed.extract.blocks import Page, parse_page
from psgfeed.extract.listing_choice import chosen_blocks
from psgfeed.extract.listing_confidence import confidence_in
from psgfeed.extract.listing_groups import Block
from psgfeed.extract.listing_items import found_in
from psgfeed.extract.listing_pager import next_pages
from psgfeed.extract.listing_selected import Selection, era_of, select, selected_next
from psgfeed.extract.listing_undated import heading_above
from psgfeed.model import Document, DocumentKind, Found, ItemKind, Reading, Source
from psgfeed.problems import DOCUMENT_NO_ITEMS, DOCUMENT_REFUSED, Finding


def read_listing(document: Document, source: Source | None = None) -> Reading:
    """Return the items that an HTML page lists, in its order; nothing is raised for bad input.

    The source's selectors are used where it has any. Without, or when they find no item, the repeated blocks are
    detected; then the reading tells how sure that is and which selectors would find the same.
    """
    page = parse_page(document.body, document.url, document.headers)
    if page is None:
        return Reading(DocumentKind.LISTING, document.url, findings=(Finding(DOCUMENT_REFUSED, document.url),))
    return read_page(page, document, source)


def read_page(page: Page, document: Document, source: Source | None = None) -> Reading:
    """Return the items that a parsed page lists; see ``read_listing``."""
    layout = era_of(source.listings, document) if source else None
    selections, findings = select(page, layout, document.url) if layout and layout.item else ([], [])
    blocks = [] if selections else chosen_blocks(page)
    found = _selected(page, selections) if selections else _found(page, blocks)
    if not found:
        findings.append(Finding(DOCUMENT_NO_ITEMS, document.url))
    by_selector = selected_next(page, layout.next, document.url) if layout and layout.next else None
    return Reading(
        DocumentKind.LISTING,
        url=document.url,
        language=(page.root.get("lang") or "").strip(),
        title=" ".join((page.root.findtext(".//title") or "").split()),
        encoding=page.encoding,
        found=tuple(replace(item, position=position) for position, item in enumerate(found)),
        findings=(*page.findings, *findings),
        next_pages=next_pages(page, document.url) if by_selector is None else by_selector,
        confidence=None if selections else confidence_in(page, blocks, found),
    )


def _selected(page: Page, selections: Sequence[Selection]) -> list[Found]:
    found = _found(page, [(selection.block, ItemKind.NEWS) for selection in selections])
    values: Iterator[dict[str, Any]] = (dict(selection.values) for selection in selections)
    return [replace(item, **chosen) for item, chosen in zip(found, values, strict=True)]


def _found(page: Page, blocks: Sequence[tuple[Block, ItemKind]]) -> list[Found]:
    """Return the items of blocks, each with the heading that it stands under."""
    covered = bytearray(len(page.lines))
    for block, _ in blocks:
        covered[block.first : block.last] = b"\1" * (block.last - block.first)
    found, heading = [], ""
    previous: Block | None = None
    for block, kind in blocks:
        above = heading_above(page, block.first, covered)
        if above or previous is None or previous.parent is not block.parent:
            heading = above
        previous = block
        found.append(found_in(page, block, kind, heading))
    return found
