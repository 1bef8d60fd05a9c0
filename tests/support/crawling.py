"""A workspace whose crawls are run as a run does it: claimed, in a child process, into a real database."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from psgfeed.config import Settings
from psgfeed.model import StoredItem
from psgfeed.sources import load_sources
from psgfeed.store.engine import Store
from psgfeed.store.query import ItemQuery, stream
from psgfeed.store.runs import CrawlRecord, crawls_of, start_run
from psgfeed.store.sources import claim_due

CHILD = """
import os, sys
from pathlib import Path
from psgfeed.config import load_settings
from psgfeed.crawl.child import crawl_batch
from psgfeed.sources import load_sources

settings = load_settings(Path(sys.argv[1]), os.environ)
sources = load_sources([settings.source_folder], settings.sources)
sys.exit(crawl_batch(settings, sources, int(sys.argv[2])))
"""


@dataclass
class Workspace:
    """Sources, the store they are kept in, and the settings and environment of the child."""

    folder: Path
    store: Store
    settings: Settings
    environment: dict[str, str]

    def add(self, name: str, url: str, kind: str = "feed", extra: str = "") -> None:
        text = f'name = "{name}"\nkind = "{kind}"\nurl = "{url}"\nlanguage = "en"\nabout_peru = "always"\n{extra}'
        (self.folder / "sources" / f"{name}.toml").write_text(text)

    def claim(self) -> int:
        sources = load_sources([self.settings.source_folder], self.settings.sources).enabled()
        with self.store.begin() as connection:
            run = start_run(connection, datetime.now(UTC))
            claim_due(connection, sources, datetime.now(UTC), run, force=True, lease=timedelta(seconds=0))
        return run

    def start(self, run: int) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", CHILD, str(self.folder), str(run)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def crawl(self, code: int = 0) -> dict[str, CrawlRecord]:
        run = self.claim()
        assert self.start(run).wait(timeout=60) == code
        return self.crawls(run)

    def crawls(self, run: int) -> dict[str, CrawlRecord]:
        with self.store.read() as connection:
            return {crawl.source_id: crawl for crawl in crawls_of(connection, run)}

    def items(self) -> list[StoredItem]:
        """Return all that is kept."""
        with self.store.read() as connection:
            return list(stream(connection, ItemQuery(kind=None, include_backfill=True, include_held=True)))

    def titles(self) -> set[str]:
        return {stored.item.title for stored in self.items()}
