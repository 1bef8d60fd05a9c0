"""The state of a store in a few numbers and digests: did two exports see the same, and if not, what differs?"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, cast, func, select

from psgfeed.store.engine import REVISIONS
from psgfeed.store.schema import CrawlRow, ItemCategoryRow, ItemRegionRow, ItemRow

_BATCH = 5000


@dataclass(frozen=True, slots=True)
class StoreState:
    """What a store held at one moment.

    ``items`` counts them, ``last_item`` is the store's own number of the newest, ``last_changed`` and ``last_seen`` are
    the latest instants at which any item changed or was listed, ``last_crawl`` is the number of the latest crawl that
    had ended. The three digests are over all items with their texts, over the marks (categories and
    regions), and over the stories.
    """

    schema: str
    items: int
    last_item: int
    last_changed: datetime | None
    last_seen: datetime | None
    last_crawl: int
    items_digest: str
    marks_digest: str
    stories_digest: str


@dataclass(frozen=True, slots=True)
class Since:
    """How many items of a store were added, changed and removed since an earlier state of it."""

    added: int
    changed: int
    removed: int


def store_state(connection: Connection) -> StoreState:
    """Return the state of the store, in one pass over the items and one over their marks, in constant memory."""
    items, last_item, last_changed, last_seen = connection.execute(
        select(
            func.count(), func.max(ItemRow.seq), func.max(ItemRow.last_changed), func.max(ItemRow.last_seen)
        ).select_from(ItemRow)
    ).one()
    last_crawl = connection.execute(select(func.max(CrawlRow.id)).where(CrawlRow.finished.is_not(None))).scalar()
    items_digest, stories_digest = _item_digests(connection)
    return StoreState(
        schema=REVISIONS[-1],
        items=items,
        last_item=last_item or 0,
        last_changed=last_changed,
        last_seen=last_seen,
        last_crawl=last_crawl or 0,
        items_digest=items_digest,
        marks_digest=_marks_digest(connection),
        stories_digest=stories_digest,
    )


def source_ids(connection: Connection) -> frozenset[str]:
    """Return the ids of all sources that were crawled or have items, whether their files are still there or not."""
    crawled = select(CrawlRow.source).distinct()
    return frozenset(connection.execute(crawled.union(select(ItemRow.source).distinct())).scalars())


def languages(connection: Connection) -> frozenset[str]:
    """Return the languages of all items."""
    return frozenset(connection.execute(select(ItemRow.language).where(ItemRow.language != "").distinct()).scalars())


def since(connection: Connection, state: StoreState) -> Since:
    """Return what has happened to the items since a state.

    Only meaningful changes count as such: title, summary, date, link.
    """
    old = ItemRow.seq <= state.last_item
    still = _count(connection, select(func.count()).where(old))
    added = _count(connection, select(func.count()).where(~old))
    if state.last_changed is None:
        return Since(added, 0, 0)
    changed = _count(connection, select(func.count()).where(old, ItemRow.last_changed > state.last_changed))
    return Since(added, changed, state.items - still)


def _count(connection: Connection, statement: Select[Any]) -> int:
    return int(connection.execute(statement.select_from(ItemRow)).scalar_one())


def _item_digests(connection: Connection) -> tuple[str, str]:
    columns = (
        ItemRow.id,
        ItemRow.title,
        ItemRow.url,
        ItemRow.summary,
        ItemRow.language,
        ItemRow.published_day,
        ItemRow.published_raw,
        ItemRow.revisions,
        ItemRow.about_peru,
        ItemRow.held,
    )
    items = _digest(connection, select(_line(*columns)).order_by(ItemRow.seq))
    told = select(_line(ItemRow.id, ItemRow.story)).where(ItemRow.story.is_not(None))
    return items, _digest(connection, told.order_by(ItemRow.seq))


def _marks_digest(connection: Connection) -> str:
    lines = (
        select(_line(table.item_id, table.slug, table.weight)).order_by(table.item_id, table.slug)
        for table in (ItemCategoryRow, ItemRegionRow)
    )
    return _digest(connection, *lines)


def _line(*columns: Any) -> ColumnElement[str]:
    """Return one text for a row, put together by the database: that halves the work of handing it over."""
    texts: list[ColumnElement[str]] = [func.coalesce(cast(column, Text), "") for column in columns]
    return reduce(lambda line, text: line + "\x1f" + text, texts)


def _digest(connection: Connection, *statements: Select[str]) -> str:
    digest = hashlib.sha256()
    for statement in statements:
        for lines in connection.execute(statement.execution_options(yield_per=_BATCH)).scalars().partitions():
            digest.update("\n".join((*lines, "")).encode("utf-8", "surrogatepass"))
        digest.update(b"\n")
    return digest.hexdigest()
