"""Which items a table holds: filters over everything that is stored, news and pages, old and new, held back or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select
from sqlalchemy.orm import aliased

from psgfeed.store.schema import ItemCategoryRow, ItemRegionRow, ItemRow, StoryRow
from psgfeed.store.search import matches

Items: TypeAlias = Any  # the table of items, or another name of it in the same query

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which items; every filter that is given must hold, and of several values of one filter any.

    Days are included on both sides. ``published_*`` are about the day of publication, so that items without a date fall
    out, ``seen_*`` about the day in UTC on which an item was first met. ``words`` are searched as everywhere. With
    ``dedupe`` each story has one row: its primary item or, where a filter leaves that out, the one first seen.
    """

    published_since: date | None = None
    published_until: date | None = None
    seen_since: date | None = None
    seen_until: date | None = None
    sources: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    words: str = ""
    dedupe: bool = False
