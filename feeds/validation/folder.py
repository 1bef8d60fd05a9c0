"""A published site as it lies in its folder: every file of it checked, and then what the files say of one another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from feeds.press import MANIFEST_NAME
from feeds.validation.addresses import Site, base_address
from feeds.validation.atom import check_atom
from feeds.validation.companions import check_headers, check_manifest, check_robots, check_sitemap
from feeds.validation.history import check_archives
from feeds.validation.json_feed import check_json_feed
from feeds.validation.links import check_links
from feeds.validation.opml import check_opml
from feeds.validation.pages import check_page
from feeds.validation.rss import check_rss
from feeds.validation.rules import Fault, Note, faults
from feeds.validation.twins import check_twins

# GitHub Pages asks only whether it is there.
_MAY_BE_EMPTY = ".nojekyll"

_CHECKS: dict[str, Callable[[bytes, str, datetime], list[Note]]] = {
    ".atom": check_atom,
    "feed.xml": check_rss,
    "feed.json": check_json_feed,
    ".opml": check_opml,
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking a site: how many files there are, and what is wrong, file by file."""

    files: int
    faults: tuple[Fault, ...] = ()

    @property
    def errors(self) -> int:
        """How many faults harm readers."""
        return sum(1 for fault in self.faults if fault.is_error)


def check_site(folder: Path, now: datetime, base_url: str = "") -> Checked:
    """Check every file of a site; ``now`` bounds what dates are plausible.

    ``base_url`` is the address of the site's root; empty, it is the one that its front feed gives.
    """
    paths = frozenset(_files_below(folder))
    site = Site(folder, base_url or base_address(folder), paths)
    found: list[Fault] = []
    if not site.base_url:
        found += faults("feed.atom", [Note("site.address")])
    for path in sorted(paths):
        found += faults(path, _file_notes(site, path, now))
    for path, notes in _site_notes(site):
        found += faults(path, notes)
    return Checked(len(paths), tuple(sorted(found, key=lambda fault: fault.path)))


def _files_below(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.endswith(".part"):
            yield path.relative_to(folder).as_posix()


def _file_notes(site: Site, path: str, now: datetime) -> list[Note]:
    content = site.read(path)
    name = path.rpartition("/")[2]
    if not content and name != _MAY_BE_EMPTY:
        return [Note("site.empty-file")]
    if name.endswith(".html"):
        return check_page(content, site.address(path), site.feeds_beside(path))
    check = next((check for end, check in _CHECKS.items() if name.endswith(end)), None)
    return check(content, site.address(path), now) if check else []


def _site_notes(site: Site) -> Iterator[tuple[str, list[Note]]]:
    yield from check_links(site)
    yield from check_twins(site)
    yield from check_archives(site)
    yield "robots.txt", check_robots(site)
    yield "sitemap.xml", check_sitemap(site)
    yield "_headers", check_headers(site)
    yield MANIFEST_NAME, check_manifest(site)
