"""Finds the stored items that incoming ones may be, in a few statements for a whole document."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, select

from psgfeed.model import Item
from psgfeed.store.identity import Known, Match, match, moved, no_address
from psgfeed.store.schema import ItemAliasRow, ItemRow, TombstoneRow

GUID, URL = "guid", "url"

_CHUNK = 500
_T = TypeVar("_T")
_KNOWN: tuple[Any, ...] = (ItemRow.id, ItemRow.guid, ItemRow.url_key, ItemRow.title, ItemRow.published_day)


def recognise(connection: Connection, source: str, items: Sequence[Item]) -> tuple[Match, ...]:
    """Tell for each item of one document of a source which stored item it is (see ``identity`` for the rule)."""
    by_guid = _by_guid(connection, source, (item.guid for item in items))
    doubtful = [item for item in items if item.guid not in by_guid or moved(item, by_guid[item.guid])]
    renamed = {item.url_key for item in doubtful if item.url_key and item.guid in by_guid}
    by_guid |= _by_guid(connection, source, renamed)
    return match(items, by_guid, _by_url(connection, source, doubtful))


def known_addresses(connection: Connection, source: str, keys: Iterable[str]) -> set[str]:
    """Return those of the addresses, reduced to their keys, that an item of the source has or had, or that were buried.

    Sources write an item's address in more than one way: its guid may be one as well.
    """
    known: set[str] = set()
    for some in chunks(keys):
        for column, condition in (
            (ItemRow.url_key, ItemRow.source == source),
            (ItemRow.guid, ItemRow.source == source),
            (ItemAliasRow.value, ItemAliasRow.source == source),
            (TombstoneRow.value, TombstoneRow.kind == URL),
        ):
            found = connection.execute(select(column).where(condition, column.in_(some))).scalars()
            known.update(value for value in found if value)
    return known


def chunks(values: Iterable[_T]) -> Iterator[list[_T]]:
    """Yield the values, each once, in lists that fit into one statement."""
    whole = list(dict.fromkeys(values))
    for start in range(0, len(whole), _CHUNK):
        yield whole[start : start + _CHUNK]


def _by_guid(connection: Connection, source: str, guids: Iterable[str]) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for some in chunks(guids):
        rows = connection.execute(select(*_KNOWN).where(ItemRow.source == source, ItemRow.guid.in_(some)))
        found |= {row.guid: _known(row) for row in rows}
        rest = [guid for guid in some if guid not in found]
        if rest:
            found |= {row.value: _known(row) for row in connection.execute(_aliased(source, GUID, rest))}
    return found


def _by_url(connection: Connection, source: str, items: Sequence[Item]) -> Mapping[str, tuple[Known, ...]]:
    found: defaultdict[str, dict[str, Known]] = defaultdict(dict)
    mine = select(*_KNOWN).where(ItemRow.source == source)
    for some in chunks(item.url_key for item in items if item.url_key):
        for row in connection.execute(mine.where(ItemRow.url_key.in_(some))):
            found[row.url_key][row.id] = _known(row)
        for row in connection.execute(_aliased(source, URL, some)):
            found[row.value][row.id] = _known(row)
    for some in chunks(item.title for item in items if not item.url_key):
        for row in connection.execute(mine.where(ItemRow.url_key.is_(None), ItemRow.title.in_(some))):
            found[no_address(row.title)][row.id] = _known(row)
    return {address: tuple(known.values()) for address, known in found.items()}


def _aliased(source: str, kind: str, values: list[str]) -> Select[Any]:
    return (
        select(ItemAliasRow.value, *_KNOWN)
        .join(ItemRow, ItemRow.id == ItemAliasRow.item_id)
        .where(ItemAliasRow.source == source, ItemAliasRow.kind == kind, ItemAliasRow.value.in_(values))
    )


def _known(row: Row[Any]) -> Known:
    return Known(row.id, row.guid, row.url_key, row.title, row.published_day)
