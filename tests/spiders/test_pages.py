"""Every enabled source has a frozen page in its own shape: read as a file, and through its spider by several roads."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from frozen_pages import Page, page_files, pages, taken

from psgfeed.sources import bundled_folder, load_sources

if TYPE_CHECKING:
    from tests.conftest import Asked, Crawl, Site

PAGES = {page.source.id: page for page in pages()}
BY_KIND: Mapping[str, list[Page]] = defaultdict(list)
for one in PAGES.values():
    BY_KIND[one.source.kind].append(one)

TYPES = {"xml": "application/rss+xml", "html": "text/html", "json": "application/json"}
OWN_PAGES = frozenset({"psg"})  # whose pages have tests of their own
NOT_UNDERSTANDING = ("name", "kind", "url", "homepage", "enabled", "note", "max_pages")


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_gives_what_was_expected(page: Page) -> None:
    assert taken(page) == page.expected


def test_every_enabled_source_has_a_page_and_every_page_a_source() -> None:
    sources = load_sources()
    named = {path.stem for path in page_files()}
    assert {source.id for source in sources.enabled()} - OWN_PAGES <= named
    assert named <= set(sources.sources)
    assert {page.path.parent.name for page in PAGES.values()} == set(BY_KIND)


def test_a_page_is_a_full_one_of_its_source() -> None:
    small = [page.source.id for page in PAGES.values() if len(page.expected["items"]) < max(6, page.source.items_min)]
    assert small == []


def as_it_is(site: "Site", page: Page, body: bytes) -> bytes:
    return site.answer(body, kind=f"{TYPES[page.path.suffix[1:]]}; charset=utf-8")


def compressed(site: "Site", _page: Page, body: bytes) -> bytes:
    return site.gzipped(body)


def mislabelled(site: "Site", page: Page, body: bytes) -> bytes:
    return site.answer(body, kind="text/plain; charset=iso-8859-1" if page.path.suffix == ".html" else "text/html")


def unlabelled(site: "Site", _page: Page, body: bytes) -> bytes:
    return site.answer(body, kind="application/octet-stream")


Road = Callable[["Site", Page, bytes], bytes]
ROADS: dict[str, Road] = {"plain": as_it_is, "gzip": compressed, "wrong": mislabelled, "bare": unlabelled}


@pytest.mark.parametrize("kind", sorted(BY_KIND))
def test_by_whatever_road_a_page_comes_its_spider_reads_the_same(
    kind: str, serve: "Callable[[], Site]", crawl: "Crawl"
) -> None:
    sites = {name: serve() for name in ROADS}
    travels = {f"{page.source.id[:34]}-{name}": (page, sites[name]) for name in ROADS for page in BY_KIND[kind]}
    for name, site in sites.items():
        site.otherwise = partial(send_page, site, ROADS[name])

    crawled = crawl(
        kind,
        {name: f"{site.url}/{page.source.id}/" for name, (page, site) in travels.items()},
        allow=",".join(site.host for site in sites.values()),
        extra={name: settings_of(page) for name, (page, _) in travels.items()},
    )

    arrived: dict[str, dict[str, Any]] = {name: {} for name in travels}
    for item in crawled.items:
        page, site = travels[item["source"]]
        arrived[item["source"]].setdefault(item["guid"], told(item, site.url, origin(page)))
    for name, (page, _) in travels.items():
        assert list(arrived[name].values()) == [expected(item) for item in page.expected["items"]], name


def send_page(site: "Site", road: Road, asked: "Asked", send: Callable[[bytes], None]) -> None:
    """Send the page of the source that the path begins with, whatever the spider adds to its address."""
    page = PAGES.get(asked.path.split("/")[1])
    if page is None:
        send(site.answer(b"not here", 404, "text/plain"))
    else:
        send(road(site, page, at_home(page, site.url)))


def at_home(page: Page, home: str) -> bytes:
    """Return a page's bytes; a sitemap names its own site, since it speaks for no other."""
    body = page.path.read_bytes()
    return body.replace(origin(page).encode(), home.encode()) if page.source.kind == "sitemap" else body


def origin(page: Page) -> str:
    return "/".join(page.source.url.split("/")[:3])


def settings_of(page: Page) -> str:
    """Return what the source's file says of how to understand it."""
    file = (bundled_folder() / f"{page.source.id}.toml").read_text(encoding="utf-8")
    return "".join(line for line in file.splitlines(keepends=True) if not line.startswith(NOT_UNDERSTANDING))


def told(item: Mapping[str, Any], home: str, published_at: str) -> dict[str, Any]:
    """Return what a crawl said of an item, relative links as if they stood at the source's own site."""
    when = item["published"]
    date = {"time": when["instant"], "day": when["day"]}.get(when["precision"])
    return {
        "title": item["title"],
        "url": item["url"].replace(home, published_at),
        "published": date.replace("+00:00", "Z") if date else None,
        "summary": item["summary"][:120],
        "author": item["author"],
        "language": item["language"],
        "mapped": [mark["slug"] for mark in item["categories"] if mark["origin"] == "source"],
    }


def expected(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same of an expectation."""
    empty: dict[str, Any] = {"published": None, "summary": "", "author": "", "mapped": []}
    return empty | {name: item[name] for name in ("title", "url", "language", *empty) if name in item}
