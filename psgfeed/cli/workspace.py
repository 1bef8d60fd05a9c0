"""Where a command works: its workspace, the environment, and what is opened there when it is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:  # these are heavy: a command that does not open a store must not pay for it
    from psgfeed.config import Settings
    from psgfeed.sources import Catalogue
    from psgfeed.store.engine import Store
    from psgfeed.store.sources import SourceState


@dataclass(frozen=True, slots=True)
class Place:
    """What the options before the command say."""

    workspace: Path
    environment: Mapping[str, str]
    verbose: bool = False
    log_format: str = "text"

    def settings(self) -> Settings:
        """Read the workspace's settings; raises ``ConfigurationError``."""
        from psgfeed.config import load_settings

        return load_settings(self.workspace, self.environment)

    def catalogue(self, settings: Settings) -> Catalogue:
        """Read the sources of the workspace and tell on stderr what is wrong with any of them."""
        from psgfeed.sources import load_sources
        from spiders.readers import KINDS

        catalogue = load_sources([settings.source_folder], settings.sources, KINDS)
        for finding in catalogue.findings:
            click.echo(f"psgfeed: {finding}", err=True)
        return catalogue

    def source_states(self, settings: Settings) -> dict[str, SourceState]:
        """Return what is remembered of the sources by their ids; nothing where no store has been made yet."""
        from psgfeed.store.engine import is_made
        from psgfeed.store.sources import states

        if not is_made(settings.database):
            return {}
        with self.store(settings) as store, store.read() as connection:
            return states(connection)

    @contextmanager
    def store(self, settings: Settings) -> Iterator[Store]:
        """Open the workspace's store for as long as the block lasts; raises ``StoreError``."""
        from psgfeed.store.engine import open_store

        store = open_store(settings.database)
        try:
            yield store
        finally:
            store.close()
