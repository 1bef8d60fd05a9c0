"""Making a recorded table again: the same bytes, or what differs and why."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psgfeed.export.changes import Changes, compare
from psgfeed.export.checksums import sha256_of
from psgfeed.export.record import Record, differences, maker_of
from psgfeed.export.write import ExportReport, write_export
from psgfeed.files import stream_whole
from psgfeed.model import Source
from psgfeed.store.state import since, store_state

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Replayed:
    """A table made again.

    ``why`` are sentences on what is not as it was; with the same bytes there may be some, too, about things that the
    table does not show. ``changes`` are the rows' own, where the recorded table is at hand to compare with.
    """

    written: ExportReport
    same: bool
    why: tuple[str, ...] = ()
    changes: Changes | None = None


def replay(
    connection: Any, record: Record, sources: Mapping[str, Source], original: Path, out: Path | None
) -> Replayed:
    """Make a recorded table again and compare it; it is kept at ``out``, if that is given.

    ``original`` is where the recorded table may still be, to say which rows differ.

    Raises:
        PsgfeedError: the file cannot be written (``place.unwritable``).
    """
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / record.file
        written = write_export(connection, record.recipe, sources, made)
        why = differences(record, maker_of(sources), store_state(connection), since(connection, record.state))
        same = written.sha256 == record.sha256
        changes = None if same else _changes(record, original, made)
        if out:
            stream_whole(out, _chunks(made))
    return Replayed(written, same, tuple(why), changes)


def _changes(record: Record, original: Path, made: Path) -> Changes | None:
    """Return which rows differ, where that can be told: the recorded table is there as it was, and has item ids."""
    if record.recipe.format != "csv" or not original.is_file() or sha256_of(original) != record.sha256:
        return None
    with suppress(KeyError):
        return compare(original, made)
    return None


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
