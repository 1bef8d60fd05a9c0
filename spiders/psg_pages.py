"""What only the Peru Support Group's pages need: its item pages told from its lists, and the names of its sections.

The site has had several designs, and most of its past survives in a web archive only. So nothing here looks at tag
names or classes: an item page is known by a dated title that leads nowhere and that the page's own title repeats.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from psgfeed.extract.blocks import Box, Gap, Line, Page, parse_page
from psgfeed.extract.listing import read_page
from psgfeed.extract.listing_datelines import read_dateline
from psgfeed.extract.listing_groups import Block
from psgfeed.extract.listing_hints import Region, fold
from psgfeed.extract.listing_items import body_of, found_in, text_of
from psgfeed.extract.listing_titles import BOLD, LINKED, NONE, rank
from psgfeed.model import Document, DocumentKind, Found, ItemKind, Reading, Source, Text
from psgfeed.normalise.bylines import split_byline
from psgfeed.normalise.urls import absolute, identity_key, unarchived
from psgfeed.problems import DOCUMENT_REFUSED, Finding

_PARAGRAPH_MIN = 80
_REACH = 4  # lines between a title and its date

_ITEM_PATH = re.compile(r"/(?:(?P<name>news-article|article|resource|event)-\d+|\d{4}/\d\d/[^/]+/?$)")
_TITLE_SIGNS = re.compile(r"\s+[–—·«:-]\s+|\s*[|»:]\s*")
_HOME_PATHS = frozenset({"", "/", "/index.php", "/index.html", "/home", "/home/", "/home.php"})
_HOME_SECTIONS = {
    "news": "home-news",
    "articles": "home-articles",
    "notices": "home-featured",
    "featured": "home-featured",
}
_LIST_SECTIONS = {"news": "news", "articles": "articles", "resources": "resources", "publications": "resources"}
_NO_SUBJECTS = frozenset(
    {"peru support group", "psg", "home", "news", "articles", "resources", "events", "latest news"}
)
_ITEM_SECTIONS = {"news": "news-article", "article": "article", "articles": "article"}


def read_psg(document: Document, source: Source) -> Reading:
    """Return the items of a page of the Peru Support Group, each with its section; nothing is raised for bad input.

    An item page gives one item, whose summary is the first paragraph. The sections are news, articles, resources and,
    on the home page, home-news, home-articles and home-featured; news-article and article for item pages; page for
    standing texts.
    """
    page = parse_page(document.body, document.url, document.headers)
    if page is None:
        return Reading(DocumentKind.LISTING, document.url, findings=(Finding(DOCUMENT_REFUSED, document.url),))
    address = unarchived(document.url)
    reading = read_page(page, document, source)
    block = _item_of(page, address, reading.title)
    if block is not None:
        return replace(reading, kind=DocumentKind.ARTICLE, found=(_article(page, block, address),), next_pages=())
    sections = _sections(reading.found, address)
    found = (
        replace(item, section=Text(name, "source:psg")) for item, name in zip(reading.found, sections, strict=True)
    )
    return replace(reading, found=tuple(found))


def _item_of(page: Page, address: str, page_title: str) -> Block | None:
    """Return the one item that a page is about, or None when it is a list."""
    names = _names_in(page_title)
    dates = [line for line in page.lines if line.region is Region.MAIN and (line.stamp or read_dateline(line.text))]
    listed = [date for date in dates if _leads_elsewhere(page, date, address)]
    candidates = [(title, date) for date in dates for title in _titles_near(page, date, address)]
    named = [(title, date) for title, date in candidates if fold(title.text) in names]
    for title, date in named:
        if date not in listed or len(dates) == 1:
            return _around(page, title, date)
    if listed or len(dates) != 1 or not candidates:
        return None
    title, date = max(candidates, key=lambda pair: (rank(pair[0]), -abs(pair[0].index - pair[1].index)))
    is_item = _ITEM_PATH.search(urlsplit(address).path) or rank(title) >= BOLD
    return _around(page, title, date) if is_item else None


def _names_in(page_title: str) -> set[str]:
    """Return what a page's own title may name as its subject: all of it, and its parts; not the site or a section."""
    cuts = [(0, len(page_title)), *(match.span() for match in _TITLE_SIGNS.finditer(page_title))]
    names = {fold(name) for first, last in cuts for name in (page_title[:first], page_title[last:], page_title)}
    return {name for name in names if name and name not in _NO_SUBJECTS}


def _leads_elsewhere(page: Page, date: Line, address: str) -> bool:
    """Tell whether a linked title stands directly before or after a date, as in a list."""
    beside = [(date.index - 1, date.gap), (date.index + 1, None)]
    for index, gap in beside:
        if not 0 <= index < len(page.lines):
            continue
        line = page.lines[index]
        on_one_line = (line.gap if gap is None else gap) is Gap.NONE
        if (
            not on_one_line
            and line.region is Region.MAIN
            and _is_link_away(page, line, address)
            and rank(line) >= LINKED
        ):
            return True
    return False


def _is_link_away(page: Page, line: Line, address: str) -> bool:
    target = absolute(line.href, page.base) if line.href else None
    return target is not None and identity_key(unarchived(target)) != identity_key(address)


def _titles_near(page: Page, date: Line, address: str) -> Iterator[Line]:
    """Yield the lines around a date that may be the one item's title: they lead nowhere, or to the page itself."""
    for index in range(max(0, date.index - _REACH), min(len(page.lines), date.index + _REACH + 1)):
        line = page.lines[index]
        between = page.lines[min(index, date.index) + 1 : max(index, date.index)]
        if any(len(other.text) >= _PARAGRAPH_MIN for other in between) or _is_link_away(page, line, address):
            continue
        if (
            line.region is Region.MAIN
            and rank(line) != NONE
            and fold(line.text) not in _NO_SUBJECTS
            and (line.href or line.linked * 2 <= len(line.text))
        ):
            yield line


def _around(page: Page, title: Line, date: Line | None) -> Block:
    """Return the block of an item page: from its title to the end of the smallest box that holds a paragraph too."""
    first = min(title.index, date.index) if date else title.index
    behind = max(title.index, date.index) if date else title.index
    box: Box | None = title.block
    while box is not None and box.parent is not None:
        if box.first <= first and any(_is_paragraph(line) for line in page.lines[behind + 1 : box.last]):
            break
        box = box.parent
    return Block(title, date, first, box.last if box else len(page.lines), None, box)


def _is_paragraph(line: Line) -> bool:
    return line.region is Region.MAIN and not line.heading and line.linked * 2 < len(line.text) and len(line.text) > 1


def _article(page: Page, block: Block, address: str) -> Found:
    lines = page.lines[block.first : block.last]
    found = found_in(page, block)
    body = body_of(block, lines)
    ends = [n for n, line in enumerate(body) if n and line.gap not in {Gap.BR, Gap.NONE}]
    first = text_of(body[: ends[0]] if ends else body)
    byline, rest = split_byline(first)
    if byline and not rest and ends:
        following = list(ends[1:])
        rest = text_of(body[ends[0] : following[0] if following else len(body)])
    name = _item_section(address, lines)
    return replace(
        found,
        link=Text(address, "url:page"),
        byline=Text(byline, "listing:byline") if byline else found.byline,
        summary=Text(rest if byline else first, "listing:text"),
        content=found.summary,
        section=Text(name, "source:psg") if name else None,
        position=0,
    )


def _item_section(address: str, lines: Sequence[Line]) -> str:
    """Return the kind of an item page: named by its address, else by the category it links to near its title."""
    path = _ITEM_PATH.search(urlsplit(address).path)
    if path and path["name"]:
        return path["name"]
    labels = (fold(piece.text) for line in lines[:_REACH] for piece in line.pieces if piece.box.href)
    return next((_ITEM_SECTIONS[label] for label in labels if label in _ITEM_SECTIONS), "news-article")


def _sections(items: Sequence[Found], address: str) -> list[str]:
    parts = urlsplit(address)
    if parts.path in _HOME_PATHS:
        return [_home_section(item) for item in items]
    words = set(re.split(r"[^a-z]+", parts.path.lower()))
    of_page = next((section for word, section in _LIST_SECTIONS.items() if word in words), "")
    return ["page" if item.kind is ItemKind.PAGE else of_page or _named(item, _LIST_SECTIONS, "news") for item in items]


def _home_section(item: Found) -> str:
    if item.kind is ItemKind.PAGE:
        return "page"
    by_link = _ITEM_PATH.search(urlsplit(item.link.value).path) if item.link else None
    from_link = "home-articles" if by_link and by_link["name"] == "article" else "home-news"
    return _named(item, _HOME_SECTIONS, from_link)


def _named(item: Found, sections: Mapping[str, str], default: str) -> str:
    words = fold(item.section.value).split() if item.section else []
    return next((section for word, section in sections.items() if word in words), default)
