"""Searching for words, blind to accents and case: "mineria" finds "minería".

On SQLite the index is an FTS5 table: new items are added to it a document at a time, because a trigger would flush it
for each row and cost more than all else; triggers see to changed and deleted ones. On PostgreSQL it is a generated
column. Both fold what is stored and what is asked in the same way. What a person types is data, never search syntax.
"""

import re
import unicodedata

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    column,
    func,
    insert,
    literal_column,
    select,
    table,
    text,
)

from psgfeed.store.schema import ItemRow

WORDS_MAX = 50

_WORD = re.compile(r"\w+")


def last_seq(connection: Connection) -> int:
    """Return the number of the item that was added last, 0 when there is none."""
    return connection.execute(select(func.max(ItemRow.seq))).scalar() or 0


def index_added(connection: Connection, after: int) -> None:
    """Make the items searchable that were added after the one with this number."""
    if connection.dialect.name == "sqlite":
        added = select(ItemRow.seq, ItemRow.title, ItemRow.summary).where(ItemRow.seq > after)
        index = table("item_search", column("rowid"), column("title"), column("summary"))
        connection.execute(insert(index).from_select(["rowid", "title", "summary"], added))


def matches(words: str, dialect: Dialect) -> ColumnElement[bool]:
    """Return the condition that an item's title or summary holds all the words; no words at all are found nowhere."""
    asked = _words(words)
    if dialect.name == "sqlite":
        quoted = " ".join(f'"{word}"' for word in asked) or '""'
        found = text("SELECT rowid FROM item_search WHERE item_search MATCH :words")
        return ItemRow.seq.in_(found.bindparams(words=quoted))
    query = func.plainto_tsquery(literal_column("'simple'::regconfig"), func.item_search_fold(" ".join(asked)))
    return literal_column("item.item_search").bool_op("@@")(query)


def _words(words: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", words))[:WORDS_MAX]
