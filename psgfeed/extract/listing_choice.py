"""Chooses among all that repeats on a page what its items are: its own dated list, else what is most like one."""

from collections import Counter
from collections.abc import Sequence

from psgfeed.extract.blocks import Page
from psgfeed.extract.listing_groups import Block, dated_blocks, holds_a_list
from psgfeed.extract.listing_hints import Region
from psgfeed.extract.listing_items import body_of
from psgfeed.extract.listing_undated import UndatedList, forgotten_blocks, is_headlines, undated_lists
from psgfeed.model import ItemKind

_TITLE_MIN = 12  # letters; a shorter title is one only with a text
_REACH = 2  # lines from a title to its date, where there is no text
_LIST_MIN = 3


def chosen_blocks(page: Page) -> list[tuple[Block, ItemKind]]:
    """Return the blocks of a page that are items, in its order, and whether each is news or a standing text."""
    dated = [block for block in dated_blocks(page) if _is_item(page, block)]
    main = _without_strays(page, [block for block in dated if block.title.region is Region.MAIN])
    if main:
        news = [*main, *forgotten_blocks(page, main)]
        blocks = [*((block, ItemKind.NEWS) for block in news), *_undated(page, news)]
    else:
        blocks = _undated(page, []) or [(block, ItemKind.NEWS) for block in dated]
    return sorted(blocks, key=lambda pair: pair[0].first)


def _is_item(page: Page, block: Block) -> bool:
    """Tell an item from a date that stands beside a menu, a list of links or a mere word."""
    lines = page.lines[block.first : block.last]
    if block.box is not None and holds_a_list(lines, block.title):
        return False
    is_near = block.date is None or abs(block.title.index - block.date.index) <= _REACH
    return (is_near and len(block.title.text) >= _TITLE_MIN) or bool(body_of(block, lines))


def _without_strays(page: Page, blocks: Sequence[Block]) -> list[Block]:
    """Drop what stands alone and has little to say, next to a list less than the list: the day, a notice."""
    kinds = Counter(block.title.mark for block in blocks)
    lists = [block for block in blocks if kinds[block.title.mark] >= _LIST_MIN]
    links_needed = any(block.title.href for block in lists)

    def is_stray(block: Block) -> bool:
        if kinds[block.title.mark] > 1:
            return False
        if block.date is not None and block.date.region is not block.title.region:
            return True
        linked, with_text = bool(block.title.linked), _has_text(page, block)
        return not with_text or (links_needed and not linked) if lists else not (with_text or linked)

    return [block for block in blocks if not is_stray(block)]


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
    return [(block, ItemKind.NEWS) for block in _first_large(headlines)]


def _first_large(lists: Sequence[UndatedList]) -> Sequence[Block]:
    """Return the first list that is not much smaller than the largest: what comes later is the foot of the page."""
    largest = max((found.text for found in lists), default=0)
    return next((found.blocks for found in lists if found.text * 2 >= largest), [])
