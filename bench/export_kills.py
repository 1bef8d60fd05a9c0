"""Is a file whole or not there, whenever an export is killed? ``python bench/export_kills.py [DATABASE]``.

Fifty exports are killed at random moments of their run, in all formats by turns. What stands at the place of the file
afterwards must be what stood there before, or the whole of the new file, to the byte.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from psgfeed.export.recipe import FORMATS
from psgfeed.files import clear_partial

KILLS = 50
BEFORE = b"what stood there before"
PSGFEED = Path(sys.executable).with_name("psgfeed")


def main() -> None:
    """Kill and look."""
    database = sys.argv[1] if len(sys.argv) > 1 else Path(tempfile.gettempdir(), "psgfeed-bench", "20000.db")
    environment = {**os.environ, "PSGFEED_DATABASE": f"sqlite:///{database}"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = folder / "place"
        subprocess.run([PSGFEED, "init", "--bare", place], check=True, capture_output=True)

        def export(format_name: str, out: Path) -> "subprocess.Popen[bytes]":
            command: list[str | Path] = [PSGFEED, "-C", place, "export", format_name, "--out", out]
            return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)

        whole, seconds = {}, {}
        for format_name in FORMATS:
            start = time.perf_counter()
            export(format_name, folder / format_name).wait()
            seconds[format_name] = time.perf_counter() - start
            whole[format_name] = (folder / format_name).read_bytes()
        killed = before = 0
        for turn in range(KILLS):
            format_name = FORMATS[turn % len(FORMATS)]
            out = folder / "out"
            out.write_bytes(BEFORE)
            process = export(format_name, out)
            time.sleep(random.uniform(0, seconds[format_name]))  # noqa: S311 - not for secrets
            process.kill()
            killed += process.wait() != 0
            found = out.read_bytes()
            before += found == BEFORE
            if found not in (BEFORE, whole[format_name]):
                raise SystemExit(f"a partial file of {format_name}: {len(found)} bytes")
        print(f"{killed} of {KILLS} killed: {before} old files, {KILLS - before} new ones, no partial file in place")
        print(f"{clear_partial(folder)} temporary files were left beside, which can be deleted")


if __name__ == "__main__":
    main()
