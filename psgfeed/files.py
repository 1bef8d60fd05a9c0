"""The only door to the disk for output: a file is whole at every moment, and equal bytes are left alone."""

import filecmp
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from psgfeed.problems import DATA_EXISTS, PLACE_UNWRITABLE, Finding, PsgfeedError

_ABANDONED_S = 24 * 60 * 60  # nobody writes into a folder for that long


def write_whole(path: Path, content: bytes) -> bool:
    """Write a file so that a reader sees the old bytes or the new, never less; return whether it changed.

    Equal bytes leave the file and its modification time untouched. The new bytes go to a temporary file in the same
    folder, are synced and renamed. Missing folders are made.

    Raises:
        PsgfeedError: the file cannot be written (``place.unwritable``); the old one is whole.
    """
    try:
        if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, [content])
    except OSError as error:
        raise PsgfeedError(Finding(PLACE_UNWRITABLE, str(path), error.strerror or str(error))) from error
    return True


def stream_whole(path: Path, chunks: Iterable[bytes]) -> int:
    """Write a file chunk by chunk in constant memory, whole or not at all; return the number of chunks.

    Equal bytes leave the file and its modification time untouched.

    Raises:
        PsgfeedError: the file cannot be written (``place.unwritable``); what stood there before is whole.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _replace(path, chunks)
    except OSError as error:
        raise PsgfeedError(Finding(PLACE_UNWRITABLE, str(path), error.strerror or str(error))) from error


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Give the path of an empty file for others to write, which takes its place when the block ends well.

    It is for libraries that want a file of their own; what stood at ``path`` is whole until then. Missing folders are
    made.

    Raises:
        PsgfeedError: the file cannot be written (``place.unwritable``).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            _put_in_place(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise PsgfeedError(Finding(PLACE_UNWRITABLE, str(path), error.strerror or str(error))) from error


def _put_in_place(temporary: Path, path: Path) -> None:
    if path.is_file() and filecmp.cmp(temporary, path, shallow=False):
        temporary.unlink()
        return
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.chmod(0o644)
    temporary.replace(path)
    _sync_folder(path.parent)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder to write in, which takes its place when the block ends well, and is taken away else.

    What a killed process left there more than a day ago is taken away, too.

    Raises:
        PsgfeedError: there is something at ``path`` already (``data.exists``), before the block or after it, or the
            folder cannot be made (``place.unwritable``).
    """
    if path.exists():
        raise PsgfeedError(Finding(DATA_EXISTS, str(path)))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear_old_partial_folders(path.parent)
        temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part"))
    except OSError as error:
        raise PsgfeedError(Finding(PLACE_UNWRITABLE, str(path), error.strerror or str(error))) from error
    try:
        yield temporary
        temporary.chmod(0o755)
        temporary.rename(path)
        _sync_folder(path.parent)
    except OSError as error:
        problem = DATA_EXISTS if path.exists() else PLACE_UNWRITABLE
        raise PsgfeedError(Finding(problem, str(path), error.strerror or str(error))) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _clear_old_partial_folders(folder: Path) -> None:
    for left in folder.glob(".*.part"):
        if left.is_dir() and time.time() - left.stat().st_mtime > _ABANDONED_S:
            shutil.rmtree(left, ignore_errors=True)


def _replace(path: Path, chunks: Iterable[bytes]) -> int:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    temporary = Path(name)
    count = 0
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
                count += 1
        _put_in_place(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return count


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def clear_partial(folder: Path) -> int:
    """Remove the temporary files that a killed process left under a folder; return how many.

    Call it under the run's lock: without it another process's unfinished file would be taken away.
    """
    # Not by rglob, which makes a path of each of a site's many thousand files.
    partial = [
        Path(where, name)
        for where, _, names in os.walk(folder)
        for name in names
        if name.startswith(".") and name.endswith(".part")
    ]
    for path in partial:
        path.unlink(missing_ok=True)
    return len(partial)
