"""Reads a page that lists items: by the selectors of its source, or by the blocks that repeat."""

from collections.abc import Sequence
from dataclasses import replace

from psgfeed.extract.blocks import Page, parse_page
from psgfeed.extract.listing_choice import chosen_blocks
from psgfeed.extract.listing_groups import Block
from psgfeed.extract.listing_items import found_in
from psgfeed.extract.listing_pager import next_pages
from psgfeed.extract.listing_undated import heading_above
from psgfeed.model import Document, DocumentKind, Found, ItemKind, Reading, Source
from psgfeed.problems import DOCUMENT_NO_ITEMS, DOCUMENT_REFUSED, Finding


def read_listing(document: Document, _source: Source | None = None) -> Reading:
    """Return the items that an HTML page lists, in its order; nothing is raised for bad input.

    The repeated blocks are detected, whoever the source is.
    """
    page = parse_page(document.body, document.url, document.headers)
    if page is None:
        return Reading(DocumentKind.LISTING, document.url, findings=(Finding(DOCUMENT_REFUSED, document.url),))
    return read_page(page, document)


def read_page(page: Page, document: Document) -> Reading:
    """Return the items that a parsed page lists; see ``read_listing``."""
    found = _detected(page)
    findings = page.findings if found else (*page.findings, Finding(DOCUMENT_NO_ITEMS, document.url))
    return Reading(
        DocumentKind.LISTING,
        url=document.url,
        language=(page.root.get("lang") or "").strip(),
        title=" ".join((page.root.findtext(".//title") or "").split()),
        encoding=page.encoding,
        found=tuple(replace(item, position=position) for position, item in enumerate(found)),
        findings=findings,
        next_pages=next_pages(page, document.url),
        confidence=_confidence(found),
    )


def _detected(page: Page) -> list[Found]:
    blocks = chosen_blocks(page)
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


def _confidence(found: Sequence[Found]) -> float:
    """Return how sure a detection is: lists with dates, links and texts are no accident."""
    news = [item for item in found if item.kind is ItemKind.NEWS]
    if not news:
        return 0.0
    share = [
        sum(value is not None for value in values) / len(news)
        for values in zip(*((item.published, item.link, item.summary) for item in news), strict=True)
    ]
    size = min(1.0, len(news) / 3)
    return round(size * (0.5 * share[0] + 0.3 * share[1] + 0.2 * share[2]), 2)
