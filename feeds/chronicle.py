"""What publishing reads and writes of the digest's weeks and the sources' turns."""

from collections.abc import Iterable

from feeds.digest import ITEMS_MAX, Section, Told, Week, is_over, make_week, names_between, span_of, without
from feeds.select import Setting
from feeds.turns import TURNS_MAX
from psgfeed.health.turns import HISTORY, RHYTHM, Standing, turn_of
from psgfeed.model import Source
from psgfeed.store.digests import ClosedWeek, clock, close_weeks, closed_weeks, deleted_items
from psgfeed.store.engine import Transaction
from psgfeed.store.query import ItemQuery, newest
from psgfeed.store.runs import history
from psgfeed.store.turns import SourceTurn, item_times, last_turns, latest_turns, record_turns


def note(connection: Transaction, sources: Iterable[Source], setting: Setting) -> None:
    """Write down how sources have turned, and close the weeks that are over."""
    record_turns(connection, _new_turns(connection, sources))
    now = clock(connection)
    over = [name for name in _unclosed(connection) if now and is_over(name, now)]
    closing = [_week(connection, name, setting) for name in over]
    close_weeks(connection, [ClosedWeek(week.name, week.updated, _written(week)) for week in closing])


def weeks(connection: Transaction, setting: Setting) -> tuple[Week, ...]:
    """Return all weeks, newest first: those that are closed, and those that are not yet; some may tell nothing."""
    closed = [Week(one.week, one.updated, _read(one.sections)) for one in closed_weeks(connection)]
    gone = deleted_items(connection)
    current = [_week(connection, name, setting) for name in reversed(_unclosed(connection))]
    return (*current, *(without(week, gone) for week in closed))


def turns(connection: Transaction) -> tuple[SourceTurn, ...]:
    """Return the turns that the status feed tells, newest first."""
    return latest_turns(connection, TURNS_MAX)


def _new_turns(connection: Transaction, sources: Iterable[Source]) -> list[SourceTurn]:
    before = last_turns(connection)
    found = (
        turn_of(
            source.id,
            Standing(before[source.id]) if source.id in before else None,
            history(connection, source.id, HISTORY),
            item_times(connection, source.id, RHYTHM),
        )
        for source in sorted(sources, key=lambda source: source.id)
    )
    return [SourceTurn(turn.source, turn.standing.value, turn.at, turn.detail) for turn in found if turn]


def _unclosed(connection: Transaction) -> list[str]:
    """Return the names of the weeks since the last closed one, oldest first."""
    now = clock(connection)
    if now is None:
        return []
    last = closed_weeks(connection, 1)
    first = span_of(last[0].week)[1] if last else span_of("1990-W01")[0]
    return list(names_between(first, now))


def _week(connection: Transaction, name: str, setting: Setting) -> Week:
    since, until = span_of(name)
    return make_week(name, newest(connection, ItemQuery(since=since, until=until), ITEMS_MAX), setting)


def _written(week: Week) -> list[object]:
    return [
        [section.slug, section.more, [[t.item_id, t.title, t.url, t.source, t.language] for t in section.told]]
        for section in week.sections
    ]


def _read(sections: list[list[object]]) -> tuple[Section, ...]:
    return tuple(Section(str(slug), tuple(Told(*told) for told in lines), more) for slug, more, lines in sections)  # type: ignore[attr-defined, arg-type]
