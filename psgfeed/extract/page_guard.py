"""The door for web pages: what makes an HTML parser slow is cut off before it sees it.

libxml2 appends each attribute of an element behind all that it has, so that a tag with a hundred thousand of them takes
minutes. No page needs more than a few dozen.
"""

import re

ATTRIBUTES_MAX = 256

# Every quantifier that could give back is possessive: one pass over the text, whatever is in it.
_ATTRIBUTE = r"""[\s/]++[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+|)|)"""
_TAG = rf"<[A-Za-z][^\s/>]*+(?:{_ATTRIBUTE}){{0,{ATTRIBUTES_MAX}}}+"
_HARMLESS = re.compile(rf"(?:[^<]++|<(?![A-Za-z])|{_TAG}(?!{_ATTRIBUTE}))*+")
_OVERLOADED = re.compile(rf"({_TAG})(?:{_ATTRIBUTE})++")


def without_overloaded_tags(text: str) -> str:
    """Return a page's text in which no tag has more than ``ATTRIBUTES_MAX`` attributes. Linear in the text's length."""
    harmless = _HARMLESS.match(text)
    if harmless is not None and harmless.end() == len(text):
        return text
    return _OVERLOADED.sub(r"\1", text)
