"""The rows that tables for research are made from, in constant memory and as plain values, the same on both databases.

Instants come as ``2026-11-24T12:00:00Z``, days as ``2026-11-24``, flags as 0 and 1, lists of slugs joined by ``|``,
other lists as JSON text; what is missing is the empty text. The database makes them so, because that is quickest.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Integer,
    Select,
    Text,
    case,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
)

from psgfeed.store.column_types import JsonText, UTCDateTime
from psgfeed.store.schema import (
    CrawlRow,
    ItemCategoryRow,
    ItemRegionRow,
    ItemRow,
    RevisionRow,
    RunRow,
    StoryRow,
)
from psgfeed.store.selection import Selection, conditions, lima_day

Row: TypeAlias = Any  # a tuple, or what SQLAlchemy has for one
Rows: TypeAlias = list[Row]

BATCH = 250
ALWAYS = ("published_day", "published_date", "id")  # the day as stored, the day in Lima, the id

_FEW_PAGES = -500  # negative: kilobytes
_DAY = timedelta(days=1)
_DAY_AND_ID = itemgetter(1, 2)
_INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS"Z"'


def read_items(connection: Connection, selection: Selection, fields: Sequence[str]) -> Iterator[Rows]:
    """Yield the selected items by day of publication in Lima and id, those without a date last.

    So the first rows have dates: programs guess by them what a column holds.

    Each row has what ``ALWAYS`` names, and then the fields: names of ``item``'s columns, or of ``ITEM_FIELDS``.
    """
    statement = items_statement(connection, selection, fields)
    yield from _in_order(_batches(connection, statement))


@contextmanager
def little_memory(connection: Connection) -> Iterator[None]:
    """Let SQLite keep few pages in memory while a whole table is walked once: it reads hardly any of them twice."""
    if connection.dialect.name != "sqlite":
        yield
        return
    usual = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size = {_FEW_PAGES}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {usual}")


def items_statement(connection: Connection, selection: Selection, fields: Sequence[str]) -> Select[Any]:
    """Return the query of ``read_items``; its order is that of an index, by the stored day."""
    dialect = connection.dialect
    columns = [_item_field(name, dialect) for name in (*ALWAYS, *fields)]
    day: Any = ItemRow.published_day
    if selection.seen_since and dialect.name == "sqlite":
        day = literal_column("+item.published_day")  # with the sign SQLite looks for the few, rather than not to sort
    return (
        select(*columns)
        .outerjoin(StoryRow, StoryRow.id == ItemRow.story)
        .where(*conditions(selection, dialect))
        .order_by(day.asc().nulls_last(), _binary(ItemRow.id, dialect))
    )


def read_marks(connection: Connection, table: str, selection: Selection, fields: Sequence[str]) -> Iterator[Rows]:
    """Yield the marks in ``item_category`` or ``item_region`` of the selected items, by item id and slug.

    The fields are names of the table's columns. Marks that a person took away are left out.
    """
    rows = ItemCategoryRow if table == "item_category" else ItemRegionRow
    statement = select(*(_plain(getattr(rows, name), connection.dialect) for name in fields))
    statement = statement.where(rows.weight > 0, *_of_selected(connection, rows.item_id, selection))
    yield from _batches(connection, statement.order_by(_binary(rows.item_id, connection.dialect), rows.slug))


def read_stories(connection: Connection, selection: Selection, fields: Sequence[str]) -> Iterator[Rows]:
    """Yield the selected items that stand in stories, by story and id; the fields are those of items."""
    dialect = connection.dialect
    statement = select(*(_item_field(name, dialect) for name in fields)).join(StoryRow, StoryRow.id == ItemRow.story)
    statement = statement.where(ItemRow.story.is_not(None), *conditions(selection, dialect))
    yield from _batches(connection, statement.order_by(_binary(ItemRow.story, dialect), _binary(ItemRow.id, dialect)))


def read_revisions(connection: Connection, selection: Selection, fields: Sequence[str]) -> Iterator[Rows]:
    """Yield what sources changed of the selected items, oldest first; the fields are the table's columns."""
    statement = select(*(_plain(getattr(RevisionRow, name), connection.dialect) for name in fields))
    statement = statement.where(*_of_selected(connection, RevisionRow.item_id, selection))
    yield from _batches(connection, statement.order_by(RevisionRow.id))


def read_crawls(connection: Connection, fields: Sequence[str]) -> Iterator[Rows]:
    """Yield all crawls, oldest first; the fields are the table's columns, and ``version``, psgfeed's in that run."""
    columns = (RunRow.version if name == "version" else getattr(CrawlRow, name) for name in fields)
    statement = select(*(_plain(column, connection.dialect) for column in columns))
    yield from _batches(connection, statement.join(RunRow, RunRow.id == CrawlRow.run_id).order_by(CrawlRow.id))


def _of_selected(connection: Connection, item_id: Any, selection: Selection) -> list[ColumnElement[bool]]:
    wanted = list(conditions(selection, connection.dialect))
    return [item_id.in_(select(ItemRow.id).where(*wanted))] if wanted else []


def _binary(column: Any, dialect: Dialect) -> Any:
    """Return a column that is sorted by code points, as SQLite does, whatever the database's own order."""
    return column if dialect.name == "sqlite" else column.collate("C")


def _batches(connection: Connection, statement: Select[Any]) -> Iterator[Rows]:
    """Yield the rows; all columns are plain values already, so that SQLite's driver can hand its rows through."""
    if connection.dialect.name != "sqlite":
        for rows in connection.execute(statement.execution_options(yield_per=BATCH)).partitions():
            yield list(rows)
        return
    result = connection.execute(statement)
    cursor: Any = result.cursor
    try:
        while found := cursor.fetchmany(BATCH):
            yield found
    finally:
        if not connection.closed:  # as it is when a reader went away in the middle: nothing is left to close then
            result.close()


def _in_order(batches: Iterator[Rows]) -> Iterator[Rows]:
    """Put rows that come by their first value, the stored day, in the order of the second and third.

    The day in Lima is at most one off that in the date's own zone: so a few days at a time are held.
    """
    held: Rows = []
    for rows in batches:
        latest = rows[-1][0]
        held += rows
        held.sort(key=_DAY_AND_ID if latest else _undated_last)
        ready = _ready(held, latest)
        yield from _pieces(held[:ready])
        del held[:ready]
    yield from _pieces(held)


def _undated_last(row: Row) -> tuple[bool, str, str]:
    return not row[1], row[1], row[2]


def _pieces(rows: Rows) -> Iterator[Rows]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _ready(held: Rows, latest: str) -> int:
    """Return how many of the rows no later one can come before."""
    if not latest:
        return len(held)
    border = (date.fromisoformat(latest) - _DAY).isoformat()
    ready = len(held)
    while ready and held[ready - 1][1] >= border:
        ready -= 1
    return ready


def _item_field(name: str, dialect: Dialect) -> Any:
    make = ITEM_FIELDS.get(name)
    return make(dialect) if make else _plain(getattr(ItemRow, name), dialect)


def _plain(column: Any, dialect: Dialect) -> Any:
    """Return a column as a plain value."""
    kind = column.type
    if isinstance(kind, UTCDateTime):
        return _instant(column, dialect)
    if isinstance(kind, JsonText):
        return type_coerce(column, Text)
    if kind.python_type is bool:
        return cast(column, Integer)
    if kind.python_type is str and column.nullable:
        return func.coalesce(column, "")
    return column


def _instant(column: Any, dialect: Dialect) -> Any:
    if dialect.name == "sqlite":
        text = type_coerce(column, Text)
        shown = func.substr(text, 1, 10) + "T" + func.substr(text, 12, 8) + "Z"
    else:
        shown = func.to_char(func.timezone("UTC", column), _INSTANT)
    return func.coalesce(shown, "") if column.nullable else shown


def _published_day(dialect: Dialect) -> Any:
    day = type_coerce(ItemRow.published_day, Text) if dialect.name == "sqlite" else cast(ItemRow.published_day, Text)
    return func.coalesce(day, "")


def _published_date(dialect: Dialect) -> Any:
    return func.coalesce(cast(lima_day(ItemRow, dialect), Text), "")


def _is_primary(_: Dialect) -> Any:
    return case((ItemRow.story.is_(None), 1), (ItemRow.id == StoryRow.primary_item, 1), else_=0)


def _story_size(_: Dialect) -> Any:
    size = literal_column("(SELECT count(*) FROM item AS other WHERE other.story = item.story)", Integer)
    return case((ItemRow.story.is_(None), 1), else_=size)


def _slugs(table: str) -> Callable[[Dialect], Any]:
    """Return what makes the field of an item's slugs, the heaviest first; it is one subquery of the whole."""
    chosen = f"FROM {table} WHERE item_id = item.id AND weight > 0"
    order = "ORDER BY weight DESC, slug"
    on_sqlite = f"SELECT group_concat(slug, '|') FROM (SELECT slug {chosen} {order})"  # noqa: S608 - our own names
    on_postgresql = f"SELECT string_agg(slug, '|' {order}) {chosen}"

    def field(dialect: Dialect) -> Any:
        statement = on_sqlite if dialect.name == "sqlite" else on_postgresql
        return func.coalesce(literal_column(f"({statement})", Text), "")

    return field


ITEM_FIELDS: Mapping[str, Callable[[Dialect], Any]] = {
    "published_day": _published_day,
    "published_date": _published_date,
    "is_primary": _is_primary,
    "story_size": _story_size,
    "categories": _slugs("item_category"),
    "regions": _slugs("item_region"),
}
