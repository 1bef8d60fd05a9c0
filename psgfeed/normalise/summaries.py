"""Summaries: a source's own words in plain text, without what stands around them."""

from dataclasses import dataclass

import nh3

from psgfeed.model import Text
from psgfeed.normalise.boilerplate import is_boilerplate, without_shortcodes, without_tail
from psgfeed.normalise.bylines import split_byline
from psgfeed.normalise.datelines import without_dateline
from psgfeed.normalise.markup import as_html, visible
from psgfeed.normalise.sentences import cut_at_sentence
from psgfeed.normalise.text import bare, cut_at_word, one_line, sound, strip_invisible, tidy_lines

__all__ = ["CleanSummary", "clean_summary", "cut_at_sentence", "plain_text", "safe_html"]

SUMMARY_MAX = 600
PLAIN_MAX = 256_000
SAFE_MAX = 100_000  # characters of markup
_READ_MAX = 60_000  # so much of a full text decides what its first 600 characters are
_LAYERS_MAX = 8  # title, byline, dateline, caption and the like in front of the first sentence
_CAPTION = frozenset({"figcaption"})
_SAFE_TAGS = {"p", "a", "em", "strong", "ul", "ol", "li", "br", "blockquote"}


@dataclass(frozen=True, slots=True)
class CleanSummary:
    """A clean summary; ``byline`` is who wrote it, when a line in front of it said so."""

    value: str
    repaired: bool
    cut: bool = False
    byline: str = ""


def clean_summary(text: Text, title: str) -> CleanSummary:
    """Return the summary of an item: at most 600 characters of plain text, paragraphs joined by an empty line.

    Taken off are a byline, a dateline and a repetition of the title at the head, and at both ends what software or an
    editor put around the text: buttons, invitations to read on, captions. A text too long is cut at a sentence.

    Args:
        text: the source's summary or full text.
        title: the item's clean title.
    """
    lines, repaired = _lines(Text(text.value[:_READ_MAX], text.origin, text.html), _CAPTION)
    body, byline = _without_head(without_tail(lines), bare(title))
    whole = _fold_lines(body)
    value = cut_at_sentence(whole, SUMMARY_MAX)
    return CleanSummary(value, repaired, value != whole, byline)


def plain_text(text: Text) -> str:
    """Return the whole text without markup, at most 256 000 characters, paragraphs joined by an empty line."""
    lines, _ = _lines(text)
    return cut_at_word(_fold_lines(lines), PLAIN_MAX)


def safe_html(html: str) -> str:
    """Return the first 100 000 characters of markup as paragraphs, lists, emphasis and http or https links only."""
    safe = nh3.clean(
        strip_invisible(as_html(html[:SAFE_MAX])),
        tags=_SAFE_TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_only_web_links,
        link_rel="nofollow noopener",
    )
    return safe.replace("\r", "\n")


def _lines(text: Text, without: frozenset[str] = frozenset()) -> tuple[str, bool]:
    """Return clean lines, an empty one between paragraphs, and whether damage was repaired."""
    shown, repaired = sound(visible(text, without))
    return tidy_lines(without_shortcodes(shown)), repaired


def _fold_lines(text: str) -> str:
    return "\n\n".join(one_line(paragraph) for paragraph in text.split("\n\n"))


def _without_head(text: str, title: str) -> tuple[str, str]:
    """Return the text from its first sentence on, and the byline that stood in front of it."""
    byline = ""
    for _ in range(_LAYERS_MAX):
        before = text
        name, text = split_byline(text)
        byline = byline or name
        text = without_dateline(text)
        first, _, rest = text.partition("\n")
        if is_boilerplate(first) or (title and bare(first) == title):
            text = rest.lstrip()
        if text == before:
            break
    return text, byline


def _only_web_links(_tag: str, attribute: str, value: str) -> str | None:
    return value if attribute != "href" or value.lower().startswith(("http://", "https://")) else None
