"""Which line of a block is its title: how much a line looks like one, and which lines a list's blocks share."""

import re
from collections import Counter
from collections.abc import Sequence

from psgfeed.extract.blocks import Gap, Line
from psgfeed.extract.listing_datelines import read_dateline
from psgfeed.extract.listing_hints import Region, is_meta, leads_on, says_who
from psgfeed.normalise.bylines import split_byline

TITLE_MAX = 300
_PLAIN_TITLE_MAX = 200
_PROSE_MIN = 100
_MENU_ENTRY_MAX = 20
_LETTER = re.compile(r"[^\W\d_]")
_LABEL_WORDS_MAX = 4
_LINKED_SHARE = 0.7
_STOPS = (".", "…", ":", ";", ",")

LINKED_HEADING, HEADING, LINKED_BOLD, LINKED, BOLD, PLAIN, NONE = 6, 5, 4, 4, 3, 1, 0


def rank(line: Line) -> int:
    """Return how much a line looks like a title, from ``NONE`` to ``LINKED_HEADING``."""
    text = line.text
    if not 1 < len(text) <= TITLE_MAX or line.region is Region.OUTSIDE or line.caption or line.stamp:
        return NONE
    if not _is_worded(text) or read_dateline(text) or leads_on(text) or _is_menu(line):
        return NONE
    linked = bool(line.href) or line.linked >= _LINKED_SHARE * len(text)
    if line.heading:
        return LINKED_HEADING if linked else HEADING
    if linked:
        return LINKED
    if line.bold:
        return BOLD
    plain = len(text) <= _PLAIN_TITLE_MAX and not text.endswith(_STOPS) and not is_meta(text)
    return PLAIN if plain else NONE


def _is_worded(text: str) -> bool:
    """Tell whether a text has words that are neither a note in brackets nor an author's line."""
    if (text[0] == "(" and text[-1] == ")") or not _LETTER.search(text):
        return False
    return not (says_who(text) and split_byline(text.strip(" |·"))[0])


def _is_menu(line: Line) -> bool:
    """Tell whether a line is a row of several short links."""
    if line.href or not line.linked:
        return False
    hrefs = {piece.box.href for piece in line.pieces if piece.box.href}
    return len(hrefs) > 1 and all(len(piece.text.strip()) < _MENU_ENTRY_MAX for piece in line.pieces)


def best_title(lines: Sequence[Line], date: Line | None) -> Line | None:
    """Return the likeliest title among the lines of one item, the first of equals, or None.

    Inside one big link, as around a card, the lines tell nothing by being linked.
    """
    head = _before_text(lines, date)
    return _best(head, date) or _best(lines[len(head) :], date)


def _before_text(lines: Sequence[Line], date: Line | None) -> Sequence[Line]:
    """Return the lines up to the first that is prose: titles stand before the text."""
    for number, line in enumerate(lines):
        if line is not date and len(line.text) >= _PROSE_MIN and rank(line) in {NONE, PLAIN}:
            return lines[: number + 1]
    return lines


def _best(lines: Sequence[Line], date: Line | None) -> Line | None:
    candidates = [(rank(line), line) for line in lines if line is not date]
    if not candidates:
        return None
    if _is_one_link(lines):
        candidates = [(PLAIN if value == LINKED and not line.bold else value, line) for value, line in candidates]
    top = max(value for value, _ in candidates)
    if top == NONE:
        return None
    equals = [line for value, line in candidates if value == top]
    if top != LINKED:
        return equals[0]
    return _longest_link([line for line in equals if not _is_beside(line, date)] or equals)


def _is_beside(line: Line, date: Line | None) -> bool:
    """Tell whether a few words stand on one line of the screen with the date: an author, a section."""
    if date is None or len(line.text.split()) > _LABEL_WORDS_MAX:
        return False
    later = max(line, date, key=lambda one: one.index)
    return abs(line.index - date.index) == 1 and later.gap is Gap.NONE


def shared_mark(titles: Sequence[Line | None]) -> str:
    """Return the kind of line that most titles of a list are, or nothing."""
    marks = Counter(title.mark for title in titles if title is not None)
    return marks.most_common(1)[0][0] if marks else ""


def _is_one_link(lines: Sequence[Line]) -> bool:
    worded = [line for line in lines if line.text]
    return len(worded) > 1 and all(line.href and line.leaf.href == worded[0].href for line in worded)


def _longest_link(lines: Sequence[Line]) -> Line:
    """Return the first link of several, unless it is a mere word or two such as a category."""
    first = lines[0]
    if len(first.text.split()) > 2:  # noqa: PLR2004 - "Human rights" is a category
        return first
    return next((line for line in lines[1:] if len(line.text) > 2 * len(first.text)), first)
