"""Which items a feed carries, and how an item becomes an entry. Everything is a function of the items: no clock."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TypeAlias

from psgfeed.model import Entry, ItemKind, Label, Source, StoredItem
from psgfeed.normalise.urls import strip_tracking
from psgfeed.vocabulary import Term, category, region

LIMA = timezone(timedelta(hours=-5))  # Peru's clock, all year

# A reader that was away for a holiday finds everything; local readers forget what has left the feed.
ENTRIES_MIN = 50
ENTRIES_MAX = 200
WINDOW = timedelta(days=90)

# How many items to look at: the first is enough where no source is loud, the last where one is.
DEPTHS = (250, 600)

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_AHEAD_MAX = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Setting:
    """What every entry of a site shares: the stem of its ids, its address, the feeds' language, the sources by id."""

    tag: str
    base_url: str
    language: str
    sources: Mapping[str, Source]


Made: TypeAlias = dict[tuple[str, ...], Entry]  # by name, item, and the items that tell the same


def gather(
    fetch: Callable[[int], Sequence[StoredItem]],
    setting: Setting,
    *,
    fold: bool,
    share_max: float = 1.0,
    made: Made | None = None,
) -> tuple[Entry, ...]:
    """Return a feed's entries as ``select`` does; ``fetch`` gives that many of the newest items, or all there are."""
    made = {} if made is None else made
    entries: tuple[Entry, ...] = ()
    for depth in DEPTHS:
        items = fetch(depth)
        entries = select(items, setting, fold=fold, share_max=share_max, made=made)
        if len(items) < depth:
            break
        if _is_full(entries, items) and _is_shared(entries, share_max) and _has_founders(entries, items, setting):
            break
    return entries


def _is_full(entries: Sequence[Entry], items: Sequence[StoredItem]) -> bool:
    """Tell whether older items could not add an entry."""
    reaches_back = items[-1].feed_time <= items[0].feed_time - WINDOW
    return len(entries) == ENTRIES_MAX or (reaches_back and len(entries) >= ENTRIES_MIN)


def _has_founders(entries: Sequence[Entry], items: Sequence[StoredItem], setting: Setting) -> bool:
    """Tell whether every entry is dated by the item that it is named by: an older one may be the story's first."""
    ids = {setting.tag + item.id for item in items}
    return all(entry.id in ids for entry in entries)


def _is_shared(entries: Sequence[Entry], share_max: float) -> bool:
    loudest = max(Counter(entry.source_id for entry in entries).values())
    return loudest <= max(1, int(len(entries) * share_max))


def select(
    items: Iterable[StoredItem],
    setting: Setting,
    *,
    fold: bool,
    share_max: float = 1.0,
    made: Made | None = None,
) -> tuple[Entry, ...]:
    """Return a feed's entries, newest first, ties by id.

    A feed reaches back 90 days from its newest entry, or to its fiftieth if that is further, and holds 200 at most.
    With ``fold``, items that tell one story become one entry, that of the item first seen. ``share_max`` bounds what
    one source may fill while others have entries to fill the rest. ``made`` remembers entries for other feeds of the
    same items.
    """
    made = {} if made is None else made
    fit = [item for item in items if is_fit(item)]
    stories = stories_of(fit) if fold else [(item, ()) for item in fit]
    strangers = {item.id for item in fit if item.story != item.id}
    entries = [
        _made_once(item, others, setting, name_of(item.story if fold else "", item.id, strangers), made)
        for item, others in stories
    ]
    entries.sort(key=lambda entry: (-entry.published.timestamp(), entry.id))
    return tuple(_window(entries, share_max))


def _made_once(item: StoredItem, others: Sequence[StoredItem], setting: Setting, name: str, made: Made) -> Entry:
    key = (name, item.id, *(other.id for other in others))
    if key not in made:
        made[key] = make_entry(item, others, setting, name)
    return made[key]


def is_fit(item: StoredItem) -> bool:
    """Tell whether live feeds may carry an item: news about Peru, not held, not backfill, not from the future."""
    return not obstacles(item)


def obstacles(item: StoredItem) -> tuple[str, ...]:
    """Return what keeps an item out of all live feeds, in words for a person; nothing for one that may be carried."""
    checks = (
        (item.item.kind is not ItemKind.NEWS, "it is a standing page, not news"),
        (not item.item.relevance.about, "it is not about Peru"),
        (item.backfill, "it was already old when it was first seen (backfill)"),
        (item.held, "its crawl looks doubtful and is held back"),
        (item.feed_time > item.first_seen + _AHEAD_MAX, "its date lies in the future"),
        (item.feed_time < _EARLIEST, "its date is too early to be one of the web"),
    )
    return tuple(reason for applies, reason in checks if applies)


def stories_of(items: Sequence[StoredItem]) -> list[tuple[StoredItem, tuple[StoredItem, ...]]]:
    """Return each story's first item with its others, by when they were first seen."""
    stories: dict[tuple[str, str], list[StoredItem]] = {}
    for item in sorted(items, key=lambda item: (item.first_seen, item.id)):
        # A story has the id of its first item, which may have been taken out of it.
        alone = "" if item.story else item.id
        stories.setdefault((item.story, alone), []).append(item)
    return [(first, tuple(others)) for first, *others in stories.values()]


def name_of(story: str, first: str, strangers: Collection[str]) -> str:
    """Return what the entry of a story is named by in every feed that folds stories, for ever: its founder's id.

    The founder lends its name also where it is muted, held back, or in none of the feed's topics: were the entry named
    by what is left, readers would show the event again. ``strangers`` are items of the feed that stand in no story
    of their name; a story whose founder is among them, or that is named by two, is named by its ``first`` item.
    """
    return story if story and "+" not in story and story not in strangers else first


def make_entry(item: StoredItem, others: Sequence[StoredItem], setting: Setting, name: str) -> Entry:
    """Return the entry of an item under a name, which makes its id; ``others`` tell the same story.

    A fraction of a second, made of the id, is added to when it was updated: no two entries then do so at one instant,
    which validators flag, in whatever feed they meet.
    """
    source = setting.sources.get(item.item.source) or Source(item.item.source, item.item.source, kind="", url="")
    source_url = source.homepage or source.url
    published = _whole_seconds(item.feed_time)
    changed = _whole_seconds(item.last_changed) if item.revisions else published
    return Entry(
        id=setting.tag + name,
        title=item.item.title,
        link=link_of(item, setting),
        published=published,
        updated=max(published, changed) + _fraction(name),
        summary=item.item.summary,
        language=item.item.language,
        author=item.item.author or item.item.byline or source.name,
        source_id=source.id,
        source_name=source.name,
        source_url=source_url,
        source_rights=source.rights,
        categories=_labels(item, setting.language),
        image=item.item.image,
        also_in=_also_in(item, others, setting.sources),
    )


def link_of(item: StoredItem, setting: Setting) -> str:
    """Return the address of an item without what only tracks, else that of its source, else that of the site."""
    source = setting.sources.get(item.item.source)
    return strip_tracking(item.item.url or "") or (source and (source.homepage or source.url)) or setting.base_url


def _whole_seconds(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)


def _labels(item: StoredItem, language: str) -> tuple[Label, ...]:
    topics = (category(mark.slug) for mark in item.item.categories)
    places = (region(mark.slug) for mark in item.item.regions)
    return (
        *(_label(term, "category", language) for term in topics if term),
        *(_label(term, "region", language) for term in places if term),
    )


def _label(term: Term, kind: str, language: str) -> Label:
    name, other = term.name(language), term.name("en" if language == "es" else "es")
    return Label(term.slug, name, kind, other if other != name else "")


def _also_in(
    item: StoredItem, others: Sequence[StoredItem], sources: Mapping[str, Source]
) -> tuple[tuple[str, str], ...]:
    places: dict[str, str] = {}
    for other in others:
        if other.item.url and other.item.url_key != item.item.url_key:
            source = sources.get(other.item.source)
            places.setdefault(strip_tracking(other.item.url), source.name if source else other.item.source)
    return tuple((name, url) for url, name in places.items())


def _window(entries: Sequence[Entry], share_max: float) -> list[Entry]:
    """Return what fits into a feed of entries in its order."""
    if not entries:
        return []
    recent = [entry for entry in entries if entry.published > entries[0].published - WINDOW]
    if len(recent) < ENTRIES_MIN:
        return _share(entries, ENTRIES_MIN, share_max)
    return _share(recent, ENTRIES_MAX, share_max)


def _share(entries: Sequence[Entry], size: int, share_max: float) -> list[Entry]:
    """Return ``size`` entries at most, of one source no more than its share unless the others run out."""
    bound = max(1, int(min(size, len(entries)) * share_max))
    taken: Counter[str] = Counter()
    within: list[Entry] = []
    beyond: list[Entry] = []
    for entry in entries:
        taken[entry.source_id] += 1
        (within if taken[entry.source_id] <= bound else beyond).append(entry)
    kept = {entry.id for entry in (*within, *beyond)[:size]}
    return [entry for entry in entries if entry.id in kept]


def _fraction(text: str) -> timedelta:
    digest = hashlib.sha256(text.encode()).digest()
    return timedelta(microseconds=1 + int.from_bytes(digest[:4]) % 999_999)
