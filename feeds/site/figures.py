"""Items a month of everything and of each thing, as the charts and the map take them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from psgfeed.store.counts import Dimension, MonthCount


@dataclass(frozen=True, slots=True)
class Figures:
    """How many items a month (``YYYY-MM``) has, by dimension and slug; what is not told is none.

    ``unlooked`` is by source the share (0 to 1) of each month in which nobody looked.
    """

    counts: Mapping[tuple[Dimension, str], Mapping[str, int]] = field(default_factory=dict)
    unlooked: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def row(self, dimension: Dimension, slug: str, months: Sequence[str]) -> tuple[int, ...]:
        """Return the numbers of one thing in these months."""
        known = self.counts.get((dimension, slug), {})
        return tuple(known.get(month, 0) for month in months)

    def shares(self, source: str, months: Sequence[str]) -> tuple[float, ...]:
        """Return the shares of these months in which nobody looked at a source."""
        known = self.unlooked.get(source, {})
        return tuple(known.get(month, 0.0) for month in months)


def figures_of(counted: Callable[[Dimension], Iterable[MonthCount]]) -> Figures:
    """Return all figures; ``counted`` gives those of one dimension, as the store keeps them."""
    counts: defaultdict[tuple[Dimension, str], dict[str, int]] = defaultdict(dict)
    for dimension in Dimension:
        for count in counted(dimension):
            counts[dimension, count.slug][count.month] = count.items
    return Figures(dict(counts))


def last_months(day: date, number: int) -> tuple[str, ...]:
    """Return the months that end with a day's month, oldest first."""
    latest = day.year * 12 + day.month - 1
    return tuple(f"{month // 12:04}-{month % 12 + 1:02}" for month in range(latest - number + 1, latest + 1))


def outline(values: Sequence[int], width: float, height: int, largest: int) -> str:
    """Return the outline of bars that stand side by side, as a path of SVG; the highest is ``height`` high."""
    tops = [height - (max(1, round(height * value / largest)) if value else 0) for value in values]
    steps, level, run = [f"M0 {height}"], height, 0
    for top in tops:
        if top != level:
            steps.append(f"h{run * width:g}V{top}" if run else f"V{top}")
            level, run = top, 0
        run += 1
    return "".join(steps) + f"h{run * width:g}V{height}z"
