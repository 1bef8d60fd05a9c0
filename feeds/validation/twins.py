"""The three formats of one feed: the same entries in the same order, no more than a feed may hold."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from feeds.select import ENTRIES_MAX, ENTRIES_MIN, WINDOW
from feeds.validation.addresses import FEED_NAMES, Site
from feeds.validation.entries import Told, told_by
from feeds.validation.rules import Note


def check_twins(site: Site) -> Iterator[tuple[str, list[Note]]]:
    """Yield for every live feed how its formats differ, and what is wrong with its order and its window."""
    for path in sorted(site.paths):
        if path.rpartition("/")[2] != FEED_NAMES[0]:
            continue
        folder = path.removesuffix(FEED_NAMES[0])
        told = told_by(site.read(path))
        for name in FEED_NAMES[1:]:
            twin = folder + name
            if twin not in site.paths:
                yield path, [Note("feed.format-missing", detail=name)]
            elif told is not None and (other := told_by(site.read(twin))) is not None:
                yield twin, list(_twin_notes(told, other))
        if told is not None:
            yield path, [*_order_notes(told), *_window_notes(told)]


def _twin_notes(told: Sequence[Told], other: Sequence[Told]) -> Iterator[Note]:
    if [entry.id for entry in told] != [entry.id for entry in other]:
        yield Note("feed.formats-differ", detail="ids or their order")
        return
    for one, two in zip(told, other, strict=True):
        if (one.link, one.published) != (two.link, two.published):
            yield Note("feed.formats-differ", entry=one.id, detail="link or date")


def _order_notes(told: Sequence[Told]) -> Iterator[Note]:
    moments = [entry.published for entry in told if entry.published]
    if moments != sorted(moments, reverse=True):
        yield Note("feed.order")


def _window_notes(told: Sequence[Told]) -> Iterator[Note]:
    if len(told) > ENTRIES_MAX:
        yield Note("feed.too-long", detail=f"{len(told)} entries")
    moments: list[datetime] = [entry.published for entry in told if entry.published]
    if len(told) > ENTRIES_MIN and moments and min(moments) < max(moments) - WINDOW - timedelta(days=1):
        yield Note("feed.window", detail=f"{min(moments):%Y-%m-%d}")
