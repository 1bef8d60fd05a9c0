"""The types of columns that SQLAlchemy lacks: instants that keep their zone on SQLite, and small lists as JSON text."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

from psgfeed.store.texts import clean


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Naive values are refused; what comes back is aware and in UTC, on SQLite too, which keeps no zone.

    On SQLite it is text like ``2026-11-24 12:00:00.000000``, as SQLAlchemy writes it, but made ten times faster.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Return the function that prepares an instant for the database; it raises ``ValueError`` for a naive one."""
        return _utc_text if dialect.name == "sqlite" else _utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:  # noqa: ARG002
        """Return the function that makes an aware instant in UTC of what the database gave."""
        return _utc_from_text if dialect.name == "sqlite" else _utc


class JsonText(TypeDecorator[Any]):
    """A small list kept as readable JSON text; tuples come back as lists."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str:
        """Return the value as compact JSON."""
        return clean(_JSON.encode(value)) if value else "[]"

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        """Return what the JSON text says."""
        return json.loads(value) if value and value != "[]" else []


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"an instant needs a time zone: {value!r}")
    return value.astimezone(UTC)


@lru_cache(maxsize=1024)  # the same few instants stand in all rows of a document
def _utc_text(value: datetime | None) -> str | None:
    instant = _utc(value)
    return instant.isoformat(" ", "microseconds")[:26] if instant else None


def _utc_from_text(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if value else None
