"""Turns the lines of one block into an item: its title, link, date, issue, byline, text and picture."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from psgfeed.extract.blocks import Box, Gap, Line, Page
from psgfeed.extract.listing_datelines import read_dateline, read_issue
from psgfeed.extract.listing_groups import Block
from psgfeed.extract.listing_hints import Region, is_meta, is_more
from psgfeed.model import Found, ItemKind, Text
from psgfeed.normalise.bylines import split_byline
from psgfeed.normalise.urls import absolute, unarchived

_LINK_LIST_MAX = 120
_SENTENCE_MIN = 40
_PROSE_MIN = 60
_LABEL_WORDS_MAX = 4
_STOPS = frozenset('.!?…"”»)')
_CATEGORY_MAX = 10
_DAY_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?=[/._-])")


def found_in(page: Page, block: Block, kind: ItemKind = ItemKind.NEWS, section: str = "", position: int = 0) -> Found:
    """Return the item of a block, in the page's own strings."""
    lines = page.lines[block.first : block.last]
    link = link_of(page, block, lines)
    published, issue = _date(block, lines, link)
    byline, body = _text(block, lines)
    return Found(
        title=Text(block.title.text, "listing:title"),
        link=Text(link, "listing:link") if link else None,
        published=published,
        issue=Text(issue, "listing:date") if issue else None,
        byline=Text(byline, "listing:byline") if byline else None,
        summary=Text(body, "listing:text") if body else None,
        section=Text(section, "listing:heading") if section else None,
        image=_image(page, block),
        kind=kind,
        position=position,
    )


def link_of(page: Page, block: Block, lines: Sequence[Line]) -> str:
    """Return where an item leads: the title's link, else that of "read more", else the only link there is."""
    hrefs = [piece.box.href for piece in block.title.pieces if piece.box.href]
    if not hrefs:
        links = [(line.text, piece.box.href) for line in lines for piece in line.pieces if piece.box.href]
        hrefs = [href for text, href in links if is_more(text)] or _only(links) or _wordless(block)
    for href in hrefs:
        address = absolute(href, page.base)
        if address:
            return unarchived(address)
    return ""


def _wordless(block: Block) -> list[str]:
    """Return the address of the links without words that are laid over an item, if it is one."""
    anchors = block.box.element.iter("a") if block.box is not None else ()
    hrefs = {href for a in anchors if (href := a.get("href")) and not "".join(a.itertext()).strip()}
    return list(hrefs) if len(hrefs) == 1 else []


def _only(links: Sequence[tuple[str, str]]) -> list[str]:
    """Return the one address that all links of a block have, unless they are mere labels such as a category's."""
    hrefs = list(dict.fromkeys(href for _, href in links))
    return hrefs if len(hrefs) == 1 and any(len(text) >= _SENTENCE_MIN // 2 for text, _ in links) else []


def body_of(block: Block, lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a block that are its text: after the title, else before it."""
    opening = {line.index - 1 for line in lines if line.gap is Gap.NONE}
    beside = _beside_date(block, lines)
    after = [
        line
        for line in lines
        if line.index > block.title.index
        and line.index not in beside
        and (_is_body(line, block) or _opens_text(line, block, opening))
    ]
    if after:
        return _without_labels(after)
    before = [line for line in lines if line.index < block.title.index and _is_body(line, block)]
    return [line for line in before if len(line.text) >= _SENTENCE_MIN]


def _beside_date(block: Block, lines: Sequence[Line]) -> set[int]:
    """Return the lines on one line of the screen with the date: who wrote, where it was filed; sentences are text."""
    if block.date is None:
        return set()
    row: list[Line] = []
    for line in lines:
        if line.gap is not Gap.NONE:
            if block.date in row:
                break
            row = []
        row.append(line)
    return {line.index for line in row if not _is_sentence(line.text)} if block.date in row else set()


def _without_labels(lines: list[Line]) -> list[Line]:
    """Return the lines without the short ones of another make than the sentences: sections, authors, places."""
    marks = {line.mark for line in lines if _is_sentence(line.text)}
    if not marks:
        return [line for line in lines if len(line.text.split()) > _LABEL_WORDS_MAX or line.text[-1] in _STOPS]
    return [line for line in lines if line.mark in marks or _is_sentence(line.text) or line.gap is Gap.NONE]


def _is_sentence(text: str) -> bool:
    return len(text) >= _PROSE_MIN or (len(text) >= _SENTENCE_MIN and text[-1] in _STOPS)


def text_of(lines: Sequence[Line]) -> str:
    """Return lines as text: paragraphs are joined by an empty line, lines of one paragraph by a line break."""
    parts: list[str] = []
    for line in lines:
        text = _without_more(line)
        if text and parts:
            parts.append("\n" if line.gap is Gap.BR else " " if line.gap is Gap.NONE else "\n\n")
        parts.append(text)
    return "".join(parts).strip()


def _text(block: Block, lines: Sequence[Line]) -> tuple[str, str]:
    """Return the author named on a line of its own or at the head of the text, and the text."""
    byline, body = split_byline(text_of(body_of(block, lines)))
    if byline:
        return byline, body
    behind = max(block.title.index, block.date.index if block.date else 0)
    own_lines = (line for line in lines if line.index > behind and not line.linked and is_meta(line.text.lstrip("(")))
    return next((name for line in own_lines if (name := split_byline(line.text)[0])), ""), body


def _date(block: Block, lines: Sequence[Line], link: str) -> tuple[Text | None, str]:
    date = block.date
    if date is None:
        match = _DAY_IN_PATH.search(link)
        return (Text("-".join(match.groups()), "url:path"), "") if match else (None, "")
    dateline = read_dateline(date.text)
    issue = dateline.issue if dateline else ""
    if not issue:
        beside = (line for line in lines if 0 < abs(line.index - date.index) <= 1 and line is not block.title)
        issue = next((found for line in beside if (found := read_issue(line.text))), "")
    if date.stamp:
        return Text(date.stamp, "listing:time"), issue
    return (Text(dateline.raw, "listing:date") if dateline else None), issue


def _is_body(line: Line, block: Block) -> bool:
    if line is block.date or line is block.title or line.region is Region.OUTSIDE or line.caption:
        return False
    return line.text != block.title.text and not _is_other_link(line, block) and not _is_label(line)


def _is_other_link(line: Line, block: Block) -> bool:
    """Tell whether a line is a link, but no text that leads where the title leads."""
    text = line.text
    if line.href and (is_more(text) or len(text) < _SENTENCE_MIN or line.href != block.title.href):
        return True
    return line.linked * 10 > len(text) * 8 and len(text) < _LINK_LIST_MAX and line.href != block.title.href


def _is_label(line: Line) -> bool:
    """Tell whether a line says something about an item: who wrote it, where it was filed, that there is more."""
    text = line.text
    if not any(letter.isalnum() for letter in text) or is_meta(text) or is_more(text):
        return True
    if line.gap is Gap.NONE and text[0] in "([" and text[-1] in ")]":
        return True
    return len(text) < _SENTENCE_MIN and (text.isdigit() or bool(read_issue(text)) or read_dateline(text) is not None)


def _opens_text(line: Line, block: Block, opening: set[int]) -> bool:
    """Tell whether a link was divided from the text that follows it on the same line."""
    if line.index not in opening or not line.href or line is block.date:
        return False
    return len(line.text) > _CATEGORY_MAX and not is_more(line.text)


def _without_more(line: Line) -> str:
    """Return a line's text without the link at its end that only says that there is more, or how many comments."""
    pieces = list(line.pieces)
    href = pieces[-1].box.href
    first = next((n for n in range(len(pieces), 0, -1) if pieces[n - 1].box.href != href), 0)
    last = "".join([piece.text for piece in pieces[first:]])
    is_text = any(letter.isalnum() for letter in last) and not is_more(last) and not is_meta(last.strip())
    if not href or not first or is_text:
        return line.text
    return " ".join("".join([piece.text for piece in pieces[:first]]).split()).rstrip(" [(|–—-»>")


def _image(page: Page, block: Block) -> Text | None:
    start = bisect_left(page.pictures, block.first, key=lambda picture: picture.before)
    for picture in islice(page.pictures, start, None):
        if picture.before > block.last or (block.box is None and picture.before == block.last):
            break
        if block.box is None or _is_within(picture.box, block.box):
            address = absolute(picture.address, page.base)
            return Text(unarchived(address), "listing:image") if address else None
    return None


def _is_within(box: Box, outer: Box) -> bool:
    return any(around is outer for around in box.above())
