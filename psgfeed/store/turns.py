"""The turns that sources took, and what they are told by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from psgfeed.store.schema import ItemRow, SourceTurnRow


@dataclass(frozen=True, slots=True)
class SourceTurn:
    """A change in how a source stands: to which state, when, and what there is to say of it."""

    source: str
    state: str
    at: datetime
    detail: str


def last_turns(connection: Connection) -> dict[str, str]:
    """Return the state to which each source turned last, by its id."""
    last = select(func.max(SourceTurnRow.id)).group_by(SourceTurnRow.source)
    rows = connection.execute(select(SourceTurnRow.source, SourceTurnRow.state).where(SourceTurnRow.id.in_(last)))
    return {row.source: row.state for row in rows}


def record_turns(connection: Connection, turns: Iterable[SourceTurn]) -> None:
    """Write turns down."""
    rows = [{"source": one.source, "state": one.state, "at": one.at, "detail": one.detail} for one in turns]
    if rows:
        connection.execute(insert(SourceTurnRow), rows)


def latest_turns(connection: Connection, limit: int) -> tuple[SourceTurn, ...]:
    """Return the latest turns, newest first."""
    row = SourceTurnRow
    statement = select(row.source, row.state, row.at, row.detail).order_by(row.at.desc(), row.id.desc()).limit(limit)
    return tuple(SourceTurn(*one) for one in connection.execute(statement))


def item_times(connection: Connection, source: str, limit: int) -> tuple[datetime, ...]:
    """Return the feed times of a source's items, newest first."""
    statement = select(ItemRow.feed_time).where(ItemRow.source == source).order_by(ItemRow.feed_time.desc())
    return tuple(connection.execute(statement.limit(limit)).scalars())
