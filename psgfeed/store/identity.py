"""Which stored item an incoming one is. A source's guids and links both change; neither alone may split or merge items.

The rule, for the items of one document of one source:

1. The guid decides, the first one or any later one of the same item, unless the source has given it to something else:
   the address is another item's that has the title, or address, day and title are all others (a title with other
   figures is another one). Such an item goes by its address.
2. An unknown guid whose address is known is the same item with a new guid, if no other incoming item is that item
   already, if nothing else incoming or stored claims the address, and if half of the title's words are the same and no
   two known days contradict it.
3. Of items that share an address (a home page, a live page), those with the same title are the same.
4. Items without an address are the same when title and day are.

Anything else is a new item.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from psgfeed.model import Item
from psgfeed.normalise.text import bare

_WORDS_SHARED = 0.5  # of the shorter title


@dataclass(frozen=True, slots=True)
class Known:
    """What identity needs to know of a stored item."""

    id: str
    guid: str
    url_key: str | None
    title: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Match:
    """An incoming item, and the stored one that it is, if any."""

    item: Item
    known: Known | None = None


def match(
    items: Sequence[Item], by_guid: Mapping[str, Known], by_url: Mapping[str, Collection[Known]]
) -> tuple[Match, ...]:
    """Tell for each incoming item which stored one it is, each stored one at most once; the later of two is dropped.

    ``by_guid`` and ``by_url`` hold the stored items of the source by all their guids and all their addresses; what has
    no address is held under ``no_address`` of its title. A reused guid is replaced by the item's address.
    """
    named = [_by_guid(item, by_guid, by_url) for item in items]
    claimed = {found.known.id for found in named if found.known}
    rivals = _rivals(found.item for found in named if not found.known)
    matches: list[Match] = []
    taken: set[str] = set()
    for found in named:
        whole = found if found.known else _by_url(found.item, by_url, claimed, rivals)
        name = whole.known.id if whole.known else f"guid:{whole.item.guid}"
        if name not in taken:
            taken.add(name)
            matches.append(whole)
    return tuple(matches)


def no_address(title: str) -> str:
    """Return what stands for the address of an item that has none."""
    return f"title:{title}"


def moved(item: Item, known: Known) -> bool:
    """Return whether an item comes under another address than the stored item with its guid has."""
    return bool(item.url_key and known.url_key and item.url_key != known.url_key)


def mint(source: str, guid: str, taken: Collection[str]) -> str:
    """Return the id of a new item, ``<source>-<10 hex>``: the same for the same guid, another when it is taken."""
    text = f"{source}\0{guid}"
    for count in range(len(taken) + 1):
        seed = f"{text}\0{count}" if count else text
        made = f"{source}-{hashlib.sha256(seed.encode('utf-8', 'replace')).hexdigest()[:10]}"
        if made not in taken:
            return made
    raise AssertionError("a set cannot hold more ids than it has members")


def _by_guid(item: Item, by_guid: Mapping[str, Known], by_url: Mapping[str, Collection[Known]]) -> Match:
    known = by_guid.get(item.guid)
    if known is None or not _reused(item, known, by_url.get(item.url_key or "", ())):
        return Match(item, known)
    renamed = replace(item, guid=item.url_key or item.guid)
    return Match(renamed, by_guid.get(renamed.guid))


def _reused(item: Item, known: Known, at_address: Collection[Known]) -> bool:
    """Return whether the source has given a stored item's guid to something else."""
    if not moved(item, known):
        return False
    if any(other.id != known.id and bare(other.title) == bare(item.title) for other in at_address):
        return True
    redated = bool(item.published.day and known.day and item.published.day != known.day)
    return redated and (_figures(item.title) != _figures(known.title) or not _alike(item.title, known.title))


def _rivals(items: Iterable[Item]) -> Mapping[str, int]:
    return Counter(_address(item) for item in items)


def _by_url(
    item: Item, by_url: Mapping[str, Collection[Known]], claimed: Collection[str], rivals: Mapping[str, int]
) -> Match:
    stored = [known for known in by_url.get(_address(item), ()) if known.id not in claimed]
    same = [known for known in stored if bare(known.title) == bare(item.title)]
    if not item.url_key:
        same = [known for known in same if _days_agree(item, known)]
    if len(same) == 1:
        return Match(item, same[0])
    alone = len(stored) == 1 and rivals[_address(item)] == 1
    if alone and _days_agree(item, stored[0]) and _alike(item.title, stored[0].title):
        return Match(item, stored[0])
    return Match(item)


def _address(item: Item) -> str:
    return item.url_key or no_address(item.title)


def _days_agree(item: Item, known: Known) -> bool:
    return not item.published.day or not known.day or item.published.day == known.day


def _figures(title: str) -> list[str]:
    return sorted(word for word in bare(title).split() if word.isdigit())


def _alike(one: str, other: str) -> bool:
    words, others = set(bare(one).split()), set(bare(other).split())
    shorter = min(len(words), len(others))
    return shorter > 0 and len(words & others) >= shorter * _WORDS_SHARED
