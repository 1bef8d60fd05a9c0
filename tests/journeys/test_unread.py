"""Output that nobody reads to its end, as with ``head``, is no failure and no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from psgfeed.model import Item
from psgfeed.store.engine import open_store
from tests.psgfeed.store.conftest import Keeper


@pytest.mark.parametrize("words", [("--help",), ("items", "--help"), ("categories", "list")])
def test_a_reader_that_has_seen_enough_ends_the_command_without_a_word(words: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [str(Path(sys.executable).with_name("psgfeed")), *words]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_table_that_nobody_reads_to_its_end_ends_without_a_word_too(tmp_path: Path) -> None:
    (tmp_path / "psgfeed.toml").write_text("")
    with open_store(f"sqlite:///{tmp_path / 'psgfeed.db'}") as store:
        Keeper(store).document(*(Item("andes", str(number), "Strike " * 30, language="en") for number in range(900)))
    read, write = os.pipe()
    command = [str(Path(sys.executable).with_name("psgfeed")), "-C", str(tmp_path), "export", "csv"]
    with subprocess.Popen(command, stdout=write, stderr=subprocess.PIPE) as running:
        os.close(write)
        assert os.read(read, 100).startswith(b"item_id,")
        os.close(read)
        _, told = running.communicate()
    assert (running.returncode, told) == (141, b"")
