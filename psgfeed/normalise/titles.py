"""Titles: one line of plain text."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from psgfeed.model import Text
from psgfeed.normalise.markup import visible
from psgfeed.normalise.sentences import first_sentence
from psgfeed.normalise.summaries import clean_summary
from psgfeed.normalise.text import cut_at_word, one_line, sound, strip_invisible
from psgfeed.normalise.urls import identity_key

TITLE_MAX = 300
MADE_TITLE_MAX = 120
_READ_MAX = 20_000
_SLUG_WORDS_MIN = 2
_NOT_WORDS = re.compile(r"[\W_]+")
_FILE_TYPE = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean value; ``repaired`` when its characters had been damaged, ``cut`` when it was longer than allowed."""

    value: str
    repaired: bool
    cut: bool = False


def clean_title(text: Text) -> Cleaned:
    """Return a title as one line of at most 300 characters: no markup, no invisible characters, NFC, damage repaired.

    The source's own curly quotes, dashes and capitals stay. The value is empty when nothing is left.
    """
    shown, repaired = sound(visible(Text(text.value[:_READ_MAX], text.origin, text.html)))
    line = one_line(shown)
    value = cut_at_word(line, TITLE_MAX)
    return Cleaned(value, repaired, value != line)


def title_from_link(url: str) -> str:
    """Return a title of at most 120 characters made from an address: its last words, else the address itself.

    Empty for what is no web address.
    """
    key = identity_key(url)
    if key is None:
        return ""
    path, _, _ = key.partition("?")
    last = unquote(path.rpartition("/")[2], errors="replace") if "/" in path else ""
    words = [word for word in _NOT_WORDS.split(_FILE_TYPE.sub("", last)) if word and not word.isdigit()]
    told = " ".join(words) if len(words) >= _SLUG_WORDS_MIN else unquote(key, errors="replace")
    line = one_line(strip_invisible(told))
    return cut_at_word(line[:1].upper() + line[1:] if len(words) >= _SLUG_WORDS_MIN else line, MADE_TITLE_MAX)


def title_from_text(text: Text) -> str:
    """Return a title of at most 120 characters made from the first words of a text; empty when it has none."""
    summary = clean_summary(text, "").value
    return cut_at_word(first_sentence(one_line(summary)), MADE_TITLE_MAX)
