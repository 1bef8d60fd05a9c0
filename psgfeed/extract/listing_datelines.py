"""Recognises the line that dates an item, and divides lines that hold a date beside something else.

Only recognised here, never decided: what a date means is settled by ``psgfeed.normalise.dates``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from psgfeed.extract.listing_hints import HINTS, fold, says_who
from psgfeed.normalise.dates import find_dateline, looks_like_date
from psgfeed.normalise.dates_words import DAYS_BACK, MONTHS, RELATIVE, any_of
from psgfeed.normalise.dates_words import fold as fold_dates

if TYPE_CHECKING:
    from psgfeed.extract.blocks import Piece

LINE_MAX = 160
_DATE_MAX = 60
_LABEL_MAX = 40
_TITLE_MIN = 10
_LINKED_TITLE_MIN = 25
_SIGNS = frozenset(".|•·»–—-([/")
_PIECES_MAX = 300
_PART_MAX = 60
_PART_WORDS_MAX = 4  # a section has fewer, a title more
_DAYS = 31

_EDGES = " \t\n\r\f\v\u00a0|•·*–—-/,;:.>»«()[]\u2022"
_BARS = re.compile(r"\s*[|•·»]\s*")
_DASHES = re.compile(r"\s+[–—/-]\s+")
_NUMBER = re.compile(r"\d")
_NUMERIC = re.compile(r"\d\s{0,2}[./-]\s{0,2}\d")
_MONTH = re.compile(rf"(?<![a-z])(?:{'|'.join(sorted({month[:3] for month in MONTHS}))})")
_FROM_NOW_WORDS = [*DAYS_BACK, *RELATIVE["before"], *RELATIVE["behind"], *RELATIVE["now"]]
_FROM_NOW = re.compile(rf"(?<![a-z])(?:{any_of(_FROM_NOW_WORDS)})(?![a-z])")
_ISSUE = re.compile(
    r"(?P<issue>(?:[^\W\d][\w.’'-]*\s+){0,4}(?:n[º°o.]{0,2}\s*|#\s*)?\d{1,4})\s*[.:,|–—-]\s*", re.IGNORECASE
)
_HOURS = re.compile(r"(?<=\d:\d\d)\s*(?:h|hs|hrs?|horas?)\b\.?", re.IGNORECASE)
_BEFORE_DATE = re.compile(r",\s|\s(?:on|el)\s", re.IGNORECASE)
_PLACE = re.compile(r"(?:[A-ZÁÉÍÓÚÑ][\w.'’-]*[ ,]+(?:(?:de|del|la|las|los|el|of|the)\s+){0,2}){1,4}(?<=, )")
_IN_BRACKETS = re.compile(r"[\[(][^()\[\]]{1,60}[\])]")
_OPENING = " \t\n\r\u00a0.:;,|·–—-"
_DATE_AND_DASH = re.compile(r"\s*([^\n–—]{6,40}?)(?:\s+[–—-]+\s+|\s*[–—]\s*)(?=\S)")
_BREAK_INSIDE = re.compile(r"\.\s+[^\W\d]")


@dataclass(frozen=True, slots=True)
class Dateline:
    """A date as printed, and the label of the issue before it."""

    raw: str
    issue: str = ""


@lru_cache(maxsize=8192)
def read_dateline(text: str) -> Dateline | None:
    """Return the date that a line consists of, or None when the line is anything else.

    Before the date may stand a word that only says so ("Posted on"), an author, a place or the number of an issue;
    around it, behind signs such as a bar, a section or a count of comments. A sentence that mentions a date is no
    dateline, nor is a title with a date behind it.
    """
    if not 0 < len(text) <= LINE_MAX or not _may_be_dated(text):
        return None
    bars = _BARS.split(text)
    if len(bars) > 1:
        return _first_dated(bars)
    return _read_part(text) or _first_dated(_DASHES.split(text))


def _may_be_dated(text: str) -> bool:
    """Tell quickly whether a text has a number and a month, numbers and signs, or words that count from now."""
    folded = text.lower() if text.isascii() else fold_dates(text).lower()
    if _NUMBER.search(folded) and (_NUMERIC.search(folded) or _MONTH.search(folded)):
        return True
    return _FROM_NOW.search(folded) is not None


def _first_dated(parts: Sequence[str]) -> Dateline | None:
    worded = [part for part in parts if part.strip(_EDGES)]
    if any(len(part) > _PART_MAX for part in worded):
        return None
    at, found = next(((n, found) for n, part in enumerate(worded) if (found := _read_part(part))), (0, None))
    others = (part for n, part in enumerate(worded) if n != at)
    return found if all(_is_label(part) for part in others) else None


def _is_label(part: str) -> bool:
    """Tell whether a part of a dateline is a section, an author or a count, and no title or text."""
    return (len(part.split()) <= _PART_WORDS_MAX and part.rstrip()[-1] not in ".!?…") or says_who(part)


def read_issue(text: str) -> str:
    """Return the number of an issue that a line consists of, as in "Update 119."; or nothing."""
    bare = text.strip(_EDGES)
    if not bare or len(bare) > _LABEL_MAX or not _ISSUE.fullmatch(f"{bare}."):
        return ""
    words = fold(bare).split()
    return bare if any(word in HINTS.issue for word in words) else ""


def is_date(text: str) -> bool:
    """Tell whether a text is a date and nothing else."""
    if not 0 < len(text) <= _DATE_MAX or _BREAK_INSIDE.search(text) or not looks_like_date(text):
        return False
    span = find_dateline(text)
    return span is None or not (text[: span[0]] + text[span[1] :]).strip(_EDGES)


def _read_part(text: str) -> Dateline | None:
    bare = _HOURS.sub("", text.strip(_EDGES))
    if not bare or (len(bare) > _DATE_MAX + _LABEL_MAX):
        return None
    bare = _without_label(bare)
    issue = _ISSUE.match(bare)
    if issue and is_date(bare[issue.end() :]) and _names_an_issue(issue["issue"], bare):
        return Dateline(bare[issue.end() :], issue["issue"])
    return Dateline(bare) if is_date(bare) else _beside_author_or_place(bare)


def _beside_author_or_place(text: str) -> Dateline | None:
    for sign in _BEFORE_DATE.finditer(text):
        if is_date(text[sign.end() :]) and says_who(text[: sign.start()]):
            return Dateline(text[sign.end() :])
    span = find_dateline(text)
    if span is None:
        return None
    before, after = text[: span[0]], text[span[1] :].strip(_EDGES)
    is_apart = not before.strip(_EDGES) or _PLACE.fullmatch(before)
    return Dateline(text[span[0] : span[1]]) if is_apart and (not after or says_who(after)) else None


def _without_label(text: str) -> str:
    """Return the text without the words before a date that only say that one follows."""
    for _ in range(3):
        head, colon, rest = text.partition(":")
        if colon and fold(head) in HINTS.dated:
            text = rest.strip(_EDGES)
            continue
        words = text.split()
        taken = next((n for n in (3, 2, 1) if len(words) > n and fold(" ".join(words[:n])) in HINTS.dated), 0)
        if not taken:
            return text
        text = " ".join(words[taken:]).strip(_EDGES)
    return text


def _names_an_issue(label: str, text: str) -> bool:
    """Tell whether a label before a date names an issue; "3. May 2012" and "12, March 2019" are dates all through."""
    return not is_date(text) or any(letter.isalpha() for letter in label) or int(label) > _DAYS


def divide(pieces: Sequence["Piece"]) -> list[Sequence["Piece"]]:
    """Divide the runs of text on one line where a date or a linked title stands beside a text.

    A date in the middle of prose divides nothing, nor does a link that its sentence goes on from.
    """
    pieces = _with_opening_date(pieces)
    if len(pieces) == 1 or len(pieces) > _PIECES_MAX:
        return [pieces]
    joined = "".join([piece.text for piece in pieces])
    if pieces[0].box.href == pieces[-1].box.href and read_dateline(" ".join(joined.split())):
        return [pieces]
    span = _date_span(pieces)
    if span is None:
        return _after_link(pieces)
    before, dated, after = pieces[: span[0]], pieces[span[0] : span[1]], pieces[span[1] :]
    set_off = dated[0].text.lstrip()[:1] in _SIGNS
    if not ((set_off or _ends_apart(before) or _is_own_part(before, -1)) and _is_set_behind(dated, after)):
        return _after_link(pieces)
    parts = [*_after_link(before), dated, *_after_link(after)]
    return [part for part in map(_bare, parts) if part]


def _with_opening_date(pieces: Sequence["Piece"]) -> Sequence["Piece"]:
    """Return the pieces with the first one divided where a date and a dash open a text."""
    text = pieces[0].text
    opening = _DATE_AND_DASH.match(text) if _NUMBER.search(text, 0, _DATE_MAX) else None
    if opening is None or not is_date(opening[1].strip()):
        return pieces
    make, box = type(pieces[0]), pieces[0].box
    rest = text[opening.end() :]
    return [make(opening[1], box), make(rest, box), *pieces[1:]] if rest.strip() else pieces


def _is_own_part(pieces: Sequence["Piece"], at: int) -> bool:
    """Tell whether the first or last words of a part of a line have an element of their own, as labels do."""
    worded = [piece for piece in pieces if piece.text.strip(_EDGES)]
    return bool(worded) and worded[at].box.kind.inline


def _is_set_behind(dated: Sequence["Piece"], after: Sequence["Piece"]) -> bool:
    return _begins_apart(after) or (dated[0].box.kind.inline and _is_own_part(after, 0))


def _bare(pieces: Sequence["Piece"]) -> Sequence["Piece"]:
    """Return a part of a line without the signs alone that it begins with; nothing where it has but signs."""
    first = next((n for n, piece in enumerate(pieces) if piece.text.strip(_EDGES) or piece.box.stamp), len(pieces))
    return pieces[first:]


def _after_link(pieces: Sequence["Piece"]) -> list[Sequence["Piece"]]:
    """Divide a line behind the link that it begins with, when a text of its own or a note in brackets follows."""
    worded = [n for n, piece in enumerate(pieces) if piece.text.strip(_EDGES)]
    href = pieces[worded[0]].box.href if worded else ""
    if not href:
        return [pieces]
    if all(pieces[n].box.href for n in worded):
        return _links_apart(pieces, worded)
    end = next((n for n in worded if pieces[n].box.href != href), 0)
    title = "".join([piece.text for piece in pieces[:end]]).strip()
    text = "".join([piece.text for piece in pieces[end:]]).strip()
    if len(title) < _TITLE_MIN or " " not in title or title[-1] in "(“\"',":
        return [pieces]
    is_apart = len(text) >= _LABEL_MAX and _begins_apart(pieces[end:])
    return [pieces[:end], _behind(pieces[end:])] if is_apart or _IN_BRACKETS.fullmatch(text) else [pieces]


def _links_apart(pieces: Sequence["Piece"], worded: Sequence[int]) -> list[Sequence["Piece"]]:
    """Divide a line of nothing but links where one is as long as a title: a section or a count stands beside it."""
    starts = [
        n
        for before, n in zip([-1, *worded], worded, strict=False)
        if before < 0 or pieces[n].box.href != pieces[before].box.href
    ]
    runs = [pieces[first:last] for first, last in zip(starts, [*starts[1:], len(pieces)], strict=True)]
    longest = max(len("".join([piece.text for piece in run]).strip()) for run in runs)
    return runs if longest >= _LINKED_TITLE_MIN else [pieces]


def _behind(pieces: Sequence["Piece"]) -> Sequence["Piece"]:
    """Return a text without the signs that set it off from what stands before it."""
    first = pieces[0].text.lstrip(_OPENING)
    return [type(pieces[0])(first, pieces[0].box), *pieces[1:]] if first != pieces[0].text else pieces


def _date_span(pieces: Sequence["Piece"]) -> tuple[int, int] | None:
    for first, piece in enumerate(pieces):
        if piece.box.stamp:
            last = next((n for n in range(first, len(pieces)) if not pieces[n].box.stamp), len(pieces))
            return first, last
        if not 0 < len(piece.text.strip(_EDGES)) <= _DATE_MAX + _LABEL_MAX:
            continue
        if _NUMBER.search(piece.text) and read_dateline(" ".join(piece.text.split())):
            return first, first + 1
        last = _split_date(pieces, first)
        if last:
            return first, last
    return None


def _split_date(pieces: Sequence["Piece"], first: int) -> int:
    """Return the end of a date whose day, month and year are pieces of their own, or 0."""
    joined = ""
    for last in range(first, min(first + 6, len(pieces))):
        text = pieces[last].text.strip()
        if len(text) > _LABEL_MAX or (text and pieces[last].box.href != pieces[first].box.href):
            return 0
        joined = f"{joined} {text}".strip()
        if last > first and text and read_dateline(joined):
            following = pieces[last + 1].text.strip() if last + 1 < len(pieces) else ""
            if not (following.isdigit() and read_dateline(f"{joined} {following}")):
                return last + 1
    return 0


def _ends_apart(pieces: Sequence["Piece"]) -> bool:
    """Tell whether what stands before a date is something else than the beginning of its sentence."""
    text = "".join([piece.text for piece in pieces]).strip()
    if not text.strip(_EDGES) or _are_links(pieces):
        return True
    return text[-1] in ".!?…|•·»–—-:/" or fold(text) in HINTS.dated or says_who(text)


def _begins_apart(pieces: Sequence["Piece"]) -> bool:
    """Tell whether what stands behind a date or a title is something else than the rest of its sentence."""
    text = "".join([piece.text for piece in pieces]).strip()
    if not text.strip(_EDGES) or _are_links(pieces):
        return True
    if text[0] in "'’" and text[1:2].islower():
        return False
    return text[0].isupper() or text[0].isdigit() or text[0] in "|•·»–—-:.“\"‘'«(¿¡"


def _are_links(pieces: Sequence["Piece"]) -> bool:
    return all(piece.box.href or not piece.text.strip(_EDGES) for piece in pieces)
