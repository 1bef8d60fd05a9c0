import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from psgfeed.files import clear_partial, new_folder, stream_whole, write_whole
from psgfeed.problems import PsgfeedError


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_equal_bytes_leave_the_file_and_its_time_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "feed.xml"
    assert write_whole(path, b"one")
    os.utime(path, (1, 1))
    assert not write_whole(path, b"one")
    assert path.stat().st_mtime == 1


def test_other_bytes_replace_the_file_and_leave_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    write_whole(path, b"one")
    assert write_whole(path, b"two, of another length")
    assert path.read_bytes() == b"two, of another length"
    assert names(tmp_path) == ["feed.xml"]


def test_a_stream_that_breaks_off_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    write_whole(path, b"old")

    def chunks() -> Iterator[bytes]:
        yield b"new"
        raise RuntimeError("the store is gone")

    with pytest.raises(RuntimeError, match="the store is gone"):
        stream_whole(path, chunks())
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["items.csv"]


def test_what_a_killed_process_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / ".feed.xml.abc.part").write_bytes(b"half")
    (tmp_path / "c" / "feed.xml").write_bytes(b"whole")
    assert clear_partial(tmp_path) == 1
    assert names(tmp_path / "c") == ["feed.xml"]


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file where a folder should be")
    with pytest.raises(PsgfeedError, match=r"site.feed\.xml"):
        write_whole(tmp_path / "site" / "feed.xml", b"x")


def test_a_stream_of_equal_bytes_leaves_the_file_and_its_time_alone(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    stream_whole(path, [b"one", b"two"])
    os.utime(path, (1, 1))
    stream_whole(path, [b"onetwo"])
    assert path.stat().st_mtime == 1
    stream_whole(path, [b"onetwo", b"three"])
    assert path.read_bytes() == b"onetwothree"
    assert names(tmp_path) == ["items.csv"]


def write_and_fail(target: Path) -> None:
    with new_folder(target) as folder:
        write_whole(folder / "a.txt", b"a")
        raise RuntimeError("in the middle")


def test_a_new_folder_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "kept" / "2026-11-25"
    with new_folder(target) as folder:
        write_whole(folder / "a.txt", b"a")
        assert not target.exists()
    assert names(target) == ["a.txt"]
    with pytest.raises(RuntimeError, match="in the middle"):
        write_and_fail(tmp_path / "kept" / "later")
    assert names(target.parent) == ["2026-11-25"]


def test_a_new_folder_clears_away_what_was_abandoned_long_ago(tmp_path: Path) -> None:
    for name, age_s in ((".a.1.part", 100_000), (".b.2.part", 60)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age_s,) * 2)
    with new_folder(tmp_path / "c"):
        pass
    assert sorted(names(tmp_path)) == [".b.2.part", "c"]


def test_a_new_folder_takes_the_place_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(PsgfeedError, match="never overwritten"):
        write_and_fail(tmp_path / "mine")
    assert names(tmp_path / "mine") == []
