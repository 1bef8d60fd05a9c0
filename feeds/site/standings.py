"""How each source stands: when it was last read, and whether that went well."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from feeds.select import LIMA
from psgfeed.model import Source
from psgfeed.store.runs import CrawlRecord, Outcome
from psgfeed.store.sources import SourceState

_STATES = {
    Outcome.OK: "well",
    Outcome.UNCHANGED: "well",
    Outcome.EMPTY: "doubtful",
    Outcome.SUSPICIOUS: "doubtful",
    Outcome.BLOCKED: "blocked",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A source as the page on sources shows it.

    ``read`` is the day in Peru on which it was last read whole: a day, so that a page on it changes no oftener.
    ``state`` is well, doubtful, blocked, failing or waiting.
    """

    id: str
    name: str
    homepage: str
    state: str
    read: date | None = None


def standings(
    sources: Iterable[Source],
    states: Mapping[str, SourceState],
    last_crawls: Callable[[str], Iterable[CrawlRecord]],
) -> tuple[Standing, ...]:
    """Return the standing of every source that is read or was read, by name.

    ``last_crawls`` gives the finished crawls of a source, newest first.
    """
    found: list[Standing] = []
    for source in sources:
        last, known = next(iter(last_crawls(source.id)), None), states.get(source.id)
        if source.enabled or last:
            state = _STATES.get(last.outcome, "failing") if last else "waiting"
            read = last.finished if last and state == "well" else known.last_ok if known else None
            found.append(Standing(source.id, source.name, source.homepage or source.url, state, _day(read)))
    return tuple(sorted(found, key=lambda standing: (standing.name.casefold(), standing.id)))


def _day(instant: datetime | None) -> date | None:
    return instant.astimezone(LIMA).date() if instant else None
