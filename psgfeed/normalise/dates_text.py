"""Finds a date in a folded text: machine forms, and what people write in Spanish, English and their neighbours.

A text is read from the left in small steps: what may stand before a date, a time that stands first, the date, a time
and its zone behind it, and what may follow. Each step is one anchored pattern over at most 128 characters. The
words are in ``dates.toml``.
"""

import re
from dataclasses import replace

from psgfeed.normalise.dates_clock import see_clock, see_clock_behind, skip_weekday
from psgfeed.normalise.dates_forms import see_day
from psgfeed.normalise.dates_parts import Parts, Seen
from psgfeed.normalise.dates_words import MONTHS, TEXT, any_of, first_words, word_at

LENGTH_MAX = 128
_LEADS_MAX = 6
_FLAGS = re.IGNORECASE | re.ASCII

_PUNCTUATION = re.compile(r"[\s.,:;|*()\[\]\"'/_>-]{1,20}")
_LINK = rf"(?:{any_of(TEXT['links'])}(?![a-z])[\s:,]{{1,3}})"
_LABEL = re.compile(rf"{any_of(TEXT['labels'])}(?![a-z])[\s:.|,-]{{0,6}}{_LINK}{{0,2}}|{_LINK}", _FLAGS)
# A number alone needs a stop; "14 - 20 enero" and "9. - 11. Juni" are days, not issues. A number that no month has
# is an issue, and so is one that says so: "N° 12 - 18 de mayo".
_ISSUE = re.compile(
    r"(?:[a-z][a-z.]{0,20}\s{1,3}){0,4}(?:n[o.]{0,2}\s?|#)?\d{1,4}\s?[.:]\s{0,3}(?!-)"
    r"|(?:[a-z][a-z.]{0,20}\s{1,3}){1,4}(?:n[o.]{0,2}\s?|#)?\d{1,4}(?:\s?[|,]|\s?(?<=\d{3})-|(?<=\d{3})\s-)\s{1,3}"
    r"|(?:[a-z][a-z.]{0,20}\s{1,3}){0,4}(?:n[o.]{1,2}\s?|#)\d{1,4}\s?-\s{1,3}"
    r"|(?:[a-z][a-z.]{0,20}\s{1,3}){1,4}(?:3[2-9]|[4-9]\d)\s?-\s{1,3}",
    _FLAGS,
)
_NAME = r"(?-i:[A-Z])[A-Za-z.'&]{0,20}"
_PLACE = re.compile(
    rf"(?-i:[A-Z])[A-Za-z.'&]{{1,20}}(?:\s(?:{_NAME}|{any_of(TEXT['names'])}(?![a-z]))){{0,4}}(?:\s?(?:[,|:;/]|\.-|-)|\.)[\s-]{{1,4}}",
    _FLAGS,
)
_BYLINE = re.compile(rf"{any_of(TEXT['bylines'])}\s[^\d,|:;-]{{2,50}}?(?:\s?[,|-]\s?|\s(?:on|el)\s)", _FLAGS)
_LABEL_WORDS = first_words([*TEXT["labels"], *TEXT["links"]])
_OTHERS = frozenset(TEXT["others"])
_LEAD_MAX = 40
_LAST_WORD = re.compile(r"([a-z]+)[^a-z]*$", _FLAGS)
_BYLINE_WORDS = first_words(TEXT["bylines"])
_BEFORE_DAY = re.compile(rf"[\s,|.;-]{{0,5}}(?:{any_of([*TEXT['links'], *TEXT['joints']])}\s{{1,3}})?", _FLAGS)

_END = re.compile(r"[\s.,;:)\]\"'|*-]{0,20}$")
_BREAK = re.compile(
    r"\s?(?:[|()\[\]]|\.-|-\s|\.\s|;\s)|\s/\s|\s{2,}"
    rf"|\s(?:{any_of(TEXT['bylines'])}\s|{any_of(TEXT['labels'])}(?![a-z]))",
    _FLAGS,
)
_SET_OFF = re.compile(
    rf"(?<!\d)\.\s{{1,3}}|[|(>;]\s{{0,3}}|(?<!\d{{4}})\s-\s|\s{{2,}}|{any_of(TEXT['labels'])}\s?:\s?", _FLAGS
)
_BLANKS = re.compile(r"\s{2,}")
_DIGIT = re.compile(r"\d")
_JUNK = re.compile(r"[\s;,]")


def see_date(text: str) -> Seen | None:
    """Return the date that a folded text consists of, with what may stand before and after it; or none.

    Before a date may stand labels ("Publicado:") and, if it names its year, the number of an issue, a place or an
    author. After it may stand punctuation and, if it names its year, anything behind a clear break. Any other text is
    prose that mentions a date.

    Raises:
        ImpossibleDateError: a week or day of the year that does not exist.
    """
    at, named = 0, False
    for _ in range(_LEADS_MAX):
        seen = see_date_at(text, at)
        if seen and (seen.parts.year or not named):
            return seen
        end = _skip_label(text, at)
        if end is None:
            end, named = _skip_name(text, at), True
        if end is None:
            return None
        at = end
    return None


def _skip_label(text: str, at: int) -> int | None:
    word = word_at(text, at)
    lead = _PUNCTUATION.match(text, at) if not word else _LABEL.match(text, at) if word in _LABEL_WORDS else None
    return lead.end() if lead else None


def _skip_name(text: str, at: int) -> int | None:
    word = word_at(text, at)
    lead = None if word in MONTHS else _ISSUE.match(text, at)
    if lead is None and word in _BYLINE_WORDS:
        lead = _BYLINE.match(text, at)
    lead = lead or _PLACE.match(text, at)
    return lead.end() if lead and not _belongs_elsewhere(lead[0]) else None


def _belongs_elsewhere(before: str) -> bool:
    """Tell whether what stands before a date ends with a word that makes it the date of something else."""
    word = _LAST_WORD.search(before[-_LEAD_MAX:])
    return word is not None and word[1].lower() in _OTHERS


def see_date_anyhow(text: str) -> Seen | None:
    """Return the date as ``see_date`` does, but let runs of blanks pass, as the indentation of markup leaves them.

    Raises:
        ImpossibleDateError: a week or day of the year that does not exist.
    """
    if not _DIGIT.search(text):
        return None
    seen = see_date(text)
    return see_date(_BLANKS.sub(" ", text)) if seen is None and _BLANKS.search(text) else seen


def see_starts(text: str) -> list[int]:
    """Return the places in a folded text where a date may begin that is set off from what stands before it."""
    return [found.end() for found in _SET_OFF.finditer(text) if not _belongs_elsewhere(text[: found.start()])]


def see_date_at(text: str, start: int, *, whole: bool = False) -> Seen | None:
    """Return the date that begins at ``start`` and is followed by the end of the text or by a clear break; or none.

    With ``whole`` only the end of the text will do.

    Raises:
        ImpossibleDateError: a week or day of the year that does not exist.
    """
    dated = see_day(text, start)
    if dated is None:
        return _see_behind_clock(text, start, whole)
    parts, end = dated
    late = see_clock_behind(text, end) if parts.clock is None and parts.day is not None else None
    timed = _ended(text, start, late[1], replace(parts, clock=late[0]), whole) if late else None
    return timed or _ended(text, start, end, parts, whole)


def _see_behind_clock(text: str, start: int, whole: bool) -> Seen | None:
    """Read a date whose time stands before it, as in "19:15|25 de mayo de 2020"."""
    early = see_clock(text, start)
    between = _BEFORE_DAY.match(text, early[1]) if early else None
    dated = see_day(text, between.end()) if between else None
    if early is None or dated is None or dated[0].day is None:
        return None
    return _ended(text, start, dated[1], replace(dated[0], clock=early[0]), whole)


def _ended(text: str, start: int, end: int, parts: Parts, whole: bool) -> Seen | None:
    if _END.match(text, end) or _END.match(text, skip_weekday(text, end)):
        return Seen(parts, start, end)
    if whole or not parts.year or parts.day is None:
        return None
    behind = _BREAK.match(text, end)
    if behind and not {"-", "/"}.isdisjoint(behind[0]) and see_day(text, behind.end()):
        return None  # from one day to another: not the day of a publication
    junk = _JUNK.match(text, end) if parts.clock and parts.clock.zone else None
    return Seen(parts, start, end) if behind or junk else None
