"""The last resort for pages without usable marks: htmldate for a day, trafilatura for text, when they are installed.

Both are slow to import and slow on large pages, so they are asked late and for pages of moderate size only. htmldate
guesses, from as little as a copyright line: its day is a candidate that another source has to confirm.
"""

import logging
import warnings
from importlib import import_module
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from psgfeed.extract.article_page import Page

LENGTH_MAX = 600_000
ELEMENTS_MAX = 6_000

_elements_in = etree.XPath("count(//*)")


def is_moderate(page: Page) -> bool:
    """Tell whether a page is small enough for these libraries, whose cost grows faster than the page."""
    return page.length <= LENGTH_MAX and float(str(_elements_in(page.tree))) <= ELEMENTS_MAX


def guessed_day(tree: HtmlElement, url: str) -> str:
    """Return the day, as YYYY-MM-DD, on which htmldate guesses that a page was published, or an empty string."""
    found = _ask("htmldate", "find_date", tree, url=url or None, original_date=True)
    return found if isinstance(found, str) else ""


def guessed_text(tree: HtmlElement) -> str:
    """Return the main text that trafilatura finds in a page, or an empty string."""
    markup = etree.tostring(tree, encoding="unicode", method="html")
    found = _ask("trafilatura", "extract", markup, include_comments=False, include_tables=False)
    return found if isinstance(found, str) else ""


def _ask(library: str, function: str, *arguments: Any, **options: Any) -> object:
    """Call a library that may be missing and that may trip over a page; nothing is raised."""
    try:
        call = getattr(import_module(library), function)
        logging.getLogger(library).setLevel(logging.CRITICAL)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer: object = call(*arguments, **options)
    except Exception:  # noqa: BLE001 - what a guess costs must not be the page
        return None
    return answer
