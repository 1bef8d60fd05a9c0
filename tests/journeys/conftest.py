"""A web, a workspace, the installed command: what a journey begins with."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from journeys import Web, Workspace, served


@pytest.fixture
def web() -> Iterator[Web]:
    with served() as web:
        yield web


@pytest.fixture(scope="module")
def lasting_web() -> Iterator[Web]:
    """The web of what several tests of a file begin with."""
    with served() as web:
        yield web


def environment_for(web: Web) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PSGFEED_")},
        "PSGFEED_ALLOW_HOSTS": web.host,
        "PSGFEED_DELAY": "0",
    }


@pytest.fixture
def environment(web: Web) -> dict[str, str]:
    return environment_for(web)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a bare workspace as the command makes it, to be copied."""
    folder = tmp_path_factory.mktemp("bare")
    Workspace(folder, dict(os.environ)).psgfeed("init", "news", "--bare")
    return folder / "news"


@pytest.fixture
def make_workspace(bare: Path, tmp_path: Path, environment: dict[str, str]) -> Callable[..., Workspace]:
    def make(**more: str) -> Workspace:
        return Workspace(shutil.copytree(bare, tmp_path / "news"), {**environment, **more})

    return make


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    """Return a bare workspace on SQLite."""
    return make_workspace()


@pytest.fixture(scope="module")
def lasting_workspace(bare: Path, lasting_web: Web, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a bare workspace on SQLite for what several tests of a file begin with."""
    folder = shutil.copytree(bare, tmp_path_factory.mktemp("lasting") / "news")
    return Workspace(folder, environment_for(lasting_web))
