import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from crawling import Workspace

from psgfeed.config import load_settings
from psgfeed.store.engine import open_store

if TYPE_CHECKING:
    from tests.conftest import Site


@pytest.fixture
def workspace(tmp_path: Path, site: "Site") -> Iterator[Workspace]:
    (tmp_path / "psgfeed.toml").write_text('[sources]\nbundled = "none"\n')
    (tmp_path / "sources").mkdir()
    environment = {**os.environ, "PSGFEED_ALLOW_HOSTS": site.host}
    settings = load_settings(tmp_path, environment)
    with open_store(settings.database) as store:
        yield Workspace(tmp_path, store, settings, environment)
