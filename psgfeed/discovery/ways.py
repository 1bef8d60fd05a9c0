"""The ways in which a site may be read, in the order in which they are tried. Pure: nothing is fetched here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from urllib.parse import urljoin, urlsplit

from psgfeed.discovery.data import data
from psgfeed.discovery.start_page import NamedFeed, StartPage
from psgfeed.model import DocumentKind
from psgfeed.normalise.urls import same_site


class Way(StrEnum):
    """How a candidate was come upon."""

    NATIVE = "native"
    NAMED = "named"
    USUAL = "usual"
    WORDPRESS = "wordpress"
    SITEMAP = "sitemap"
    JSON_LD = "json-ld"
    BLOCKS = "blocks"

    @property
    def told(self) -> str:
        """What a person reads."""
        return _TOLD[self]


_TOLD = {
    Way.NATIVE: "the address itself",
    Way.NAMED: "a feed that the page names",
    Way.USUAL: "a feed at a usual address",
    Way.WORDPRESS: "WordPress's interface",
    Way.SITEMAP: "a sitemap",
    Way.JSON_LD: "a list in the page's JSON-LD",
    Way.BLOCKS: "blocks that repeat on the page",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to read a site: ``kind`` and ``url`` are what its source file would say.

    ``in_hand`` says that the page that is there already is what would be read, ``other_site`` that the address is not
    the site's own.
    """

    way: Way
    kind: str
    url: str
    in_hand: bool = False
    other_site: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """What is known before anything but the page was asked for; ``page`` is absent when it could not be had.

    ``sitemaps`` are those that robots.txt names.
    """

    url: str
    page: StartPage | None = None
    sitemaps: tuple[str, ...] = ()

    @property
    def root(self) -> str:
        """The address of the home page."""
        return urljoin(self.page.url if self.page else self.url, "/")


def candidates(site: Site) -> Iterator[Candidate]:
    """Yield all candidates, the best way first."""
    for way in _WAYS:
        yield from way(site)


def _native(site: Site) -> Iterator[Candidate]:
    page = site.page
    if page is None:
        return
    if page.kind is DocumentKind.FEED:
        yield Candidate(Way.NATIVE, "feed", page.url, in_hand=True)
    elif _is_sitemap(page.document.body):
        yield Candidate(Way.NATIVE, "sitemap", page.url, in_hand=True)


def _named(site: Site) -> Iterator[Candidate]:
    if site.page is not None:
        for feed in islice(_in_order(site.page), data()["feeds"]["declared_max"]):
            yield _feed(Way.NAMED, feed.url, site)


def _usual(site: Site) -> Iterator[Candidate]:
    page = site.page
    linked = page.feed_links if page else ()
    paths = _paths(page)
    below = [] if page is None or page.is_home else [urljoin(page.url.partition("?")[0].rstrip("/") + "/", paths[0])]
    guessed = [*below, *(urljoin(site.root, path) for path in paths)]
    tried = {feed.url for feed in page.feeds} if page else set[str]()
    fresh = (url for url in dict.fromkeys((*linked, *guessed)) if url not in tried)
    for url in islice(fresh, data()["feeds"]["tried_max"]):
        yield _feed(Way.USUAL, url, site)


def _wordpress(site: Site) -> Iterator[Candidate]:
    interface = site.page.interface if site.page else ""
    place, found, _ = interface.partition("/wp-json")
    url = f"{place}/" if found else site.root
    yield Candidate(Way.WORDPRESS, "wordpress", url, other_site=not same_site(url, site.root))


def _sitemap(site: Site) -> Iterator[Candidate]:
    guessed = (urljoin(site.root, path) for path in data()["sitemaps"]["paths"])
    named = sorted(site.sitemaps, key=lambda url: not lists_news(url))
    for url in islice(dict.fromkeys((*named, *guessed)), data()["sitemaps"]["tried_max"]):
        yield Candidate(Way.SITEMAP, "sitemap", url, other_site=not same_site(url, site.root))


def lists_news(url: str) -> bool:
    """Tell whether the address of a sitemap says that it lists what is new."""
    path = urlsplit(url).path.lower()
    return any(word in path for word in data()["sitemaps"]["news"])


def _json_ld(site: Site) -> Iterator[Candidate]:
    if site.page is not None and b"ld+json" in site.page.document.body:
        yield Candidate(Way.JSON_LD, "jsonld", site.page.url, in_hand=True)


def _blocks(site: Site) -> Iterator[Candidate]:
    if site.page is not None and site.page.kind is not DocumentKind.FEED:
        yield Candidate(Way.BLOCKS, "listing", site.page.url, in_hand=True)


_WAYS: tuple[Callable[[Site], Iterator[Candidate]], ...] = (
    _native,
    _named,
    _usual,
    _wordpress,
    _sitemap,
    _json_ld,
    _blocks,
)


def _feed(way: Way, url: str, site: Site) -> Candidate:
    return Candidate(way, "feed", url, other_site=not same_site(url, site.root))


def _in_order(page: StartPage) -> list[NamedFeed]:
    """Return the feeds a page names: those below its own address first, those of comments last."""
    feeds: dict[str, NamedFeed] = {}
    for feed in page.feeds:
        feeds.setdefault(feed.url, feed)
    return sorted(feeds.values(), key=lambda feed: (_is_beside(feed), not _is_below(feed.url, page)))


def _is_beside(feed: NamedFeed) -> bool:
    told = f"{urlsplit(feed.url).path} {feed.title}".lower()
    return any(word in told for word in data()["feeds"]["beside"])


def _is_below(url: str, page: StartPage) -> bool:
    return not page.is_home and urlsplit(url).path.startswith(urlsplit(page.url).path.rstrip("/") + "/")


def _paths(page: StartPage | None) -> tuple[str, ...]:
    """Return the usual paths of feeds, that of the program that seems to write the site first."""
    given_away = [program["path"] for program in data()["program"] if page and _writes(program, page)]
    return tuple(dict.fromkeys((*given_away[:1], *data()["feeds"]["paths"])))


def _writes(program: Mapping[str, str], page: StartPage) -> bool:
    markup = program.get("markup", "")
    return program["generator"] in page.generator or bool(markup and markup.encode() in page.document.body)


def _is_sitemap(body: bytes) -> bool:
    start = body[:2000].lower()
    return b"<urlset" in start or b"<sitemapindex" in start
