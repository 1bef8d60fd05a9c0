"""What a feed says about itself, whatever the format it is written in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from psgfeed.model import Entry

GENERATOR = "psgfeed"
TTL_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Channel:
    """The head of a feed.

    ``path`` is its folder relative to the site, empty or ending with a slash; ``base_url`` is absolute and ends with a
    slash. ``tag`` is the stem of every id, ``tag:<authority>,<year>:`` (RFC 4151). ``also_in`` are the words before the
    other places of a story, ``read_at`` those of the link to the source, around ``{source}``, in the feed's language.
    ``hub`` is the address of its WebSub hub, ``archive`` the path of the newest document of its archive; both may be
    empty.
    """

    path: str
    title: str
    description: str
    language: str
    base_url: str
    tag: str
    publisher: str
    also_in: str = "Also in"
    read_at: str = "Read at {source} →"
    year: int = 2026
    hub: str = ""
    archive: str = ""

    @property
    def id(self) -> str:
        """Return the feed's permanent id."""
        return f"{self.tag}feed:{self.path.rstrip('/') or 'everything'}"

    @property
    def page_url(self) -> str:
        """Return the address of the page beside the feed."""
        return self.base_url + self.path

    def url(self, name: str) -> str:
        """Return the absolute address of one of the feed's files."""
        return self.base_url + self.path + name

    def updated(self, entries: Sequence[Entry]) -> datetime:
        """Return when an entry last changed, in UTC; of a feed without entries, the first day of the site's ids."""
        return max((entry.updated for entry in entries), default=datetime(self.year, 1, 1, tzinfo=UTC))
