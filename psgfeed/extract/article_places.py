"""Which elements of a page are the article's own ground, by their tags and by what they are called.

Navigation, sidebars, footers, comments and lists of other articles hold dates, names and text that are not its own.
"""

from bisect import bisect_left
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from psgfeed.extract.article_page import text_of
from psgfeed.extract.article_words import humps, tokens, word_set

_WHOLE = frozenset(["html", "body", "main", "article"])
_PERHAPS = frozenset(["footer", "aside"])
_REMARK_MAX = 200
_FEW = 4

_paragraphs_in = etree.XPath("count(.//p)")
_paragraph = etree.XPath("(//p)[position() = $number]")


@dataclass(frozen=True, slots=True)
class Ground:
    """The article's ground: its headline and what is ``around`` it, and what is around ``most`` of the paragraphs."""

    around: frozenset[HtmlElement]
    most: frozenset[HtmlElement]

    def excludes(self, element: HtmlElement) -> bool:
        """Tell whether an element holds something else than the article.

        Names mislead ("with-sidebar"): an element around the headline, or with most of the page's paragraphs, is not
        excluded for them, unless they say comments or footer.
        """
        tag = element.tag
        if not isinstance(tag, str) or tag in word_set("elements", "unseen"):
            return True
        if tag in _WHOLE or element in self.around:
            return False
        if tag in word_set("elements", "apart"):
            return not _is_remark(element)
        return bool(element.attrib) and self._is_called_apart(element)

    def _is_called_apart(self, element: HtmlElement) -> bool:
        if (element.get("role") or "").lower() in word_set("places", "roles"):
            return True
        called = _names(element)
        names = tokens(called)
        if not names.isdisjoint(word_set("places", "outside")) or humps(called) & word_set("places", "outside_within"):
            return True
        return not names.isdisjoint(word_set("places", "aside")) and element not in self.most


def ground_of(tree: HtmlElement, headline: HtmlElement | None) -> Ground:
    """Return the ground of the article with a headline, or of a page without one."""
    around = frozenset((headline, *headline.iterancestors())) if headline is not None else frozenset()
    return Ground(around, _around_most(tree))


def _around_most(tree: HtmlElement) -> frozenset[HtmlElement]:
    """Return the elements that hold more than half of a page's paragraphs, when it has more than a few.

    They stand around the one in the middle, and the further out, the more they hold: a bisection finds the last.
    """
    count = _count(tree)
    middle = _paragraph(tree, number=count // 2 + 1)
    if count <= _FEW or not isinstance(middle, list):
        return frozenset()
    inwards = list(reversed([place for element in middle for place in element.iterancestors()]))
    holding = bisect_left(inwards, x=True, key=lambda place: _count(place) <= count / 2)
    return frozenset(inwards[:holding])


def _count(element: HtmlElement) -> float:
    return float(str(_paragraphs_in(element)))


def _is_remark(element: HtmlElement) -> bool:
    """Tell whether a footer or aside is a short one inside the article, where its date or author may stand."""
    if element.tag not in _PERHAPS or len(text_of(element)) > _REMARK_MAX:
        return False
    return any(place.tag in ("article", "main") for place in element.iterancestors())


def names_of(element: HtmlElement) -> frozenset[str]:
    """Return the words in an element's class, id and itemprop, and the words inside them."""
    names = _names(element)
    return tokens(names) | humps(names) if names else frozenset()


def _names(element: HtmlElement) -> str:
    return " ".join(name for key in ("class", "id", "itemprop") if (name := element.get(key)))
