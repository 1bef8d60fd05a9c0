"""Reads a page that lists items: by the selectors of its source, or by the blocks that repeat."""

from collections.abc import Sequence
from dataclasses import replace

from psgfeed.extract.blocks import Page, parse_page
from psgfeed.extract.listing_groups import Block, dated_blocks, holds_a_list
from psgfeed.extract.listing_hints import Region
from psgfeed.extract.listing_items import body_of, found_in
from psgfeed.extract.listing_pager import next_pages
from psgfeed.extract.listing_undated import (
    forgotten_blocks,
    heading_above,
    is_headlines,
    undated_lists,
)
from psgfeed.model import Document, DocumentKind, Found, ItemKind, Reading, Source
from psgfeed.problems import DOCUMENT_NO_ITEMS, DOCUMENT_REFUSED, Finding

_TITLE_MIN = 12  # letters; a shorter title is one only with a text


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
    dated = _without_asides(page, [block for block in dated_blocks(page) if _is_item(page, block)])
    blocks = [(block, ItemKind.NEWS) for block in (*dated, *forgotten_blocks(page, dated))]
    blocks.extend(_undated(page, [block for block, _ in blocks]))
    blocks.sort(key=lambda pair: pair[0].first)
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


def _is_item(page: Page, block: Block) -> bool:
    """Tell an item from a date that stands beside a menu, a list of links or a mere word."""
    lines = page.lines[block.first : block.last]
    if block.box is not None and holds_a_list(lines, block.title):
        return False
    return len(block.title.text) >= _TITLE_MIN or bool(body_of(block, lines))


def _without_asides(page: Page, blocks: Sequence[Block]) -> list[Block]:
    """Drop what is dated beside the page's own items: recent comments, events, lists that repeat."""
    main = [block for block in blocks if block.title.region is Region.MAIN]
    if any(_has_text(page, block) for block in main):
        return main
    return [block for block in blocks if block in main or _has_text(page, block)]


def _has_text(page: Page, block: Block) -> bool:
    return bool(body_of(block, page.lines[block.first : block.last]))


def _undated(page: Page, known: Sequence[Block]) -> list[tuple[Block, ItemKind]]:
    lists = [found for found in undated_lists(page, known) if found.region is Region.MAIN]
    with_text = [found for found in lists if found.with_text]
    if known:
        return [(block, ItemKind.PAGE) for found in with_text for block in found.blocks]
    if with_text:
        main = with_text[0]
        return [
            (block, ItemKind.NEWS if found is main else ItemKind.PAGE) for found in with_text for block in found.blocks
        ]
    headlines = [found for found in lists if is_headlines(found)]
    if not headlines:
        return []
    return [(block, ItemKind.NEWS) for block in max(headlines, key=lambda found: found.text).blocks]


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
