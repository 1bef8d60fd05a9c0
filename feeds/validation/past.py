"""A site against an earlier one: what was published stays, under the same ids, at the same addresses."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from feeds.press import MANIFEST_NAME
from feeds.select import ENTRIES_MAX, ENTRIES_MIN, WINDOW
from feeds.validation.entries import Told, told_by
from feeds.validation.rules import Fault, Note, faults
from psgfeed.problems import CONFIG_FILE, ConfigurationError, Finding

_LIVE = "feed.atom"
_DIGESTS = "digest/"
_LINK = re.compile(rb"<link [^>]*>")


def check_past(folder: Path, previous: Path) -> list[Fault]:
    """Return what a site has lost or changed since an earlier one, which is a folder or a manifest.

    From a manifest alone, which holds no entries, only addresses that are gone can be told; those of the documents of
    archives stand in manifests beside them.

    Raises:
        ConfigurationError: the earlier site cannot be read.
    """
    found: list[Fault] = []
    for path in sorted(_paths_of(previous)):
        if not (folder / path).is_file():
            found += faults(path, [Note("past.address-gone")])
    if previous.is_dir():
        for path in sorted(_paths_of(previous)):
            if path.endswith(".atom") and (folder / path).is_file():
                found += faults(path, _feed_notes(path, (previous / path).read_bytes(), (folder / path).read_bytes()))
    return found


def _paths_of(site: Path) -> frozenset[str]:
    if not site.is_dir():
        return frozenset(_listed(site))
    paths = _listed(site / MANIFEST_NAME)
    manifests = [path for path in paths if path.endswith(f"/{MANIFEST_NAME}") and (site / path).is_file()]
    return frozenset(paths).union(
        *([path.removesuffix(MANIFEST_NAME) + name for name in _listed(site / path)] for path in manifests)
    )


def _listed(manifest: Path) -> list[str]:
    try:
        return list(json.loads(manifest.read_bytes())["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            Finding(CONFIG_FILE, str(manifest), f"{type(error).__name__}: {error}"[:120])
        ) from None


def _feed_notes(path: str, before: bytes, after: bytes) -> Iterator[Note]:
    if before == after:
        return
    old, new = told_by(before), told_by(after)
    if old is None or new is None:
        return
    now = {entry.id: entry for entry in new}
    yield from _identity_notes(old, now)
    if path.startswith(_DIGESTS):
        yield from _closed_notes(old, now)
    elif path.rpartition("/")[2] == _LIVE:
        yield from _early_notes(old, new)
    else:
        yield from _archive_notes(old, new)
        if old == new and _neighbours(before) == _neighbours(after):
            yield Note("past.archive-changed")


def _identity_notes(old: Sequence[Told], now: Mapping[str, Told]) -> Iterator[Note]:
    for entry in old:
        other = now.get(entry.id)
        if other is None:
            continue
        # The first of a story may have become one of those that tell it too.
        if entry.title != other.title and entry.link not in {other.link, *other.also}:
            yield Note("past.id-reissued", entry=entry.id, detail=f"{other.title[:60]}, was {entry.title[:60]}")
        if _is_later(entry.published, other.published):
            yield Note("past.bumped", entry=entry.id, detail=f"{other.published}, was {entry.published}")


def _is_later(old: datetime | None, new: datetime | None) -> bool:
    return old is not None and new is not None and new > old


def _early_notes(old: Sequence[Told], new: Sequence[Told]) -> Iterator[Note]:
    """Yield the entries that left a live feed although it has room for them."""
    moments = [entry.published for entry in new if entry.published]
    if len(new) >= ENTRIES_MAX or not moments:
        return
    reach = max(moments) - WINDOW
    kept = {entry.id for entry in new} | {address for entry in new for address in entry.also}
    for entry in old:
        in_window = entry.published is not None and (entry.published > reach or len(new) < ENTRIES_MIN)
        # A story that was folded into another one is told on there.
        if in_window and not {entry.id, entry.link} & kept:
            yield Note("past.entry-lost", entry=entry.id, detail=entry.title[:60])


def _archive_notes(old: Sequence[Told], new: Sequence[Told]) -> Iterator[Note]:
    kept = {entry.id for entry in new} | {address for entry in new for address in entry.also}
    for entry in old:
        if not {entry.id, entry.link} & kept:
            yield Note("past.archive-lost", entry=entry.id, detail=entry.title[:60])


def _neighbours(archive: bytes) -> list[bytes]:
    """Return the links to the documents beside an archive: a new one there is a reason to write it again."""
    return sorted(link for link in _LINK.findall(archive) if b"-archive" in link)


def _closed_notes(old: Sequence[Told], now: Mapping[str, Told]) -> Iterator[Note]:
    """Yield the weeks of a digest that changed after another one had begun."""
    moments = [entry.published for entry in old if entry.published]
    newest = max(moments, default=None)
    for entry in old:
        other = now.get(entry.id)
        if other is not None and entry.published != newest and other.digest != entry.digest:
            yield Note("past.week-changed", entry=entry.id)
