"""Finds the items that no date stands beside: forgotten ones in a dated list, standing pages, lists without dates."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from psgfeed.extract.blocks import Box, Line, Page
from psgfeed.extract.listing_groups import Block, covered_lines
from psgfeed.extract.listing_hints import Region, is_meta
from psgfeed.extract.listing_titles import LINKED, rank

_BODY_MIN = 40
_HEADLINE_MIN = 25  # letters on average: menus and tag clouds have fewer
_HEADLINES_MIN = 3


@dataclass(slots=True, eq=False)
class UndatedList:
    """Blocks of one kind in one place; ``text`` counts the letters of their titles and texts."""

    blocks: list[Block]
    text: int
    with_text: bool
    region: Region


def forgotten_blocks(page: Page, dated: Sequence[Block]) -> list[Block]:
    """Return the items of dated lists that have no date of their own, in the page's order."""
    places = {(id(block.parent), block.title.mark) for block in dated if block.parent is not None}
    covered = covered_lines(page, dated)
    lost: list[Block] = []
    for line in page.lines:
        if covered[line.index] or line.region is Region.OUTSIDE or rank(line) < LINKED:
            continue
        box: Box | None = line.leaf
        while box is not None and box.parent is not None:
            if (id(box.parent), line.mark) in places:
                lost.append(Block(line, None, box.first, box.last, box, box.parent))
                break
            box = box.parent
    return [block for block in lost if not any(covered[block.first : block.last])]


def undated_lists(page: Page, known: Sequence[Block]) -> list[UndatedList]:
    """Return the lists of linked titles outside the blocks that are known, in the page's order."""
    covered = covered_lines(page, known)
    kinds: dict[str, list[Line]] = defaultdict(list)
    for line in page.lines:
        if not covered[line.index] and line.region is not Region.OUTSIDE and line.href and rank(line) >= LINKED:
            kinds[line.mark].append(line)
    taken_by_known = [index for index, is_covered in enumerate(covered) if is_covered]
    lists: list[UndatedList] = []
    for titles in kinds.values():
        if len(titles) > 1:
            lists.extend(_lists(page, titles, sorted({*taken_by_known, *(line.index for line in titles)})))
    return sorted(_without_rivals(page, lists), key=lambda found: found.blocks[0].first)


def _without_rivals(page: Page, lists: Sequence[UndatedList]) -> list[UndatedList]:
    """Return the lists without those that are made of the same blocks as one with better titles.

    Such as the links to a category that stand above the headlines.
    """
    covered = bytearray(len(page.lines))
    kept: list[UndatedList] = []
    for found in sorted(lists, key=_likeness, reverse=True):
        if not any(any(covered[block.first : block.last]) for block in found.blocks):
            kept.append(found)
            for block in found.blocks:
                covered[block.first : block.last] = b"\1" * (block.last - block.first)
    return kept


def _likeness(found: UndatedList) -> tuple[int, float]:
    """Return how much the titles of a list look like titles: by their kind, then by their length."""
    letters = sum(len(block.title.text) for block in found.blocks)
    return rank(found.blocks[0].title), letters / len(found.blocks)


def is_headlines(found: UndatedList) -> bool:
    """Tell whether a list without texts is one of headlines rather than of menu entries or tags."""
    return len(found.blocks) >= _HEADLINES_MIN and found.text >= _HEADLINE_MIN * len(found.blocks)


def _lists(page: Page, titles: Sequence[Line], taken: Sequence[int]) -> list[UndatedList]:
    places: dict[int, list[Block]] = defaultdict(list)
    for title in titles:
        block = _block(page, title, taken)
        places[id(block.parent)].append(block)
    return [_measured(page, blocks) for blocks in places.values() if len(blocks) > 1]


def _block(page: Page, title: Line, taken: Sequence[int]) -> Block:
    """Return the largest box around a title that holds no other, or the lines up to the next in a shared box."""
    own: Box | None = None
    box: Box | None = title.leaf
    while box is not None and box.parent is not None:
        if bisect_left(taken, box.last) - bisect_left(taken, box.first) > 1:
            break
        own, box = box, box.parent
    parent = box or title.block
    if own is not None and _has_text(page.lines[own.first : own.last], title):
        return Block(title, None, own.first, own.last, own, parent)
    following = bisect_left(taken, title.index + 1)
    last = min(taken[following] if following < len(taken) else parent.last, parent.last)
    at = title.index + 1
    while at < last and page.lines[at].region is not Region.OUTSIDE and not _begins_another(page.lines[at]):
        at += 1
    box = own if own is not None and at == own.last == own.first + 1 else None
    return Block(title, None, title.index, at, box, parent)


def _begins_another(line: Line) -> bool:
    return bool(line.heading) or (line.bold and not line.href)


def _has_text(lines: Sequence[Line], title: Line) -> bool:
    return any(line is not title and _is_text(line) for line in lines)


def _is_text(line: Line) -> bool:
    return len(line.text) >= _BODY_MIN and line.linked * 2 < len(line.text) and not is_meta(line.text)


def _measured(page: Page, blocks: list[Block]) -> UndatedList:
    texts = [[line for line in page.lines[block.first : block.last] if _is_text(line)] for block in blocks]
    letters = sum(len(block.title.text) for block in blocks) + sum(len(line.text) for lines in texts for line in lines)
    with_text = sum(bool(lines) for lines in texts) * 3 >= len(blocks) * 2
    region = max(block.title.region for block in blocks)
    return UndatedList(blocks, letters, with_text, region)


def heading_above(page: Page, at: int, covered: bytearray | None = None) -> str:
    """Return the text of the nearest heading above a line, at most a few lines away; or nothing."""
    for index in range(at - 1, max(at - 6, -1), -1):
        line = page.lines[index]
        if covered is not None and covered[index]:
            return ""
        if line.region is Region.OUTSIDE or line.caption:
            continue
        if line.heading or line.bold or (len(line.text) <= _BODY_MIN and not line.href):
            return line.text
    return ""
