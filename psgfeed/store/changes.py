"""What a new telling changes in a stored item. Nothing vanishes: an emptied value, a lost or vaguer date stays.

A place of a source (its feed, a listing, an article page) corrects an item when it says something else than it said
before. A place that tells the item for the first time only fills gaps: feeds and listings of one source word the same
item differently, and must not take turns in changing it.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from psgfeed.model import Item, ItemKind, Mark, Precision, Provenance, When

MANUAL = "manual"  # the origin of a mark that a person made; with weight 0 it says "not this one"
PERU = "peru"  # the field whose provenance says that a person decided whether an item is about Peru

_RANK = {Precision.NONE: 0, Precision.MONTH: 1, Precision.DAY: 2, Precision.TIME: 3}
_PAGE_NUMBER = re.compile(r"/page/\d+/?$")
_DIGEST_BYTES = 8
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Change:
    """One value that changed in a way that a reader would notice."""

    field: str
    old: str
    new: str


def digest_told(item: Item) -> str:
    """Return a digest of what the source says: title, summary, date, address."""
    return _digest(item.title, item.summary, item.published.text or item.published.raw, item.url_key or "")


def digest_read(item: Item) -> str:
    """Return a digest of everything else that is stored: what the source adds, and what we made of it."""
    return _digest(
        item.url or "",
        item.author,
        item.byline,
        item.issue,
        item.section,
        item.image,
        item.language,
        item.kind.value,
        item.updated.text or "",
        *item.source_categories,
        f"{item.relevance.about} {item.relevance.score} {item.relevance.why} {item.full_text_read}",
        *map(_mark_text, item.categories),
        *map(_mark_text, item.regions),
    )


def judged_by_hand(item: Item) -> bool:
    """Return whether a person has decided whether an item is about Peru."""
    return any(found.field == PERU and found.origin == MANUAL for found in item.provenance)


def beside_manual(stored: tuple[Mark, ...], told: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Return the marks that rules make, where a person has not decided otherwise, and those that a person made."""
    manual = tuple(mark for mark in stored if mark.origin == MANUAL)
    decided = {mark.slug for mark in manual}
    return (*manual, *(mark for mark in told if mark.slug not in decided))


def same_family(place: str, other: str) -> bool:
    """Return whether two addresses are pages of one place: alike but for the query and the page number."""
    return _family(place) == _family(other)


def merge(stored: Item, told: Item, first_seen: datetime, *, correct: bool) -> Item:
    """Return the stored item as it is after a new telling.

    With ``correct`` the telling's values replace the stored ones; without, they only fill what is empty. The guid is
    never touched.
    """
    title = _text(stored.title, told.title, correct=correct)
    retitled = title != stored.title
    item = replace(
        told,
        guid=stored.guid,
        title=title,
        title_raw=told.title_raw if retitled else stored.title_raw,
        text_repaired=told.text_repaired if correct else stored.text_repaired,
        summary=_text(stored.summary, told.summary, correct=correct),
        published=_published(stored.published, told.published, first_seen, correct=correct),
        updated=told.updated if told.updated.text and (correct or not stored.updated.text) else stored.updated,
        source_categories=_either(stored.source_categories, told.source_categories, correct=correct),
        kind=ItemKind.NEWS if ItemKind.NEWS in (stored.kind, told.kind) else ItemKind.PAGE,
        position=stored.position,
        provenance=_provenance(stored, told, correct=correct),
        findings=told.findings if correct else stored.findings,
        **{
            name: _either(getattr(stored, name), getattr(told, name), correct=correct)
            for name in ("language", "author", "byline", "issue", "section", "image")
        },
    )
    return _marks(_url(item, stored, told, correct=correct), stored, told, correct=correct)


def reread(stored: Item, told: Item) -> Item:
    """Return the stored item with what is made of an unchanged telling today: topics, language, the source's extras."""
    unchanged = replace(
        told,
        title=stored.title,
        title_raw=stored.title_raw,
        summary=stored.summary,
        published=stored.published,
        url_key=stored.url_key,
        url=told.url if told.url_key == stored.url_key else stored.url,
    )
    return merge(stored, unchanged, stored.published.instant or datetime.max.replace(tzinfo=UTC), correct=True)


def changes(stored: Item, merged: Item) -> tuple[Change, ...]:
    """Return what changed in a way that a reader would notice: title, summary, address, day or time.

    A date that only became more exact is no change, nor is an address that only went to https.
    """
    found = [
        Change(field, old, new)
        for field, old, new in (
            ("title", stored.title, merged.title),
            ("summary", stored.summary, merged.summary),
        )
        if old != new
    ]
    if stored.url_key != merged.url_key:
        found.append(Change("url", stored.url or "", merged.url or ""))
    if not _refines(merged.published, stored.published) and merged.published.text != stored.published.text:
        found.append(Change("published", stored.published.text or "", merged.published.text or ""))
    return tuple(found)


def day_moved(old: When, new: When) -> bool:
    """Return whether two known dates lie on different days, or in different months where only the month is known."""
    if old.day is None or new.day is None:
        return False
    if Precision.MONTH in (old.precision, new.precision):
        return (old.day.year, old.day.month) != (new.day.year, new.day.month)
    return old.day != new.day


def _digest(*texts: str) -> str:
    joined = "\x1f".join(texts)
    return hashlib.blake2b(joined.encode("utf-8", "replace"), digest_size=_DIGEST_BYTES).hexdigest()


def _mark_text(mark: Mark) -> str:
    return f"{mark.slug} {mark.weight} {mark.rule} {mark.origin} {' '.join(mark.words)}"


def _family(place: str) -> str:
    return _PAGE_NUMBER.sub("", place.partition("?")[0].rstrip("/"))


def _text(old: str, new: str, *, correct: bool) -> str:
    if not new.strip() or old.split() == new.split():
        return old
    return new if correct or not old.strip() else old


def _either(old: _T, new: _T, *, correct: bool) -> _T:
    return new if new and (correct or not old) else old


def _published(old: When, new: When, first_seen: datetime, *, correct: bool) -> When:
    if new.text is None:
        return old
    if old.text is None or _refines(new, old):
        return new
    if not correct or _refines(old, new) or _runs_along(old, new, first_seen):
        return old
    return new


def _provenance(stored: Item, told: Item, *, correct: bool) -> tuple[Provenance, ...]:
    weaker, stronger = (stored, told) if correct else (told, stored)
    return tuple({found.field: found for found in (*weaker.provenance, *stronger.provenance)}.values())


def _refines(new: When, old: When) -> bool:
    return _RANK[new.precision] > _RANK[old.precision] and not day_moved(old, new) and old.day is not None


def _runs_along(old: When, new: When, first_seen: datetime) -> bool:
    """Return whether a date moved on past the moment we saw the item: some servers print the time of asking."""
    if old.instant and new.instant:
        return new.instant > max(old.instant, first_seen)
    if old.day and new.day:
        return new.day > max(old.day, first_seen.astimezone(UTC).date())
    return False


def _url(item: Item, stored: Item, told: Item, *, correct: bool) -> Item:
    if told.url_key and (not stored.url_key or (correct and told.url_key != stored.url_key)):
        return item
    # The same address in another dress (a tracking parameter) is kept as it was, unless it has become secure.
    safer = told.url_key == stored.url_key and _secure(told.url) and not _secure(stored.url)
    return replace(item, url=told.url if safer else stored.url, url_key=stored.url_key)


def _secure(url: str | None) -> bool:
    return (url or "").lower().startswith("https:")


def _marks(item: Item, stored: Item, told: Item, *, correct: bool) -> Item:
    """Take the telling's topics, unless the stored ones were decided on more text. What was marked by hand stays.

    So does what was decided by hand on Peru; topics that were found under the other answer then do not count.
    """
    overruled = judged_by_hand(stored) and told.relevance.about != stored.relevance.about
    if correct and (told.full_text_read or not stored.full_text_read) and not overruled:
        return replace(
            item,
            categories=beside_manual(stored.categories, told.categories),
            regions=beside_manual(stored.regions, told.regions),
            relevance=stored.relevance if judged_by_hand(stored) else told.relevance,
        )
    return replace(
        item,
        categories=stored.categories,
        regions=stored.regions,
        relevance=stored.relevance,
        full_text_read=stored.full_text_read,
    )
