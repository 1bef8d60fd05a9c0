"""What the page that a person named says about itself: its title, the feeds it names, where its links lead."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import etree

from psgfeed.discovery.data import data
from psgfeed.extract.blocks import Page, parse_page
from psgfeed.extract.kinds import guess_kind
from psgfeed.model import Document, DocumentKind
from psgfeed.normalise.text import one_line
from psgfeed.normalise.urls import absolute, identity_key

_LINE_MIN = 40  # characters: a headline, not an entry of a menu
_LINES_MIN = 3
_LINKS_READ = 2000
_TEXTS_OF_LINK = 20  # a link that never ends must not cost more
_BOXES = frozenset({"div", "main", "section"})
_SITE_NAMES = ("og:site_name", "application-name")
_INTERFACE = "https://api.w.org/"


@dataclass(frozen=True, slots=True)
class NamedFeed:
    """A feed that a page names, with the title it gives it."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class StartPage:
    """A page, and what it says. Addresses are absolute.

    ``generator`` is the program that wrote it, in lower case. ``feeds`` are those of the head, ``feed_links`` those
    that its text links to. ``links`` holds what all links lead to, reduced for comparing. ``interface`` is the
    root of a WordPress interface that it names. ``scripted`` says that there is nothing to read before scripts ran.
    """

    document: Document
    kind: DocumentKind = DocumentKind.UNKNOWN
    title: str = ""
    site_name: str = ""
    generator: str = ""
    feeds: tuple[NamedFeed, ...] = ()
    feed_links: tuple[str, ...] = ()
    links: frozenset[str] = field(default_factory=frozenset)
    interface: str = ""
    scripted: bool = False

    @property
    def url(self) -> str:
        """The page's address, redirects followed."""
        return self.document.url

    @property
    def root(self) -> str:
        """The address of its site's home page."""
        return urljoin(self.url, "/")

    @property
    def is_home(self) -> bool:
        """Whether it is its site's home page."""
        return identity_key(self.url) == identity_key(self.root)


def read_start_page(document: Document) -> StartPage:
    """Read what a page says about itself; what is no page says nothing but its kind."""
    kind = guess_kind(document)
    page = None if kind is DocumentKind.FEED else parse_page(document.body, document.url, document.headers)
    if page is None:
        return StartPage(document, kind)
    links = list(_links(page))
    metas = _metas(page)
    return StartPage(
        document=document,
        kind=kind,
        title=one_line(page.root.findtext(".//title") or ""),
        site_name=next((metas[name] for name in _SITE_NAMES if metas.get(name)), ""),
        generator=metas.get("generator", "").lower(),
        feeds=tuple(_named_feeds(page)),
        feed_links=tuple(dict.fromkeys(url for url, text in links if _leads_to_feed(url, text))),
        links=frozenset(key for url, _ in links if (key := identity_key(url))),
        interface=next((url for url in _of_relation(page, _INTERFACE)), ""),
        scripted=_is_scripted(page),
    )


def _metas(page: Page) -> Mapping[str, str]:
    return {
        (element.get("property") or element.get("name") or "").lower(): one_line(element.get("content") or "")
        for element in page.root.iter("meta")
    }


def _of_relation(page: Page, relation: str) -> Iterator[str]:
    for element in page.root.iter("link"):
        if relation in (element.get("rel") or "").lower().split() and element.get("href"):
            url = absolute(element.get("href") or "", page.base)
            if url:
                yield url


def _named_feeds(page: Page) -> Iterator[NamedFeed]:
    types = frozenset(data()["feeds"]["types"])
    for element in page.root.iter("link"):
        relations = (element.get("rel") or "").lower().split()
        media_type = (element.get("type") or "").partition(";")[0].strip().lower()
        if "feed" in relations or ("alternate" in relations and media_type in types):
            url = absolute(element.get("href") or "", page.base)
            if url:
                yield NamedFeed(url, one_line(element.get("title") or ""))


def _links(page: Page) -> Iterator[tuple[str, str]]:
    for _, element in zip(range(_LINKS_READ), page.root.iter("a"), strict=False):
        url = absolute(element.get("href") or "", page.base)
        if url:
            yield url, _text(element)


def _text(element: etree._Element) -> str:
    return one_line(" ".join(str(text) for text in islice(element.itertext(), _TEXTS_OF_LINK)))


def _leads_to_feed(url: str, text: str) -> bool:
    signs = frozenset(data()["feeds"]["signs"])
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2].lower()
    return last in signs or last.endswith((".rss", ".atom")) or text.lower() in signs


def _is_scripted(page: Page) -> bool:
    """Tell whether a page shows next to nothing and has an empty box for a script to fill."""
    told = sum(len(line.text) >= _LINE_MIN for line in page.lines)
    return told < _LINES_MIN and next(page.root.iter("script"), None) is not None and _has_empty_box(page)


def _has_empty_box(page: Page) -> bool:
    if any("javascript" in "".join(element.itertext()).lower() for element in page.root.iter("noscript")):
        return True
    return any(
        not len(element) and not (element.text or "").strip()
        for element in page.root.iter(etree.Element)
        if (element.get("id") and element.tag in _BOXES) or "-" in str(element.tag)
    )
