"""The day of publication in a page's scripts, such as the data that a program for browsers builds the page from.

Such data tells of other articles too, so it counts only where everything in it that is called a day of publication is
one and the same day.
"""

import re
from functools import cache

from lxml import etree
from lxml.html import HtmlElement

from psgfeed.extract.article_words import alternatives
from psgfeed.model import Text

SCRIPTS_MAX = 2_000_000

_scripts_in = etree.XPath("//script[not(contains(@type, 'ld+json'))]/text()")


def embedded_date(tree: HtmlElement) -> Text | None:
    """Return the one day of publication that a page's scripts name, as precisely as the first of them names it."""
    scripts = "\n".join(map(str, _scripts_in(tree)))[:SCRIPTS_MAX]
    raws = [match[1].strip() for match in _published().finditer(scripts)]
    return Text(raws[0], "article:script") if len({raw[:10] for raw in raws}) == 1 else None


@cache
def _published() -> re.Pattern[str]:
    """Return the pattern of a key, quoted or not, perhaps inside a string, with a date behind it."""
    key = rf"(?<![\w-])(?:{alternatives('script', 'published')})\\{{0,3}}[\"']?"
    value = r"\\{0,3}[\"']((?:19|20)\d\d-\d\d-\d\d[T :.\d+Z-]{0,24})"
    return re.compile(rf"{key}\s{{0,9}}[:=]\s{{0,9}}{value}")
