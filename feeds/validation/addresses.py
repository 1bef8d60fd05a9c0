"""From files to addresses and back: a site may stand below any folder of a host."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree

from feeds.validation.xml import ATOM

FEED_NAMES = ("feed.atom", "feed.xml", "feed.json")
_PAGE = "index.html"
_LANGUAGES = ("en/", "es/")


@dataclass(frozen=True, slots=True)
class Site:
    """A folder with the address of its root, which ends with a slash, and the paths of its files."""

    folder: Path
    base_url: str
    paths: frozenset[str]

    def read(self, path: str) -> bytes:
        """Return a file's bytes."""
        return (self.folder / path).read_bytes()

    def address(self, path: str) -> str:
        """Return the address of a file; that of a folder's page is the folder's."""
        return self.base_url + (path.removesuffix(_PAGE) if path.rpartition("/")[2] == _PAGE else path)

    def path_at(self, address: str) -> str | None:
        """Return the path of the file that an absolute address leads to, existing or not; ``None`` outside the site.

        What is no address leads outside, too.
        """
        try:
            parts, base = urlsplit(address), urlsplit(self.base_url)
        except ValueError:
            return None
        if (parts.scheme, parts.netloc) != (base.scheme, base.netloc) or not parts.path.startswith(base.path):
            return None
        path = unquote(parts.path.removeprefix(base.path))
        return path + _PAGE if not path or path.endswith("/") else path

    def joined(self, path: str, href: str) -> tuple[str, str] | None:
        """Return the absolute address that a link of a file means, and its fragment; ``None`` where it is none."""
        try:
            address, fragment = urldefrag(urljoin(self.address(path), href))
        except ValueError:
            return None
        return address, fragment

    def feeds_beside(self, page: str) -> frozenset[str]:
        """Return the addresses of the feeds that belong to a page; its twin in another language shares them."""
        folder = page.rpartition("/")[0] + "/" if "/" in page else ""
        if page.rpartition("/")[2] != _PAGE:
            return frozenset()
        for language in ("", *_LANGUAGES):
            own = folder.removeprefix(language) if folder.startswith(language) else folder
            present = [own + name for name in FEED_NAMES if own + name in self.paths]
            if present:
                return frozenset(self.address(path) for path in present)
        return frozenset()


def base_address(folder: Path) -> str:
    """Return the address of a site's root as its front feed gives it; empty when it gives none."""
    try:
        feed = etree.fromstring((folder / FEED_NAMES[0]).read_bytes(), etree.XMLParser(resolve_entities=False))
    except (OSError, etree.XMLSyntaxError):
        return ""
    own = feed.find(f"{ATOM}link[@rel='self']")
    address = "" if own is None else own.get("href", "")
    return address.removesuffix(FEED_NAMES[0]) if address.endswith("/" + FEED_NAMES[0]) else ""
