"""What ``psgfeed explain`` has to tell of an item: everything that was decided on it, with the reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feeds.catalog import Feed, expand, read_catalogue
from feeds.select import Setting, gather, obstacles
from psgfeed.classify.categories import probabilities, supports
from psgfeed.classify.evidence import gather_evidence
from psgfeed.classify.rulebook import rulebook
from psgfeed.config import Settings
from psgfeed.model import Entry, Source, StoredItem
from psgfeed.normalise.urls import strip_tracking
from psgfeed.sources import Catalogue
from psgfeed.store.query import (
    ItemQuery,
    Revision,
    Sighting,
    StoryEvidence,
    newest,
    revisions_of,
    sightings_of,
    story_evidence,
)
from psgfeed.store.stories import story_items

_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A category that an item came near to: how probable it is, how probable it must be, and its words."""

    slug: str
    probability: float
    needed: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a feed carries an item, and why or why not; ``path`` is empty for a family without a feed for it."""

    family: str
    path: str
    carried: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """An item, and why it is what it is; ``stored`` has the marks that a person took away, too (weight 0)."""

    stored: StoredItem
    source: Source | None
    candidates: tuple[Candidate, ...]
    sightings: tuple[Sighting, ...]
    revisions: tuple[Revision, ...]
    story: tuple[StoredItem, ...]
    story_evidence: StoryEvidence | None
    verdicts: tuple[Verdict, ...]


def explain(connection: Any, stored: StoredItem, settings: Settings, catalogue: Catalogue) -> Explanation:
    """Return all that is known of a stored item."""
    return Explanation(
        stored=stored,
        source=catalogue.sources.get(stored.item.source),
        candidates=_candidates(stored),
        sightings=sightings_of(connection, stored.id),
        revisions=revisions_of(connection, stored.id),
        story=tuple(story_items(connection, [stored.story]).get(stored.story, ())) if stored.story else (),
        story_evidence=story_evidence(connection, stored.id),
        verdicts=_verdicts(connection, stored, settings, catalogue.sources),
    )


def _candidates(stored: StoredItem) -> tuple[Candidate, ...]:
    """Return the categories that the rules nearly gave, the nearest first."""
    if not stored.item.relevance.about:
        return ()
    marked = {mark.slug for mark in stored.item.categories}
    found = supports(gather_evidence(stored.item.title, stored.item.summary))
    weighing = rulebook().weighing
    near = [
        Candidate(one.category, round(chance, 2), weighing.accept, one.words)
        for one, chance in zip(found, probabilities(found, weighing), strict=True)
        if one.category not in marked
    ]
    return tuple(sorted(near, key=lambda one: -one.probability)[:_CANDIDATES])


def _verdicts(
    connection: Any, stored: StoredItem, settings: Settings, sources: Mapping[str, Source]
) -> tuple[Verdict, ...]:
    site = settings.site
    setting = Setting(f"tag:{site.authority},{site.year}:", site.address, site.language, sources)
    catalogue = read_catalogue()
    barred = obstacles(stored)
    found: list[Verdict] = []
    for family in catalogue.families:
        feeds = [feed for feed in expand(catalogue, sources.values(), site.title) if feed.family == family.name]
        wanted = [feed for feed in feeds if _is_asked(feed, stored)]
        if not wanted:
            found.append(Verdict(family.name, "", carried=False, reason=_unasked(family.name, stored)))
        for feed in wanted:
            if barred:
                found.append(Verdict(family.name, feed.path, carried=False, reason="; ".join(barred)))
            else:
                found.append(_verdict(connection, stored, feed, setting))
    return tuple(found)


def _is_asked(feed: Feed, stored: StoredItem) -> bool:
    """Return whether a feed's query finds the item."""
    item = stored.item
    has = {
        "category": {mark.slug for mark in item.categories if mark.weight > 0},
        "region": {mark.slug for mark in item.regions if mark.weight > 0},
        "language": {item.language},
        "source": {item.source},
    }
    return all(value in has[name] for name, value in feed.query.items())


def _unasked(family: str, stored: StoredItem) -> str:
    told = {
        "categories": "it has no category",
        "regions": "no place of a region was found in it",
        "languages": f"there is no feed for its language ({stored.item.language or 'unknown'})",
        "sources": f"its source {stored.item.source} is not known any more",
    }
    return told.get(family, "no feed asks for it")


def _verdict(connection: Any, stored: StoredItem, feed: Feed, setting: Setting) -> Verdict:
    query = ItemQuery(**feed.query)  # type: ignore[arg-type]  # the catalogue's queries name fields of text
    entries = gather(lambda depth: newest(connection, query, depth), setting, fold=feed.fold, share_max=feed.share_max)
    place = next((place for place, entry in enumerate(entries, 1) if entry.id == setting.tag + stored.id), 0)
    if place:
        return Verdict(feed.family, feed.path, carried=True, reason=f"entry {place} of {len(entries)}")
    return Verdict(feed.family, feed.path, carried=False, reason=_missing(stored, entries, feed, setting))


def _missing(stored: StoredItem, entries: Sequence[Entry], feed: Feed, setting: Setting) -> str:
    for entry in entries:
        if stored.item.url and any(url == strip_tracking(stored.item.url) for _, url in entry.also_in):
            return f"its story is told once, by {entry.id.removeprefix(setting.tag)}"
    if entries and stored.feed_time < entries[-1].published:
        return f"it is older than the feed reaches back, {entries[-1].published:%Y-%m-%d}"
    if stored.story and feed.fold:
        return "another item of its story stands for it"
    return f"its source fills its share of the feed ({feed.share_max:.0%})"
