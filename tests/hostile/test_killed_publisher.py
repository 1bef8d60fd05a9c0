"""A publisher that is killed at any moment leaves whole files behind (bench/publish_kills.py kills it 200 times)."""

import json
import subprocess
import sys
from pathlib import Path

KILLS = Path(__file__).parents[2] / "bench" / "publish_kills.py"


def test_who_reads_while_the_publisher_is_killed_sees_whole_files_only() -> None:
    done = subprocess.run([sys.executable, "-P", KILLS, "2"], capture_output=True, text=True, check=False, timeout=100)
    told = json.loads(done.stdout)
    assert told["files_read"] > 0
    assert (told["faults"], told["written_at_last"], done.returncode) == ([], 0, 0)
