"""``psgfeed serve`` where it cannot serve."""

from importlib import util
from pathlib import Path
from typing import Any

import pytest

from psgfeed.cli import logs
from psgfeed.cli.main import psgfeed
from psgfeed.problems import PsgfeedError


@pytest.fixture(autouse=True)
def _logs_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "set_up_logging", lambda **_: None)


def code(*arguments: str) -> str:
    with pytest.raises(PsgfeedError) as raised:
        psgfeed.main(["serve", *arguments], standalone_mode=False)
    return raised.value.findings[0].problem.code


def test_without_its_libraries_it_says_how_to_install_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = util.find_spec

    def without_uvicorn(name: str, *more: Any) -> Any:
        return None if name == "uvicorn" else found(name, *more)

    monkeypatch.setattr(util, "find_spec", without_uvicorn)
    with pytest.raises(PsgfeedError, match=r"uvicorn.*pip install 'psgfeed\[web\]'"):
        psgfeed.main(["serve", str(tmp_path)], standalone_mode=False)


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    assert code(str(tmp_path / "none")) == "place.site_missing"


def test_an_address_that_is_not_this_machines_is_told(tmp_path: Path) -> None:
    assert code("--host", "203.0.113.7", str(tmp_path)) == "place.address"
