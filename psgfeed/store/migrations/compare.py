"""What is left out when the tables of a database are compared with the schema."""

from typing import Any


def ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Return whether Alembic should look at something: at all but the search index, which each database has its way."""
    return kind not in ("table", "column", "index") or not (name or "").startswith("item_search")
