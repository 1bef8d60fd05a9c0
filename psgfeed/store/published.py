"""The files that were published, with their hashes and when their bytes last changed."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from psgfeed.store.dialects import upsert
from psgfeed.store.recognise import chunks
from psgfeed.store.schema import FeedFileRow, FeedGlanceRow


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A published file: path below the site's root, SHA-256 in hex, size in bytes, when its bytes last changed."""

    path: str
    sha256: str
    size: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class FeedGlance:
    """What was remembered of a feed's entries: its folder, a digest of what that was made from, and the text of it."""

    path: str
    made_from: str
    glance: str


def feed_files(connection: Connection) -> dict[str, FeedFile]:
    """Return the published files by their paths."""
    rows = connection.execute(select(FeedFileRow.__table__).order_by(FeedFileRow.path))
    return {row.path: FeedFile(**row._asdict()) for row in rows}


def record_feed_files(connection: Connection, files: Iterable[FeedFile], gone: Collection[str] = ()) -> None:
    """Write down what was published; ``changed_at`` counts only where the hash differs. ``gone`` are forgotten."""
    by_path = {file.path: file for file in files}
    known: dict[str, str] = {}
    for some in chunks(by_path):
        rows = connection.execute(select(FeedFileRow.path, FeedFileRow.sha256).where(FeedFileRow.path.in_(some)))
        known.update({row.path: row.sha256 for row in rows})
    changed = [asdict(file) for file in by_path.values() if known.get(file.path) != file.sha256]
    upsert(
        connection,
        FeedFileRow,
        changed,
        lambda new: {"sha256": new.sha256, "size": new.size, "changed_at": new.changed_at},
    )
    for some in chunks(gone):
        connection.execute(delete(FeedFileRow).where(FeedFileRow.path.in_(some)))


def feed_glances(connection: Connection) -> dict[str, FeedGlance]:
    """Return what is remembered of the feeds, by their folders."""
    return {row.path: FeedGlance(**row._asdict()) for row in connection.execute(select(FeedGlanceRow.__table__))}


def record_feed_glances(connection: Connection, glances: Iterable[FeedGlance]) -> None:
    """Remember what feeds look like."""
    rows = [asdict(glance) for glance in glances]
    upsert(connection, FeedGlanceRow, rows, lambda new: {"made_from": new.made_from, "glance": new.glance})
