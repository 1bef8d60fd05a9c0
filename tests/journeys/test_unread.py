"""Output that nobody reads to its end, as with ``head``, is no failure and no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("words", [("--help",), ("items", "--help"), ("categories", "list")])
def test_a_reader_that_has_seen_enough_ends_the_command_without_a_word(words: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [str(Path(sys.executable).with_name("psgfeed")), *words]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")
