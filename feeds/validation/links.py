"""Links within a site: what they lead to is there, and each page's twin in the other language answers it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from feeds.validation.addresses import Site
from feeds.validation.opml import subscriptions
from feeds.validation.pages import Page, read_page
from feeds.validation.rules import Note
from feeds.validation.xml import parse

# It stands for every address that is missing, so that a link relative to itself leads anywhere.
_SHOWN_ANYWHERE = "404.html"


def check_links(site: Site) -> Iterator[tuple[str, list[Note]]]:
    """Yield for every page, feed and list of subscriptions what is wrong with its links within the site."""
    pages = {path: read_page(site.read(path))[0] for path in sorted(site.paths) if path.endswith(".html")}
    for path, page in pages.items():
        yield path, [*_page_notes(site, path, page, pages), *_twin_notes(site, path, page, pages)]
    for path in sorted(site.paths):
        if path.endswith((".atom", ".xml", ".opml")):
            yield path, list(_document_notes(site, path))


def _page_notes(site: Site, path: str, page: Page, pages: dict[str, Page]) -> Iterator[Note]:
    for link in page.links:
        if code := _wrong_start(site, path, link.href):
            yield Note(code, link.line, detail=link.href)
            continue
        joined = site.joined(path, link.href)
        if joined is None:
            yield Note("value.uri", link.line, detail=link.href)
            continue
        address, fragment = joined
        target = site.path_at(address)
        if target is None:
            continue
        if target not in site.paths:
            yield Note("link.broken", link.line, detail=link.href)
        elif fragment and target in pages and fragment not in pages[target].ids:
            yield Note("link.fragment", link.line, detail=link.href)


def _wrong_start(site: Site, path: str, href: str) -> str:
    """Return the code of what is wrong with where a link starts from, or an empty string."""
    if path.rpartition("/")[2] == _SHOWN_ANYWHERE:
        starts_well = href.startswith((urlsplit(site.base_url).path, "#")) or ":" in href
        return "" if starts_well else "link.from-nowhere"
    return "link.from-root" if href.startswith("/") and not href.startswith("//") else ""


def _twin_notes(site: Site, path: str, page: Page, pages: dict[str, Page]) -> Iterator[Note]:
    others = {language: href for language, href in page.twins.items() if language not in {page.language, "x-default"}}
    if not others and path.rpartition("/")[2] == "index.html":
        yield Note("page.twin-missing")
    for language, href in others.items():
        twin = pages.get(site.path_at(href) or "")
        if twin is None or twin.language != language:
            yield Note("page.twin-broken", detail=href)
        elif twin.twins.get(page.language) != site.address(path):
            yield Note("page.twin-silent", detail=href)


def _document_notes(site: Site, path: str) -> Iterator[Note]:
    root, _ = parse(site.read(path))
    if root is None:
        return
    links = [(element.sourceline or 0, element.get("href", "")) for element in root.iterfind(".//{*}link[@href]")]
    images = [(element.sourceline or 0, element.text or "") for element in root.iterfind(".//{*}icon")]
    images += [(element.sourceline or 0, element.text or "") for element in root.iterfind("channel/image/url")]
    for line, address in [*links, *images, *subscriptions(root)]:
        target = site.path_at(address)
        if target is not None and target not in site.paths:
            yield Note("link.broken", line, detail=address)
