"""A web, a workspace, the installed command: what a journey begins with."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from journeys import Web, Workspace, served


@pytest.fixture
def web() -> Iterator[Web]:
    with served() as web:
        yield web


@pytest.fixture
def environment(web: Web) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PSGFEED_")},
        "PSGFEED_ALLOW_HOSTS": web.host,
        "PSGFEED_DELAY": "0",
    }


@pytest.fixture
def make_workspace(tmp_path: Path, environment: dict[str, str]) -> Callable[..., Workspace]:
    def make(**more: str) -> Workspace:
        workspace = Workspace(tmp_path, {**environment, **more})
        workspace.psgfeed("init", "news", "--bare")
        return Workspace(tmp_path / "news", {**environment, **more})

    return make


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    """Return a bare workspace on SQLite."""
    return make_workspace()
