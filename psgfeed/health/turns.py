"""When a source's standing turns: it broke, it fell silent, it is back. One turn for each change, none for staying so.

A source is broken when its last two readings failed. It is quiet when it is read well and its newest item is three
times as old as almost any pause it made before, and three weeks at least.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise, takewhile

from psgfeed.store.runs import CrawlRecord, Outcome

HISTORY = 30
RHYTHM = 21

_GOOD = frozenset({Outcome.OK, Outcome.UNCHANGED})
_BROKEN_AFTER = 2
_PAUSES_MIN = 7
_QUIET_TIMES = 3
_QUIET_MIN = timedelta(days=21)


class Standing(StrEnum):
    """What a source turned to."""

    BROKEN = "broken"
    QUIET = "quiet"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of a source's standing; ``detail`` is what failed, or for how many days it has been silent."""

    source: str
    standing: Standing
    at: datetime
    detail: str = ""


def turn_of(
    source: str, before: Standing | None, crawls: Sequence[CrawlRecord], times: Sequence[datetime]
) -> Turn | None:
    """Return how a source has turned since its last turn, if it has.

    ``crawls`` are its finished crawls, ``times`` the feed times of its items, both newest first.
    """
    if not crawls:
        return None
    now = _now(source, crawls, times)
    if now is None:
        is_back = before in (Standing.BROKEN, Standing.QUIET) and crawls[0].outcome in _GOOD
        return Turn(source, Standing.BACK, _moment(crawls[0])) if is_back else None
    return now if now.standing is not before else None


def _now(source: str, crawls: Sequence[CrawlRecord], times: Sequence[datetime]) -> Turn | None:
    failed = list(takewhile(lambda crawl: crawl.outcome not in _GOOD, crawls))
    if len(failed) >= _BROKEN_AFTER:
        return Turn(source, Standing.BROKEN, _moment(failed[-_BROKEN_AFTER]), _reason(failed[0]))
    if failed:
        return None
    clock = _moment(crawls[0])
    usual = _usual_pause(times)
    if usual is None or clock - times[0] < max(_QUIET_MIN, _QUIET_TIMES * usual):
        return None
    return Turn(source, Standing.QUIET, clock, str((clock - times[0]).days))


def _usual_pause(times: Sequence[datetime]) -> timedelta | None:
    """Return the pause that nineteen of twenty pauses do not exceed; ``None`` when too few are known."""
    pauses = sorted(later - earlier for later, earlier in pairwise(times))
    return pauses[int(0.95 * (len(pauses) - 1))] if len(pauses) >= _PAUSES_MIN else None


def _moment(crawl: CrawlRecord) -> datetime:
    return crawl.finished or crawl.started


def _reason(crawl: CrawlRecord) -> str:
    if not crawl.findings:
        return crawl.outcome.value
    finding = crawl.findings[0]
    return f"{finding.problem.sentence} ({finding.detail})" if finding.detail else finding.problem.sentence
