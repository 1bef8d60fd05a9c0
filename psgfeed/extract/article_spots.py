"""Where dates stand in the visible text of a page, and what stands around them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from lxml.html import HtmlElement

from psgfeed.extract.article_blocks import Block
from psgfeed.extract.article_page import text_of
from psgfeed.extract.article_places import names_of
from psgfeed.extract.article_words import alternatives, humps, word_set
from psgfeed.model import Text
from psgfeed.normalise.dates import find_dateline
from psgfeed.normalise.dates_words import MONTHS, WEEKDAYS, any_of, fold

SPOTS_MAX = 60
IN_BLOCK_MAX = 4
INSIDE_MAX = 40
LEAD_MAX = 40
LABELLED, MARKED, ALONE, LEADING = range(4)
HEAD_MAX = 400
ALONE_MAX = 60
_TIMES = frozenset(["time", "relative-time"])
_ORIGINS = {"published": "article:dateline", "updated": "article:updated"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A date in a block, and how weakly the page says that it is the article's.

    ``weakness`` is LABELLED, MARKED (its element is called a date), ALONE in its block, or LEADING its prose;
    ``labelled`` is set when words before it say which date it is.
    """

    text: Text
    block: int
    weakness: int
    updated: bool
    labelled: bool = False


def spots_in(blocks: tuple[Block, ...]) -> Iterator[Spot]:
    """Yield the dates that may be the article's, in the page's order; dates in running prose are not."""
    count = 0
    for number, block in enumerate(blocks):
        for spot in _in_block(blocks, number, block):
            yield spot
            count += 1
            if count >= SPOTS_MAX:
                return


def _in_block(blocks: tuple[Block, ...], number: int, block: Block) -> Iterator[Spot]:
    if block.element.tag == "blockquote" or _foreign().search(block.text):
        return
    for element in block.inside:
        raw = element.get("datetime") if element.tag in _TIMES else None
        if raw and len(raw) < 60:  # noqa: PLR2004 - longer than any machine's date
            lead = block.text[: max(0, block.text.find(text_of(element)))] or (
                blocks[number - 1].text if number else ""
            )
            updated = _says_updated(element) or _label(fold(lead[-LEAD_MAX:]), "updated")
            yield Spot(Text(raw.strip(), "article:time"), number, MARKED, updated)
    yield from _with_first_published([spot for spot in _in_text(blocks, number, block) if spot])


def _in_text(blocks: tuple[Block, ...], number: int, block: Block) -> Iterator[Spot | None]:
    text = fold(block.text[:HEAD_MAX])
    for match in islice(_dates().finditer(text), IN_BLOCK_MAX):
        lead = text[max(0, match.start() - LEAD_MAX) : match.start()]
        if _range_before().search(lead):
            continue
        if not lead.strip() and number:
            lead = fold(blocks[number - 1].text[-LEAD_MAX:])
        yield _spot(block, number, match, lead)


def _with_first_published(spots: list[Spot]) -> list[Spot]:
    """Return a line's dates, where of several that their elements call updated the first is the day of publication."""
    if len(spots) > 1 and all(spot.updated for spot in spots) and not spots[0].labelled:
        first = replace(spots[0], text=replace(spots[0].text, origin=_ORIGINS["published"]), updated=False)
        return [first, *spots[1:]]
    return spots


def _spot(block: Block, number: int, match: re.Match[str], lead: str) -> Spot | None:
    raw = block.text[match.start() : match.end()].strip()
    is_prose = len(block.text) - len(raw) > ALONE_MAX
    holding = [element for element in block.inside[:INSIDE_MAX] if raw in text_of(element)]
    if not is_prose or match.start() <= LEAD_MAX:
        for key in ("published", "updated"):
            if _label(lead, key):
                return Spot(Text(raw, _ORIGINS[key]), number, LABELLED, updated=key == "updated", labelled=True)
        if any(map(_says_updated, holding)):
            return Spot(Text(raw, _ORIGINS["updated"]), number, LABELLED, updated=True)
    if is_prose:
        return _in_prose(block, number, match, raw, holding)
    marked = any(map(_says_date, (block.element, *block.inside)))
    return Spot(Text(raw, _ORIGINS["published"]), number, MARKED if marked else ALONE, updated=False)


def _in_prose(block: Block, number: int, match: re.Match[str], raw: str, holding: list[HtmlElement]) -> Spot | None:
    """Return the date that a paragraph or a line with more in it begins with."""
    if match.start() > LEAD_MAX:
        return None
    if any(map(_says_date, holding)) or names_of(block.element) & word_set("places", "dateline"):
        return Spot(Text(raw, _ORIGINS["published"]), number, MARKED, updated=False)
    span = find_dateline(block.text)
    begins = span is not None and span[0] <= match.start() < span[1]
    return Spot(Text(raw, _ORIGINS["published"]), number, LEADING, updated=False) if begins else None


@cache
def _range_before() -> re.Pattern[str]:
    return re.compile(rf"\d\.?\s?(?:{alternatives('labels', 'range')})\s?$", re.IGNORECASE)


@cache
def _foreign() -> re.Pattern[str]:
    return re.compile(alternatives("labels", "foreign"), re.IGNORECASE)


def _says_date(element: HtmlElement) -> bool:
    return element.tag in _TIMES or not names_of(element).isdisjoint(word_set("places", "date"))


def _says_updated(element: HtmlElement) -> bool:
    """Tell whether an element is called the date of a change.

    A lone class "updated" beside one that says date or published is the hAtom format's mark of any entry's date.
    """
    classes = (element.get("class") or "").split()
    others = names_of(element) if "updated" not in classes else humps(" ".join(set(classes) - {"updated"}))
    if others & word_set("places", "updated"):
        return True
    return "updated" in classes and not others & word_set("places", "date")


@cache
def _label_pattern(key: str) -> re.Pattern[str]:
    between = rf"(?:{any_of(WEEKDAYS)}|\w{{1,3}}|\d\d?[:.h]\d\d(?:[:.]\d\d)?(?:\s?[ap]\.?m\.?)?)\W+"
    return re.compile(rf"(?<!\w)(?:{fold(alternatives('labels', key))})\W{{0,9}}(?:{between}){{0,4}}$", re.IGNORECASE)


def _label(lead: str, key: str) -> bool:
    return bool(_label_pattern(key).search(lead))


@cache
def _dates() -> re.Pattern[str]:
    month = rf"{any_of(MONTHS)}(?![a-z])"
    day = r"(?<![\d.,/-])\d{1,2}(?:st|nd|rd|th|o|er|\.)?"
    year = r"(?:19|20)\d\d(?!\d)"
    gap = r"[\s.,/-]{0,3}(?:(?:de|del|of|do)\s)?"
    clock = r"(?:[\s,|@-]{0,4}(?:(?:at|a las|as|um)\s)?\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?(?!\d))?"
    return re.compile(
        rf"(?:{day}{gap}{month}{gap}{year}|{month}[\s.]{{1,2}}\d{{1,2}}(?:st|nd|rd|th)?[\s,]{{1,3}}{year}"
        rf"|(?<![\d/.-]){year}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?![\d])(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"
        rf"|(?<![\d/.-])\d{{1,2}}\s?([./-])\s?\d{{1,2}}\s?\1\s?(?:{year}|\d\d(?![\d/.]))"
        rf"|{year}\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日){clock}",
        re.IGNORECASE,
    )
