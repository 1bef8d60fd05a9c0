"""The weeks of the digest that are closed, and the store's own clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from psgfeed.store.dialects import insert_or_skip
from psgfeed.store.schema import DigestWeekRow, ItemRow, RunRow, TombstoneRow


@dataclass(frozen=True, slots=True)
class ClosedWeek:
    """A week as it was when it closed: ``2026-W47``, when it last changed, what it told (lists and texts)."""

    week: str
    updated: datetime
    sections: list[Any]


def closed_weeks(connection: Connection, limit: int | None = None) -> tuple[ClosedWeek, ...]:
    """Return the weeks that are closed, the newest first, or so many of them."""
    row = DigestWeekRow
    statement = select(row.week, row.updated, row.sections).order_by(row.week.desc()).limit(limit)
    return tuple(ClosedWeek(*one) for one in connection.execute(statement))


def close_weeks(connection: Connection, weeks: Iterable[ClosedWeek]) -> None:
    """Write down weeks that are over; one that is closed already stays as it is."""
    rows = [{"week": one.week, "updated": one.updated, "sections": one.sections} for one in weeks]
    insert_or_skip(connection, DigestWeekRow, rows)


def clock(connection: Connection) -> datetime | None:
    """Return the last moment that the store knows of: when the last run began, or an item was last new."""
    moments = [
        connection.execute(select(RunRow.started).order_by(RunRow.id.desc()).limit(1)).scalar(),
        connection.execute(select(func.max(ItemRow.first_seen))).scalar(),
    ]
    return max((moment for moment in moments if moment), default=None)


def deleted_items(connection: Connection) -> frozenset[str]:
    """Return the ids of the items that were deleted by hand."""
    ids = connection.execute(select(TombstoneRow.item_id).where(TombstoneRow.item_id != "").distinct())
    return frozenset(ids.scalars())
