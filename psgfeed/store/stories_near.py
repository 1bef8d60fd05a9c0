"""Finding, among the items of the same days, the one that tells an event in other words.

Bounded in every direction. An item is found by at most ``WORDS_MAX`` words; a word that ``SHARED_MAX`` items of these
days have is everybody's and says nothing; of the items found, those that share most are compared, ``COMPARED_MAX`` at
most; and only items whose feed times lie within ``NEAR`` of each other. Words are dropped ``KEPT`` after they were
noted, so that the index holds the items of the last weeks whatever the size of the archive.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import log2
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, bindparam, delete, select

from psgfeed.classify.stories import Judgement, Report, compare
from psgfeed.classify.stories_search import is_rare_name, search_words
from psgfeed.classify.stories_signature import signature
from psgfeed.model import ItemKind, Precision
from psgfeed.store.dialects import insert_or_skip
from psgfeed.store.recognise import chunks
from psgfeed.store.schema import ItemRow, StoryWordRow

NEAR = timedelta(days=10)
KEPT = timedelta(days=45)
SHARED_MAX = 60
COMPARED_MAX = 4
RUNNING_MIN = 15  # items of these days that share a name: it is a running matter, and says little

_WORDS_SHARED_MIN = 2
_RARE_NAME_MAX = 4  # items that share a name; then the name alone is worth a look
_SHARED_LEAST = 0.5  # two words that a dozen items have, or one that is rarer and another
_SURE_FROM = 0.9  # the score from which the less likely ones need not be looked at
_LOADED_MAX = 2 * COMPARED_MAX  # some are of the item's own source
_PERIOD = timedelta(days=10)
_REPORTS_KEPT = 2_000

# Made once, for making a statement costs as much as executing it.
_NEWS = select(
    ItemRow.seq,
    ItemRow.id,
    ItemRow.source,
    ItemRow.title,
    ItemRow.summary,
    ItemRow.feed_time,
    ItemRow.published_precision,
    ItemRow.published_day,
).where(ItemRow.seq.in_(bindparam("seqs", expanding=True)), ItemRow.kind == ItemKind.NEWS.value)
_POSTED = select(StoryWordRow.word, StoryWordRow.day, StoryWordRow.seq).where(
    StoryWordRow.word.in_(bindparam("words", expanding=True)),
    StoryWordRow.day.between(bindparam("first"), bindparam("last")),
)
_STANDING: Any = select(ItemRow.id, ItemRow.story, ItemRow.story_by_hand, ItemRow.first_seen).where(
    ItemRow.id.in_(bindparam("ids", expanding=True))
)
_TELLERS = select(ItemRow.source, ItemRow.feed_time).where(ItemRow.story == bindparam("story"))

Postings: TypeAlias = defaultdict[str, list[tuple[int, int]]]  # by word: day and number of each item that has it
Rows: TypeAlias = Sequence[Row[Any]]


@dataclass(frozen=True, slots=True)
class Match:
    """An item and another that tells the same event, how they stand, how much speaks for it (0 to 1), and why."""

    item: Row[Any]
    other: Row[Any]
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class _Search:
    """An item with its report, the numbers of those worth comparing, and the names that are in everybody's mouth."""

    row: Row[Any]
    report: Report
    found: Sequence[int]
    running: frozenset[str]


def near_matches(connection: Connection, batch: Rows, now: datetime) -> Iterator[Match]:
    """Yield the items that tell an event in other words than an item of another source.

    The caller joins each pair before it asks for the next, for what is joined decides what may be.
    """
    known = _Reports()
    for rows in _periods(batch):
        searches = _search(connection, rows, known, now)
        known.load(connection, {seq for search in searches for seq in search.found})
        for search in searches:
            if match := _match(connection, search, known):
                yield match


def drop_old_words(connection: Connection, now: datetime) -> None:
    """Drop the words that were noted so long ago that nobody looks for them."""
    connection.execute(delete(StoryWordRow).where(StoryWordRow.noted < (now - KEPT).date()))


class _Reports:
    """The items that were looked at lately with their reports, so that an event which many tell is read once."""

    def __init__(self) -> None:
        self._rows: dict[int, Row[Any]] = {}
        self._reports: dict[int, Report] = {}

    def load(self, connection: Connection, seqs: Iterable[int]) -> None:
        """Fetch the items that are not known yet; let go of all the others when there are too many."""
        if len(self._rows) > _REPORTS_KEPT:
            self._rows.clear()
            self._reports.clear()
        for some in chunks(seq for seq in seqs if seq not in self._rows):
            self._rows |= {row.seq: row for row in connection.execute(_NEWS, {"seqs": some})}

    def row(self, seq: int) -> Row[Any] | None:
        """Return an item, if it is still there."""
        return self._rows.get(seq)

    def report(self, row: Row[Any]) -> Report:
        """Return the report of an item, read when it is first asked for."""
        made = self._reports.get(row.seq)
        if made is None:
            made = self._reports[row.seq] = Report(signature(row.title, row.summary), _day_of(row))
        return made


def _day_of(row: Row[Any]) -> date | None:
    """Return the day an item was published on, if it is known to the day."""
    known = row.published_precision in (Precision.DAY.value, Precision.TIME.value)
    return row.published_day if known else None


def _periods(batch: Rows) -> Iterator[Rows]:
    """Yield a batch in parts whose feed times lie together, so that one look-up reads the words of a few weeks only."""
    ordered = sorted(batch, key=lambda row: (row.feed_time, row.seq))
    start = 0
    for end in range(1, len(ordered) + 1):
        if end == len(ordered) or ordered[end].feed_time - ordered[start].feed_time > _PERIOD:
            yield ordered[start:end]
            start = end


def _search(connection: Connection, rows: Rows, known: _Reports, now: datetime) -> list[_Search]:
    """Look for the items that are worth comparing with each of these rows, and let the rows be found in their turn."""
    words = {row.seq: search_words(known.report(row).signature) for row in rows}
    postings = _postings(connection, rows, words)
    searches: list[_Search] = []
    fresh: list[dict[str, Any]] = []
    for row in rows:
        mine = words[row.seq]
        running = frozenset(word[2:] for word in mine if len(postings[word]) >= RUNNING_MIN)
        searches.append(_Search(row, known.report(row), _likeliest(row, mine, postings), running))
        fresh += _note(row, mine, postings, now)
    insert_or_skip(connection, StoryWordRow, fresh)
    return searches


def _postings(connection: Connection, rows: Rows, words: Mapping[int, Sequence[str]]) -> Postings:
    """Return what stored items near these rows have their words."""
    found: Postings = defaultdict(list)
    days = {"first": (rows[0].feed_time - NEAR).toordinal(), "last": (rows[-1].feed_time + NEAR).toordinal()}
    for some in chunks(word for told in words.values() for word in told):
        for word, day, seq in connection.execute(_POSTED, {"words": some} | days).all():
            found[word].append((day, seq))
    return found


def _likeliest(row: Row[Any], words: Iterable[str], postings: Postings) -> list[int]:
    """Return the numbers of the items that share most with one, rare words counting more, the likeliest first."""
    shared: Counter[int] = Counter()
    weights: defaultdict[int, float] = defaultdict(float)
    named: set[int] = set()
    day = row.feed_time.toordinal()
    for word in words:
        posted = postings[word]
        if len(posted) >= SHARED_MAX:
            continue
        weight = 1 / log2(2 + len(posted))
        rare_name = len(posted) <= _RARE_NAME_MAX and is_rare_name(word)
        for other_day, seq in posted:
            if abs(other_day - day) <= NEAR.days and seq != row.seq:
                shared[seq] += 1
                weights[seq] += weight
                if rare_name:
                    named.add(seq)
    enough = {seq for seq, count in shared.items() if count >= _WORDS_SHARED_MIN and weights[seq] >= _SHARED_LEAST}
    return sorted(enough | named, key=lambda seq: (-weights[seq], seq))[:_LOADED_MAX]


def _note(row: Row[Any], words: Iterable[str], postings: Postings, now: datetime) -> Iterator[dict[str, Any]]:
    """Let an item be found by its words, but for those that everybody has these days."""
    day = row.feed_time.toordinal()
    for word in words:
        if len(postings[word]) < SHARED_MAX:
            postings[word].append((day, row.seq))
            yield {"word": word, "day": day, "seq": row.seq, "noted": now.date()}


def _match(connection: Connection, search: _Search, known: _Reports) -> Match | None:
    """Return the item of another source that most surely tells the same, and that this one may be joined with."""
    found = [row for seq in search.found if (row := known.row(seq)) and row.source != search.row.source]
    alike: list[tuple[Judgement, Row[Any]]] = []
    for row in found[:COMPARED_MAX]:
        judgement = compare(search.report, known.report(row), search.running)
        if judgement.same:
            alike.append((judgement, row))
        if judgement.score >= _SURE_FROM:
            break
    for judgement, row in sorted(alike, key=lambda pair: (-pair[0].score, pair[1].seq)):
        if pair := _may_join(connection, search.row, row):
            return Match(*pair, judgement.score, judgement.why)
    return None


def _may_join(connection: Connection, row: Row[Any], other: Row[Any]) -> tuple[Row[Any], Row[Any]] | None:
    """Return how two items stand, if the first, which stands in no story, may stand in one with the other.

    Not with what a person took out of its story, not with one that its own source tells already, nor with one that
    began more than ``NEAR`` before or after: else a story would creep from event to event.
    """
    found = {standing.id: standing for standing in connection.execute(_STANDING, {"ids": (row.id, other.id)})}
    pair = found.get(row.id), found.get(other.id)
    if pair[0] is None or pair[1] is None or pair[0].story is not None:
        return None
    story = pair[1].story
    may = not pair[1].story_by_hand if story is None else _may_enter(connection, row, story)
    return (pair[0], pair[1]) if may else None


def _may_enter(connection: Connection, row: Row[Any], story: str) -> bool:
    told = connection.execute(_TELLERS, {"story": story}).all()
    began = min(one.feed_time for one in told)
    return row.source not in {one.source for one in told} and abs(row.feed_time - began) <= NEAR
