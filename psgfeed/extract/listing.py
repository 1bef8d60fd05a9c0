"""Reads a page that lists items: by the selectors of its source, or by the blocks that repeat."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from psgfeed.extract.blocks import Page, parse_page
from psgfeed.extract.listing_choice import chosen_blocks
from psgfeed.extract.listing_confidence import confidence_in
from psgfeed.extract.listing_groups import Block, Detected, covered_lines
from psgfeed.extract.listing_items import found_in
from psgfeed.extract.listing_pager import next_pages
from psgfeed.extract.listing_proposal import Proposal
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
    pages = selected_next(page, layout.next, document.url) if layout and layout.next else None
    reading = Reading(
        DocumentKind.LISTING,
        url=document.url,
        language=(page.root.get("lang") or "").strip(),
        title=" ".join((page.root.findtext(".//title") or "").split()),
        encoding=page.encoding,
        findings=(*page.findings, *findings),
        next_pages=next_pages(page, document.url) if pages is None else pages,
    )
    return replace(reading, found=_selected(page, selections)) if selections else _with_detected(reading, page)


def _with_detected(reading: Reading, page: Page) -> Reading:
    blocks = chosen_blocks(page)
    found = _found(page, blocks)
    news = [(block, item) for (block, _), item in zip(blocks, found, strict=True) if item.kind is ItemKind.NEWS]
    detected = Detected(page, [block for block, _ in news], [item for _, item in news], reading.next_pages, reading.url)
    missing = () if found else (Finding(DOCUMENT_NO_ITEMS, reading.url),)
    return replace(
        reading,
        found=found,
        findings=(*reading.findings, *missing),
        confidence=confidence_in(detected),
        selectors=Proposal(detected),
    )


def _selected(page: Page, selections: Sequence[Selection]) -> tuple[Found, ...]:
    found = _found(page, [(selection.block, ItemKind.NEWS) for selection in selections])
    values: Iterator[dict[str, Any]] = (dict(selection.values) for selection in selections)
    return tuple(replace(item, **chosen) for item, chosen in zip(found, values, strict=True))


def _found(page: Page, blocks: Sequence[tuple[Block, ItemKind]]) -> tuple[Found, ...]:
    """Return the items of blocks, each with the heading that it stands under."""
    covered = covered_lines(page, [block for block, _ in blocks])
    found: list[Found] = []
    heading = ""
    previous: Block | None = None
    for block, kind in blocks:
        above = heading_above(page, block.first, covered)
        if above or previous is None or previous.parent is not block.parent:
            heading = above
        previous = block
        found.append(found_in(page, block, kind, heading, len(found)))
    return tuple(found)
