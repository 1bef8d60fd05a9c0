"""Reads a listing by the selectors of its source; a value that is not selected is detected inside its item."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from email.utils import parsedate_to_datetime
from itertools import islice

from psgfeed.extract.blocks import Box, Element, Line, Page
from psgfeed.extract.captures import captured
from psgfeed.extract.listing_datelines import read_dateline
from psgfeed.extract.listing_groups import Block
from psgfeed.extract.listing_hints import Region
from psgfeed.extract.listing_items import text_of
from psgfeed.extract.listing_titles import best_title
from psgfeed.model import Document, ListingSelectors, Text
from psgfeed.normalise.urls import absolute, unarchived
from psgfeed.problems import LISTING_SELECTOR, Finding
from psgfeed.selectors import compile_selector

ITEMS_MAX = 5_000
_FIELDS = ("title", "date", "summary", "link")


@dataclass(frozen=True, slots=True)
class Selection:
    """One item by selectors: its block, and the values that were selected, by the names that ``Found`` has for them."""

    block: Block
    values: dict[str, Text] = field(default_factory=dict)


def era_of(listings: Sequence[ListingSelectors], document: Document) -> ListingSelectors | None:
    """Return the selectors of the layout that a site had on the day of a page, or None where there are none.

    The day of a page is that of its capture, if an archive captured it; every other page has the present layout.
    """
    day = _day_of(document)
    past = [part for part in listings if part.until is not None and day is not None and day <= part.until]
    if past:
        return min(past, key=lambda part: part.until or date.max)
    return max(listings, key=lambda part: part.until or date.max, default=None)


def _day_of(document: Document) -> date | None:
    moment = captured(document).headers.get("memento-datetime", "")
    try:
        if moment[:8].isdecimal():
            return date(int(moment[:4]), int(moment[4:6]), int(moment[6:8]))
        return parsedate_to_datetime(moment).date() if moment else None
    except ValueError:
        return None


def select(page: Page, selectors: ListingSelectors, place: str) -> tuple[list[Selection], list[Finding]]:
    """Return the items that a source's selectors find, and a finding for every selector that finds nothing."""
    boxes = _boxes(page)
    elements = islice(compile_selector(selectors.item).elements(page.root), ITEMS_MAX)
    items = [boxes[element] for element in elements if element in boxes and boxes[element].first < boxes[element].last]
    if not items:
        return [], [_nothing("item", selectors.item, place)]
    selections = [_selection(page, box, selectors) for box in items]
    named = {"title": "title", "date": "published", "summary": "summary", "link": "link"}
    findings = [
        _nothing(name, text, place)
        for name in _FIELDS
        if (text := getattr(selectors, name)) and not any(named[name] in selection.values for selection in selections)
    ]
    return selections, findings


def selected_next(page: Page, selector: str, url: str) -> tuple[str, ...]:
    """Return the absolute addresses that a source's selector for the next page finds, but the page's own."""
    here = unarchived(url)
    found = (_address(page, thing) for thing in compile_selector(selector)(page.root))
    return tuple(dict.fromkeys(address for address in found if address and address != here))


def _nothing(name: str, selector: str, place: str) -> Finding:
    return Finding(LISTING_SELECTOR, place, f"{name} = {selector}")


def _boxes(page: Page) -> dict[Element, Box]:
    boxes: dict[Element, Box] = {}
    for line in page.lines:
        for piece in line.pieces:
            for box in piece.box.above():
                if box.element in boxes:
                    break
                boxes[box.element] = box
    return boxes


def _selection(page: Page, item: Box, selectors: ListingSelectors) -> Selection:
    lines = page.lines[item.first : item.last]
    chosen = {name: _first(item, getattr(selectors, name)) for name in _FIELDS}
    date_line = _line_of(chosen["date"], lines) or _dated_line(lines)
    title = _line_of(chosen["title"], lines) or best_title(lines, date_line) or lines[0]
    block = Block(title, date_line, item.first, item.last, item, item.parent)
    return Selection(block, dict(_values(page, item, chosen, selectors)))


def _first(item: Box, selector: str) -> Element | str | None:
    found = compile_selector(selector, inside=True)(item.element) if selector else []
    return next((thing for thing in found if isinstance(thing, Element) or str(thing).strip()), None)


def _line_of(thing: Element | str | None, lines: Sequence[Line]) -> Line | None:
    """Return the line that the words of a selected element stand on."""
    if not isinstance(thing, Element):
        return None
    return next((line for line in lines for piece in line.pieces if _is_within(piece.box, thing)), None)


def _is_within(box: Box, element: Element) -> bool:
    return any(around.element is element for around in box.above())


def _dated_line(lines: Sequence[Line]) -> Line | None:
    shown = (line for line in lines if line.region is not Region.OUTSIDE)
    return next((line for line in shown if line.stamp or read_dateline(line.text)), None)


def _values(
    page: Page, item: Box, chosen: dict[str, Element | str | None], selectors: ListingSelectors
) -> Iterator[tuple[str, Text]]:
    """Yield the values that were selected, each with its origin."""
    lines = page.lines[item.first : item.last]
    texts = {
        "title": _words(chosen["title"], lines),
        "published": _date(chosen["date"], lines),
        "summary": _summary(item, selectors.summary, lines),
        "link": _address(page, chosen["link"]),
    }
    origins = {"title": "title", "published": "date", "summary": "summary", "link": "link"}
    for name, text in texts.items():
        if text:
            yield name, Text(text, f"selector:{origins[name]}")


def _words(thing: Element | str | None, lines: Sequence[Line]) -> str:
    """Return the text of what was selected, as the page shows it."""
    if isinstance(thing, Element):
        shown = " ".join(line.text for line in _within(thing, lines))
        return shown or " ".join("".join(thing.itertext()).split())
    return " ".join((thing or "").split())


def _within(thing: Element, lines: Sequence[Line]) -> list[Line]:
    """Return the lines that stand in an element from their first word to their last."""
    return [line for line in lines if all(_is_within(piece.box, thing) for piece in line.pieces)]


def _date(thing: Element | str | None, lines: Sequence[Line]) -> str:
    """Return the date that an element or text shows, without the words around it."""
    if isinstance(thing, Element):
        stamp = thing.get("datetime") or thing.get("content") or ""
        if stamp.strip():
            return stamp.strip()
    text = _words(thing, lines)
    dateline = read_dateline(text)
    return dateline.raw if dateline else text


def _summary(item: Box, selector: str, lines: Sequence[Line]) -> str:
    """Return the texts of all elements that a selector finds, as paragraphs."""
    found = compile_selector(selector, inside=True)(item.element) if selector else []
    parts = [
        (text_of(_within(thing, lines)) if isinstance(thing, Element) else "") or _words(thing, lines)
        for thing in found
    ]
    return "\n\n".join(part for part in parts if part)


def _address(page: Page, thing: Element | str | None) -> str:
    """Return the absolute address that is selected: an attribute's, or of the link an element is, has or is in."""
    if isinstance(thing, Element):
        links = (*thing.iter("a", "link", "area"), *thing.iterancestors("a"))
        thing = next((href for link in links if (href := link.get("href"))), None)
    address = absolute(str(thing), page.base) if thing else None
    return unarchived(address) if address else ""
