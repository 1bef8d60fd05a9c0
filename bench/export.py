"""How fast a table is written, and in how much memory: ``python bench/export.py [DATABASE…]``.

The other side is SQLite's own command, ``sqlite3 -csv``, which is given the very query that the export reads, into a
file as well. Each side is a process of its own; three turns each, and the ratio of the medians counts. Seconds
are those of the processors, since a busy machine makes both wait. The databases are those that ``big_store.py`` makes,
of 100,000 and of 1,000,000 items unless they are named: memory must be the same.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from psgfeed.export.presets import columns_of
from psgfeed.export.table import fields_of
from psgfeed.store.engine import open_store
from psgfeed.store.selection import Selection
from psgfeed.store.table import ALWAYS, items_statement

TURNS = 3
PRESETS = ("core", "full")
FOLDER = Path(tempfile.gettempdir(), "psgfeed-bench")
USUAL = (FOLDER / "100000.db", FOLDER / "1000000.db")
PSGFEED = Path(sys.executable).with_name("psgfeed")


def main() -> None:
    """Measure and print."""
    databases = [Path(name) for name in sys.argv[1:]] or USUAL
    print(f"SQLite {sqlite3.sqlite_version}, {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([PSGFEED, "init", "--bare", folder / "place"], check=True, capture_output=True)
        for database in databases:
            for preset in PRESETS:
                _compare(database, preset, folder)


def _compare(database: Path, preset: str, folder: Path) -> None:
    ours, theirs = folder / "ours.csv", folder / "theirs.csv"
    query = _query(database, preset)
    export: list[str | Path] = [PSGFEED, "-C", folder / "place", "export", "csv", "--preset", preset, "--out", ours]
    sides: dict[str, list[tuple[float, int]]] = {"sqlite3 -csv": [], "psgfeed": []}
    for _ in range(TURNS):
        sides["sqlite3 -csv"].append(_run(["sqlite3", "-csv", f"file:{database}?mode=ro", query], theirs))
        sides["psgfeed"].append(_run(export, None, PSGFEED_DATABASE=f"sqlite:///{database}"))
    seconds = {side: median(second for second, _ in turns) for side, turns in sides.items()}
    memory = max(kilobytes for _, kilobytes in sides["psgfeed"]) / 1024
    ratio = seconds["psgfeed"] / seconds["sqlite3 -csv"]
    print(
        f"{database.name} {preset}: {seconds['psgfeed']:.2f} s, sqlite3 -csv {seconds['sqlite3 -csv']:.2f} s,"
        f" ratio {ratio:.2f}, peak memory {memory:.0f} MB, {ours.stat().st_size / 1e6:.0f} MB",
        flush=True,
    )


def _query(database: Path, preset: str) -> str:
    """Return the query of an export as SQL."""
    fields = [name for name in fields_of(columns_of(preset)) if name not in ALWAYS]
    with open_store(f"sqlite:///{database}") as store, store.read() as connection:
        statement = items_statement(connection, Selection(), fields)
        return str(statement.compile(connection, compile_kwargs={"literal_binds": True}))


def _run(command: Sequence[str | Path], out: Path | None, **environment: str) -> tuple[float, int]:
    """Return how many seconds of a processor a process took, and the most memory that it had, in kilobytes."""
    with (out or Path(os.devnull)).open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.DEVNULL, env={**os.environ, **environment})
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


if __name__ == "__main__":
    main()
