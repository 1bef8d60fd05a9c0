"""Titles: one line of plain text."""

from dataclasses import dataclass

from psgfeed.model import Text
from psgfeed.normalise.markup import visible
from psgfeed.normalise.sentences import first_sentence
from psgfeed.normalise.summaries import clean_summary
from psgfeed.normalise.text import cut_at_word, one_line, repair, strip_invisible

TITLE_MAX = 300
MADE_TITLE_MAX = 120
_READ_MAX = 20_000


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
    shown, repaired = repair(visible(Text(text.value[:_READ_MAX], text.origin, text.html)))
    line = one_line(strip_invisible(shown))
    value = cut_at_word(line, TITLE_MAX)
    return Cleaned(value, repaired, value != line)


def title_from_text(text: Text) -> str:
    """Return a title of at most 120 characters made from the first words of a text; empty when it has none."""
    summary = clean_summary(text, "").value
    return cut_at_word(first_sentence(one_line(summary)), MADE_TITLE_MAX)
