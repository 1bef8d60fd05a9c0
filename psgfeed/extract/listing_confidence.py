"""How sure it is that what was detected on a page is its list: dates, links and texts that repeat are no accident."""

from collections.abc import Sequence

from psgfeed.extract.blocks import Page
from psgfeed.extract.listing_groups import Block, Detected, covered_lines
from psgfeed.extract.listing_hints import Region

_ITEMS_SURE = 4
_PROSE_MIN = 100
_DATED, _LINKED, _WITH_TEXT = 0.4, 0.3, 0.3
_BESIDE = 0.3  # the weight of what stands beside the page's own text
_COVERED_SURE = 0.6
_ARTICLE_MIN = 1_500


def confidence_in(detected: Detected) -> float:
    """Return from 0 to 1 how sure it is that these are the items of a list that the page is there for.

    Near 0 where only menus and links repeat, or where most of the page is a text that belongs to no item.
    """
    items = detected.found
    if not items:
        return 0.0
    likeness = (
        _DATED * sum(item.published is not None for item in items)
        + _LINKED * sum(item.link is not None for item in items)
        + _WITH_TEXT * sum(item.summary is not None for item in items)
    ) / len(items)
    size = min(1.0, len(items) / _ITEMS_SURE)
    place = 1.0 if any(block.title.region is Region.MAIN for block in detected.blocks) else _BESIDE
    covered = min(1.0, _covered(detected.page, detected.blocks) / _COVERED_SURE)
    return round(size * likeness * place * covered, 2)


def _covered(page: Page, blocks: Sequence[Block]) -> float:
    """Return how much of what there is to read on a page lies in its items, from 0 to 1.

    An item that has most of it and is long is the article that the page is there for, not one of a list.
    """
    inside = covered_lines(page, blocks)
    unread = sum(
        len(line.text)
        for line in page.lines
        if not inside[line.index]
        and len(line.text) >= _PROSE_MIN
        and line.linked * 2 < len(line.text)
        and line.region is not Region.OUTSIDE
    )
    letters = [sum(len(line.text) for line in page.lines[block.first : block.last]) for block in blocks]
    read, longest = sum(letters), max(letters, default=0)
    if longest > _ARTICLE_MIN and longest * 2 > read:
        read, unread = read - longest, unread + longest
    return read / (read + unread) if read else 0.0
