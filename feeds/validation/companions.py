"""The files beside feeds and pages: the manifest, robots.txt, the sitemap, the headers."""

import hashlib
import json
from collections.abc import Iterator

from feeds.press import MANIFEST_NAME
from feeds.validation.addresses import Site
from feeds.validation.rules import Note
from feeds.validation.xml import parse, text_of

_DATA_SUMS = "data/SHA256SUMS"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_ADDRESSES_MAX = 50_000
_BYTES_MAX = 50 * 1024 * 1024
_TYPES = ("application/atom+xml", "application/rss+xml", "application/feed+json")


def check_manifest(site: Site) -> list[Note]:
    """Return how the files differ from the manifest, and from those of the archives, which it lists."""
    if MANIFEST_NAME not in site.paths:
        return [Note("manifest.missing")]
    try:
        listed = _listed(site, MANIFEST_NAME)
        for path in [path for path in listed if path.endswith(f"/{MANIFEST_NAME}") and path in site.paths]:
            listed |= _listed(site, path)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return [Note("manifest.unreadable", detail=str(error)[:100])]
    notes = [Note("manifest.file-missing", detail=path) for path in sorted(set(listed) - site.paths)]
    for path in sorted(set(listed) & site.paths):
        content = site.read(path)
        if listed[path] != (hashlib.sha256(content).hexdigest(), len(content)):
            notes.append(Note("manifest.differs", detail=path))
    unlisted = sorted(site.paths - set(listed) - {MANIFEST_NAME} - _of_the_data(site))
    return [*notes, *(Note("manifest.unlisted", detail=path) for path in unlisted)]


def _of_the_data(site: Site) -> frozenset[str]:
    """Return the paths of the data package, which is renewed apart from the feeds and has a list of its own."""
    if _DATA_SUMS not in site.paths:
        return frozenset()
    lines = site.read(_DATA_SUMS).decode("utf-8", "replace").splitlines()
    folder = _DATA_SUMS.rpartition("/")[0]
    return frozenset({_DATA_SUMS, *(f"{folder}/{line.partition('  ')[2]}" for line in lines)})


def _listed(site: Site, manifest: str) -> dict[str, tuple[object, object]]:
    folder = manifest.removesuffix(MANIFEST_NAME)
    files = json.loads(site.read(manifest))["files"]
    return {folder + path: (file["sha256"], file["size"]) for path, file in files.items()}


def check_robots(site: Site) -> list[Note]:
    """Return what is wrong with robots.txt (RFC 9309): it must keep no reader out, and name the sitemap if any."""
    if "robots.txt" not in site.paths:
        return [Note("robots.missing")]
    return list(_robots_notes(site))


def _robots_notes(site: Site) -> Iterator[Note]:
    for number, line in enumerate(site.read("robots.txt").decode("utf-8", "replace").splitlines(), start=1):
        key, colon, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        if key and not colon:
            yield Note("robots.line", number, detail=key[:80])
        elif key.lower() == "disallow" and value:
            yield Note("robots.disallow", number, detail=value)
        elif key.lower() == "sitemap" and site.path_at(value) not in site.paths:
            yield Note("robots.sitemap", number, detail=value)


def check_sitemap(site: Site) -> list[Note]:
    """Return what is wrong with the sitemap (sitemaps.org); nothing where there is none."""
    if "sitemap.xml" not in site.paths:
        return []
    content = site.read("sitemap.xml")
    root, notes = parse(content)
    if root is None:
        return notes
    if root.tag != f"{_SITEMAP}urlset":
        return [Note("sitemap.root")]
    places = list(root.iterfind(f"{_SITEMAP}url/{_SITEMAP}loc"))
    found = [
        Note("sitemap.address", place.sourceline or 0, detail=text_of(place))
        for place in places
        if site.path_at(text_of(place)) not in site.paths
    ]
    if len(places) > _ADDRESSES_MAX or len(content) > _BYTES_MAX:
        found.append(Note("sitemap.too-large"))
    if len({text_of(place) for place in places}) != len(places):
        found.append(Note("sitemap.twice"))
    return found


def check_headers(site: Site) -> list[Note]:
    """Return which types of feeds the headers' file does not give."""
    if "_headers" not in site.paths:
        return []
    text = site.read("_headers").decode("utf-8", "replace")
    return [Note("headers.type", detail=media_type) for media_type in _TYPES if media_type not in text]
