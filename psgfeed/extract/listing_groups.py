"""Finds the dated items of a page: every line that is a date belongs to one, and lists repeat their shape.

Two shapes cover what pages do. In the first, every item has a box of its own: it is the largest box around a date
that holds no other date of that kind. In the second, items follow each other inside one box, told apart only by their
order; then the title is the line before or after the date, whichever the whole list agrees on.
"""

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from psgfeed.extract.blocks import Box, Line, Page
from psgfeed.extract.listing_datelines import read_dateline
from psgfeed.extract.listing_hints import Region
from psgfeed.extract.listing_titles import NONE, PLAIN, best_title, rank, shared_mark
from psgfeed.model import Found

_CLIMB_MAX = 60
_BODY_MIN = 40
_LIST_MIN = 2
_HEADLINE_MIN = 25
_ITEM_LINES_MAX = 400


@dataclass(slots=True, eq=False)
class Block:
    """The lines of one item, from ``first`` up to ``last``; ``box`` is its own element where it has one."""

    title: Line
    date: Line | None
    first: int
    last: int
    box: Box | None = None
    parent: Box | None = None


@dataclass(frozen=True, slots=True)
class Detected:
    """The news that was detected on a page: their blocks, and the items that were made of these."""

    page: Page
    blocks: Sequence[Block]
    found: Sequence[Found]
    next_pages: Sequence[str] = ()
    url: str = ""


def covered_lines(page: Page, blocks: Sequence[Block]) -> bytearray:
    """Return for every line of a page whether it lies in a block."""
    covered = bytearray(len(page.lines))
    for block in blocks:
        covered[block.first : block.last] = b"\1" * (block.last - block.first)
    return covered


def dated_blocks(page: Page) -> list[Block]:
    """Return the dated items of a page in its order."""
    anchors = _anchors(page.lines)
    kinds: dict[str, list[Line]] = defaultdict(list)
    for line in anchors:
        kinds[line.mark].append(line)
    found: list[Block] = []
    covered = bytearray(len(page.lines))
    taken: list[int] = []
    for kind in sorted(kinds.values(), key=lambda lines: (lines[0].region, -len(lines), lines[0].index)):
        free = [line for line in kind if not covered[line.index]]
        blocks = _blocks(page, free, sorted([*taken, *(line.index for line in free)]), covered) if free else []
        for block in blocks:
            covered[block.first : block.last] = b"\1" * (block.last - block.first)
            if block.date is not None:
                insort(taken, block.date.index)
        found.extend(blocks)
    return sorted(found, key=lambda block: block.first)


def _anchors(lines: Sequence[Line]) -> list[Line]:
    """Return the lines that are dates; of several in a row the first."""
    anchors: list[Line] = []
    for line in lines:
        dated = line.region is not Region.OUTSIDE and (line.stamp or read_dateline(line.text))
        if dated and not (anchors and anchors[-1].index == line.index - 1 and line.gap < 2):  # noqa: PLR2004
            anchors.append(line)
    return anchors


def _blocks(page: Page, dates: Sequence[Line], taken: Sequence[int], covered: bytearray) -> list[Block]:
    """Return the items of dates of one kind; ``taken`` are all dates so far, ``covered`` the lines of other items."""
    boxes = _own_boxes(page, dates, taken)
    titles = [
        best_title(page.lines[box.first : box.last], date) if _is_own(box, taken) else None
        for date, box in zip(dates, boxes, strict=True)
    ]
    sure = [title is not None and _is_sure(title, date) for title, date in zip(titles, dates, strict=True)]
    if sum(sure) * 2 < len(dates):
        return _in_a_row(page, dates, taken, covered)
    mark = shared_mark(titles)
    blocks = []
    for date, box, title in zip(dates, boxes, titles, strict=True):
        lines = page.lines[box.first : box.last]
        same = next((line for line in lines if line is not date and line.mark == mark and rank(line)), title)
        if same is not None:
            blocks.extend(_of_one_day(page.lines, Block(same, date, box.first, box.last, box, box.parent)))
    return _with_what_follows(page.lines, blocks)


def _of_one_day(lines: Sequence[Line], block: Block) -> list[Block]:
    """Return the items that stand below a date in a heading: it may date several."""
    date, box = block.date, block.box or block.parent
    if date is None or box is None or not _is_day_heading(date) or date.index > block.title.index:
        return [block]
    alike = [line for line in lines[block.title.index : block.last] if line.mark == block.title.mark]
    titles = [block.title, *(line for line in alike if line.href and line.href != block.title.href)]
    if len(titles) == 1:
        return [block]
    firsts = [block.first, *(title.index for title in titles[1:])]
    lasts = [*firsts[1:], block.last]
    return [
        Block(title, date, first, last, None, box) for title, first, last in zip(titles, firsts, lasts, strict=True)
    ]


def _is_day_heading(date: Line) -> bool:
    return bool(date.heading) or date.block.kind.tag == "dt"


def _with_what_follows(lines: Sequence[Line], blocks: list[Block]) -> list[Block]:
    """Return blocks that hold but title and date with the lines up to the next: some sites box the heads only."""
    if len(blocks) < 2 or any(_has_more(lines, block) for block in blocks):  # noqa: PLR2004 - one alone has no next
        return blocks
    parents = {id(block.parent) for block in blocks}
    gaps = [later.first - block.last for block, later in pairwise(blocks)]
    if len(parents) > 1 or not min(gaps):
        return blocks
    box = blocks[0].parent or blocks[0].title.block
    ends = [*(block.first for block in blocks[1:]), min(box.last, blocks[-1].last + max(gaps))]
    return [replace(block, last=last, box=None) for block, last in zip(blocks, ends, strict=True)]


def _has_more(lines: Sequence[Line], block: Block) -> bool:
    known = (block.title, block.date)
    return any(line not in known and len(line.text) >= _BODY_MIN for line in lines[block.first : block.last])


def _is_sure(title: Line, date: Line) -> bool:
    return rank(title) > PLAIN or abs(title.index - date.index) == 1


def _own_boxes(page: Page, dates: Sequence[Line], taken: Sequence[int]) -> list[Box]:
    """Return each date's largest box that holds no other; boxes of one list lie equally high above their dates."""
    climbs = [_climb(date, taken) for date in dates]
    if len(dates) == 1:
        return [_smallest_sufficient(page, dates[0], climbs[0])]
    usual = Counter(len(climb) for climb in climbs).most_common(1)[0][0]
    boxes = []
    for date, climb in zip(dates, climbs, strict=True):
        if len(climb) > usual:
            boxes.append(_smallest_sufficient(page, date, climb[usual - 1 :]))
        else:
            boxes.append(climb[-1])
    return boxes


def _is_own(box: Box, taken: Sequence[int]) -> bool:
    return bisect_left(taken, box.last) - bisect_left(taken, box.first) <= 1


def _climb(date: Line, taken: Sequence[int]) -> list[Box]:
    """Return the boxes around a date, from the inside out, as long as no other date stands in them."""
    climb: list[Box] = []
    box: Box | None = date.leaf
    while box is not None and box.parent is not None and len(climb) < _CLIMB_MAX:
        if not _is_own(box, taken) or box.last - box.first > _ITEM_LINES_MAX:
            break
        climb.append(box)
        box = box.parent
    return climb or [date.leaf]


def _smallest_sufficient(page: Page, date: Line, climb: Sequence[Box]) -> Box:
    """Return the first box with a title and a text beside the date, else the first with a title, else the largest.

    A box with a list or a menu in it is no item, nor is what is around it.
    """
    titled: Box | None = None
    for box in climb:
        lines = page.lines[box.first : box.last]
        title = best_title(lines, date)
        if _holds_headlines(lines):
            break
        if title is None or not _is_sure(title, date):
            continue
        if holds_a_list(lines, title):
            break
        titled = titled or box
        if any(line is not title and line is not date and len(line.text) >= _BODY_MIN for line in lines):
            return box
    return titled or climb[0]


def holds_a_list(lines: Sequence[Line], title: Line) -> bool:
    """Tell whether several other links look like the title: then the lines are no item but a list."""
    alike = {line.href for line in lines if line.href and line.mark == title.mark}
    return len(alike - {title.href}) >= _LIST_MIN


def _holds_headlines(lines: Sequence[Line]) -> bool:
    """Tell whether lines hold several links of one kind that are as long as headlines."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.href and len(line.text) >= _HEADLINE_MIN:
            kinds[line.mark].add(line.href)
    return any(len(hrefs) > _LIST_MIN for hrefs in kinds.values())


def _in_a_row(page: Page, dates: Sequence[Line], taken: Sequence[int], covered: bytearray) -> list[Block]:
    lists: dict[int, tuple[Box, list[Line]]] = {}
    for date in dates:
        box = _common_box(date, taken)
        lists.setdefault(id(box), (box, []))[1].append(date)
    walls = bytearray(covered)
    for date in dates:
        walls[date.index] = 1
    blocks: list[Block] = []
    for box, members in lists.values():
        blocks.extend(_row(page, box, members, walls) if len(members) > 1 else _alone(page, members[0], walls))
    return blocks


def _alone(page: Page, date: Line, walls: bytearray) -> list[Block]:
    """Return the item of a date that is alone in its box: the title stands in the next box around it, and no list."""
    box = next((box for box in date.block.above() if box.last - box.first > 1), date.block)
    found = _row(page, box, [date], walls)
    lines = page.lines[box.first : box.last]
    return [block for block in found if not holds_a_list(lines, block.title) and not _holds_headlines(lines)]


def _common_box(date: Line, taken: Sequence[int]) -> Box:
    """Return the smallest box that holds another date too, or the one below the root."""
    box: Box = date.block
    while box.parent is not None and box.parent.parent is not None:
        if not _is_own(box, taken):
            return box
        box = box.parent
    return box


def _row(page: Page, box: Box, dates: Sequence[Line], walls: bytearray) -> list[Block]:
    """Return the items of one box; ``walls`` are the lines that dates and other items stand on."""
    titles = _titles_beside(page.lines, box, dates, walls)
    pairs = [(title, date) for title, date in zip(titles, dates, strict=True) if title is not None]
    if not pairs:
        return []
    starts = [min(title.index, date.index) for title, date in pairs]
    last = _end_of_row(page.lines, box, starts, *pairs[-1])
    wall = walls.find(1, max(title.index for title in pairs[-1]) + 1, last)
    ends = [*starts[1:], last if wall < 0 else wall]
    blocks = [
        Block(title, date, first, last, None, box)
        for (title, date), first, last in zip(pairs, starts, ends, strict=True)
    ]
    return [one for block in blocks for one in _of_one_day(page.lines, block)]


def _titles_beside(lines: Sequence[Line], box: Box, dates: Sequence[Line], walls: bytearray) -> list[Line | None]:
    """Return the title of each date: the line before or the line after, as most of the list has it."""
    before = [_neighbour(lines, box, date, -1, walls) for date in dates]
    after = [_neighbour(lines, box, date, 1, walls) for date in dates]
    weight = [sum(rank(line) for line in side if line is not None) for side in (before, after)]
    if weight[0] > weight[1] or (weight[0] == weight[1] and _nearer(after, dates) <= _nearer(before, dates)):
        return before
    mark = shared_mark(after)
    if after[-1] is None or after[-1].mark != mark:
        at_end = [_last_before(lines, box, date, mark, walls) for date in dates]
        return at_end if at_end[0] is not None else after
    return after


def _last_before(lines: Sequence[Line], box: Box, date: Line, mark: str, walls: bytearray) -> Line | None:
    """Return the last line of a kind between a date and the date before it: where dates stand at the end."""
    for index in range(date.index - 1, box.first - 1, -1):
        if walls[index]:
            return None
        if lines[index].mark == mark:
            return lines[index]
    return None


def _neighbour(lines: Sequence[Line], box: Box, date: Line, step: int, walls: bytearray) -> Line | None:
    """Return the nearest line on one side that may be a title, past at most two that cannot be."""
    at = date.index + step
    for _ in range(3):
        if not box.first <= at < box.last or walls[at]:
            return None
        if rank(lines[at]) >= PLAIN:
            return lines[at]
        if len(lines[at].text) >= _BODY_MIN:
            return None
        at += step
    return None


def _nearer(titles: Sequence[Line | None], dates: Sequence[Line]) -> int:
    """Return how many titles share a box with their date below the list's own."""
    return sum(
        title is not None and title.block.parent is date.block.parent and title.gap < date.gap
        for title, date in zip(titles, dates, strict=True)
    )


def _end_of_row(lines: Sequence[Line], box: Box, starts: Sequence[int], title: Line, date: Line) -> int:
    """Return where the last item of a row ends: where lines stop looking like those of its neighbours.

    Another title ends it too, unless the date is a heading and dates several.
    """
    known = {line.mark for line in lines[starts[0] : starts[-1]]}
    several = _is_day_heading(date)
    at = starts[-1] + 2
    while at < box.last:
        line = lines[at]
        strange = bool(known) and line.mark not in known
        is_title = line.mark == title.mark
        is_head = bool(line.heading) or is_title or _is_bold_label(line)
        if line.region is Region.OUTSIDE or strange or (is_head and not (several and is_title)):
            break
        at += 1
    return at


def _is_bold_label(line: Line) -> bool:
    return line.bold and rank(line) != NONE
