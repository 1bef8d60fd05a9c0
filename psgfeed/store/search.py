"""Searching for words, blind to accents and case: "mineria" finds "minería".

On SQLite the index is an FTS5 table: new items are added to it a document at a time, because a trigger would flush it
for each row and cost more than all else; triggers see to changed and deleted ones. On PostgreSQL it is a generated
column. Both tell words apart, and fold what is stored and what is asked, in the same way. What a person types is read
by ``search_query``; no character of it reaches a database but letters and digits.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    cast,
    column,
    false,
    func,
    insert,
    literal_column,
    not_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.sql.expression import TextualSelect

from psgfeed.store.schema import ItemRow
from psgfeed.store.search_query import All, Either, Node, Not, Phrase, Word, parse

# Of a million items, twenty that fit are met among the newest 4,000 where this many fit.
_COMMON = 5000


def last_seq(connection: Connection) -> int:
    """Return the number of the item that was added last, 0 when there is none."""
    return connection.execute(select(func.max(ItemRow.seq))).scalar() or 0


def index_added(connection: Connection, after: int) -> None:
    """Make the items searchable that were added after the one with this number."""
    if connection.dialect.name == "sqlite":
        added = select(ItemRow.seq, ItemRow.title, ItemRow.summary).where(ItemRow.seq > after)
        index = table("item_search", column("rowid"), column("title"), column("summary"))
        connection.execute(insert(index).from_select(["rowid", "title", "summary"], added))


def matches(words: str, dialect: Dialect, *, walk: bool = False) -> ColumnElement[bool]:
    """Return the condition that an item's title or summary fits what a person typed, as ``search_query`` reads it.

    What holds no word fits nothing. With ``walk`` SQLite goes through the items in the order that is asked for and
    looks which of them fit, instead of ordering all that fit (see ``is_common``).
    """
    asked = parse(words)
    if asked is None:
        return false()
    spelling = _FTS5 if dialect.name == "sqlite" else _TSQUERY
    expression, complement = _spelled(asked, spelling)
    if dialect.name == "sqlite":
        seq: ColumnElement[int] = literal_column("+item.seq") if walk else ItemRow.seq.expression
        found: ColumnElement[bool] = seq.in_(_fts5_found(expression))
    else:
        found = literal_column("item.item_search").bool_op("@@")(cast(expression, TSQUERY))
    return not_(found) if complement else found


def is_common(words: str, connection: Connection) -> bool:
    """Return whether so many items fit that the newest of them are found sooner by going through the newest items.

    PostgreSQL finds that out itself.
    """
    asked = parse(words)
    if asked is None or connection.dialect.name != "sqlite":
        return False
    expression, complement = _spelled(asked, _FTS5)
    some = select(_fts5_found(expression).subquery()).limit(_COMMON)
    return complement or len(connection.execute(some).all()) == _COMMON


def _fts5_found(expression: str) -> TextualSelect:
    found = text("SELECT rowid FROM item_search WHERE item_search MATCH :words")
    return found.bindparams(words=expression).columns(column("rowid"))


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How a database writes a phrase, both, either, and the one without the other."""

    phrase: Callable[[Phrase], str]
    both: str
    either: str
    without: str


def _fts5_phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.words)}"{" *" if phrase.prefix else ""}'


def _tsquery_phrase(phrase: Phrase) -> str:
    """Return a phrase as a tsquery; its words stand all in the title (weight A) or all in the summary (weight B)."""
    last = ":*" if phrase.prefix else ":"
    *first, end = (f"'{word}'" for word in phrase.words)
    if not first:
        return end + last.removesuffix(":")
    fields = (" <-> ".join([*(f"{word}:{field}" for word in first), f"{end}{last}{field}"]) for field in "AB")
    return f"({' | '.join(fields)})"


_FTS5 = _Spelling(_fts5_phrase, " AND ", " OR ", " NOT ")
_TSQUERY = _Spelling(_tsquery_phrase, " & ", " | ", " & !")


def _spelled(node: Node, spelling: _Spelling) -> tuple[str, bool]:
    """Return what a database is asked, and whether everything else is wanted.

    FTS5 cannot ask for what does not fit, only for one thing without another; so the sign goes outwards as far as it
    must, by De Morgan's laws.
    """
    match node:
        case Word(forms):
            return _grouped(spelling.either, [spelling.phrase(Phrase((form,))) for form in forms]), False
        case Phrase():
            return spelling.phrase(node), False
        case Not(part):
            expression, complement = _spelled(part, spelling)
            return expression, not complement
        case All(parts):
            return _combined(parts, spelling)
        case Either(parts):
            expression, complement = _combined(tuple(map(_opposite, parts)), spelling)
            return expression, not complement


def _opposite(node: Node) -> Node:
    return node.part if isinstance(node, Not) else Not(node)


def _combined(parts: Sequence[Node], spelling: _Spelling) -> tuple[str, bool]:
    """Return what fits all parts: those asked for, without those of which everything else is wanted."""
    spelled = [_spelled(part, spelling) for part in parts]
    wanted = [expression for expression, complement in spelled if not complement]
    unwanted = _grouped(spelling.either, [expression for expression, complement in spelled if complement])
    if not wanted:
        return unwanted, True
    found = _grouped(spelling.both, wanted)
    return (f"({found}{spelling.without}{unwanted})" if unwanted else found), False


def _grouped(operator: str, expressions: Sequence[str]) -> str:
    return expressions[0] if len(expressions) == 1 else f"({operator.join(expressions)})" if expressions else ""
