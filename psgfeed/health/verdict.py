"""Was a crawl as good as its source usually is? A doubtful one is reported and does not publish."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from psgfeed.model import Source
from psgfeed.problems import CRAWL_FEW, Finding

_HISTORY_MIN = 3  # fewer good crawls tell nothing about what is usual
_SHARE_MIN = 0.34  # of the items that the source usually shows


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether what a crawl brought may be published, and if not, why."""

    good: bool
    finding: Finding | None = None


def judge(source: Source, seen: int, usual: Sequence[int]) -> Verdict:
    """Judge a crawl that ended well by the number of items it saw.

    ``usual`` are the numbers that the source's last good crawls saw, newest first. The source's own ``items_min``
    counts from the first crawl on; its history counts once there are three.
    """
    least, reason = _least(source, usual)
    if seen >= least:
        return Verdict(good=True)
    return Verdict(good=False, finding=Finding(CRAWL_FEW, source.id, f"{seen} items, {reason}"))


def _least(source: Source, usual: Sequence[int]) -> tuple[int, str]:
    if len(usual) >= _HISTORY_MIN:
        typical = median(usual)
        learned = max(1, round(typical * _SHARE_MIN)) if typical else 0
        if learned >= source.items_min:
            return learned, f"usually {typical:g}"
    return source.items_min, f"at least {source.items_min} are expected"
