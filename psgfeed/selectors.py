"""Selectors: where the values of a page stand, as a source's file says it in CSS or XPath 1.0.

CSS may end in ``::text`` or ``::attr(name)``. An expression is XPath when it begins with ``/``, ``./``, ``../``
or ``(``. Only what XPath 1.0 defines may be used: functions of an extension could read files or run for ever.
"""

import re
from functools import lru_cache
from typing import Any

from cssselect import SelectorError
from lxml import etree
from parsel.csstranslator import HTMLTranslator

Element = etree._Element  # noqa: SLF001 - lxml has no public name for the class of its elements

LENGTH_MAX = 500
_XPATH = re.compile(r"\.{0,2}/|\(|\.$")
_STRINGS = re.compile(r"\"[^\"]*\"|'[^']*'")
_CALLS = re.compile(r"([\w.-]+(?::[\w.-]+)?)\s*\(")
_VARIABLE = re.compile(r"\$[\w.-]+")
_PREFIX = re.compile(r"(?<!:)\b([\w-]+):(?!:)")
_XPATH_1_0 = re.compile(
    "last|position|count|id|local-name|namespace-uri|name|string|concat|starts-with|contains|substring-before"
    "|substring-after|substring|string-length|normalize-space|translate|boolean|not|true|false|lang|number|sum"
    "|floor|ceiling|round|text|node|comment|processing-instruction|and|or|div|mod"
)
_SAMPLE = etree.fromstring("<html><body><p>x</p></body></html>")


class Selector:
    """A compiled selector. ``text`` is what the file says."""

    __slots__ = ("_xpath", "text")

    def __init__(self, text: str, xpath: etree.XPath) -> None:
        self.text, self._xpath = text, xpath

    def __call__(self, element: Element) -> list[Any]:
        """Return what is found in and below an element, in the page's order: elements, or texts and attributes."""
        try:
            found = self._xpath(element)
        except etree.XPathError:
            return []
        return found if isinstance(found, list) else []

    def elements(self, element: Element) -> list[Element]:
        """Return the elements that are found, without texts and attributes."""
        return [found for found in self(element) if isinstance(found, Element)]


@lru_cache(maxsize=1024)
def compile_selector(text: str, *, inside: bool = False) -> Selector:
    """Return a selector.

    Args:
        text: CSS or XPath 1.0.
        inside: whether it is searched for inside an item, where ``//`` would leave it for the whole page.

    Raises:
        ValueError: it cannot be used; with what to write instead.
    """
    if len(text) > LENGTH_MAX:
        raise ValueError(f"write a selector of at most {LENGTH_MAX} characters")
    if not _XPATH.match(text):
        return Selector(text, _from_css(text))
    if inside and text.startswith(("/", "(/")):
        raise ValueError(f'write ".{text.lstrip("(")}": without the dot the whole page is searched, not the item')
    return Selector(text, _from_xpath(text))


def _from_css(text: str) -> etree.XPath:
    try:
        return _compiled(HTMLTranslator().css_to_xpath(text))
    except (SelectorError, etree.XPathError, ValueError, RecursionError) as error:
        raise ValueError(f"write CSS, or XPath that begins with / or ./: {error}") from None


def _from_xpath(text: str) -> etree.XPath:
    bare = _STRINGS.sub("''", text)
    unknown = [name for name in _CALLS.findall(bare) if not _XPATH_1_0.fullmatch(name)]
    foreign = unknown or _PREFIX.findall(bare) or _VARIABLE.findall(bare)
    if foreign:
        raise ValueError(f'write XPath 1.0 without extensions: it has no "{foreign[0]}"')
    try:
        return _compiled(text)
    except (etree.XPathError, RecursionError) as error:
        raise ValueError(f"write XPath 1.0: {error}") from None


def _compiled(expression: str) -> etree.XPath:
    xpath = etree.XPath(expression)
    if not isinstance(xpath(_SAMPLE), list):
        raise ValueError("write an expression that selects elements, texts or attributes")  # noqa: TRY004 - a setting
    return xpath
