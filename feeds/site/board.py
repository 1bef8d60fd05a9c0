"""The table of sources: how each stands, in a page's language."""

from dataclasses import dataclass

from feeds.formats.text import uri
from feeds.site.directory import counts_of
from feeds.site.standings import Standing
from feeds.site.views import Link, Moment, Place, moment, moment_of_day

STATES = ("well", "doubtful", "blocked", "failing", "waiting")


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A source: the way to its page here, the key of its state, and the days of its last reading and last item.

    Of a source that only an archive tells of, the month of its last item is known.
    """

    source: Link
    state: str
    read: Moment | None
    item: Moment | None


@dataclass(frozen=True, slots=True)
class Board:
    """The sources by name, those states that occur among them, and how many are well."""

    rows: tuple[BoardRow, ...]
    states: tuple[str, ...]
    summary: str


def draw_board(place: Place) -> Board:
    """Return the table of the site's sources."""
    rows = tuple(_row(standing, place) for standing in place.site.standings)
    occurring = {row.state for row in rows}
    well = sum(row.state == "well" for row in rows)
    return Board(
        rows,
        tuple(state for state in STATES if state in occurring),
        place.say("sources_well", well=well, all=len(rows)),
    )


def _row(standing: Standing, place: Place) -> BoardRow:
    path = f"s/{standing.id}/"
    return BoardRow(
        source=Link(standing.name, place.feed_page(path) or uri(standing.homepage)),
        state=standing.state,
        read=moment_of_day(standing.read, place, "day_short") if standing.read else None,
        item=_last_item(path, place),
    )


def _last_item(path: str, place: Place) -> Moment | None:
    shelf = next((shelf for shelf in place.site.shelves if shelf.feed.path == path), None)
    if shelf and shelf.glance.newest:
        return moment(shelf.glance.newest.published, place, "day_short")
    month = max(counts_of(place.site, shelf.feed), default="") if shelf else ""
    return Moment(month, place.month(month, "months_short")) if month else None
