"""Values with their types, for formats that have types: a missing one is ``None``, a list is a list, a flag is one."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from psgfeed.export.columns import Column
from psgfeed.export.table import Values


def typed(column: Column, values: Values) -> Sequence[Any]:
    """Return a column's values; dates and instants stay texts."""
    convert = _CONVERT.get(column.type)
    return [convert(value) for value in values] if convert else values


def as_date(text: str) -> date:
    """Return the day that a value of a date column tells."""
    return date.fromisoformat(text)


def as_instant(text: str) -> datetime:
    """Return the instant in UTC that a value of a datetime column tells, without its zone."""
    return datetime.fromisoformat(text.removesuffix("Z"))


def _text(value: str) -> str | None:
    return value or None


def _list(value: str) -> list[str]:
    return value.split("|") if value else []


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)


_CONVERT: dict[str, Callable[[Any], Any]] = {
    "string": _text,
    "date": _text,
    "datetime": _text,
    "list": _list,
    "boolean": _flag,
}
