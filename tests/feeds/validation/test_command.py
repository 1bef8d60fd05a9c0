"""What ``psgfeed validate`` prints, and what it ends with."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from psgfeed.cli.main import psgfeed
from psgfeed.problems import ConfigurationError

Validate = Callable[..., Result]


@pytest.fixture
def validate() -> Validate:
    def run(*arguments: str | Path) -> Result:
        return CliRunner().invoke(psgfeed, ["validate", *map(str, arguments)])

    return run


def test_a_right_site_ends_with_nothing_said_on_stdout(site: Path, validate: Validate) -> None:
    done = validate(site)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.endswith(" files: 0 errors, 0 warnings\n")


def test_what_is_wrong_is_told_file_by_file_and_ends_with_6(site: Path, validate: Validate) -> None:
    (site / "s" / "broken").mkdir()
    (site / "s/broken/feed.xml").write_text("<rss>")
    done = validate(site)
    assert done.exit_code == 6
    lines = done.stdout.splitlines()
    assert lines[lines.index("s/broken/feed.xml") + 1].startswith("  error    1: The document is not well-formed")


def test_warnings_alone_end_with_0_unless_it_is_strict(site: Path, validate: Validate) -> None:
    (site / "notes.txt").write_text("mine")
    assert validate(site).exit_code == 0
    assert validate("--strict", site).exit_code == 6


def test_findings_as_json_are_one_object_a_line(site: Path, validate: Validate) -> None:
    (site / "notes.txt").write_text("")
    found = [json.loads(line) for line in validate("--json", site).stdout.splitlines()]
    assert {finding["code"] for finding in found} == {"site.empty-file", "manifest.unlisted"}
    assert {finding["file"] for finding in found} == {"notes.txt", "manifest.json"}


def test_an_address_that_is_gone_is_told_against_an_earlier_site(
    published: Path, site: Path, validate: Validate
) -> None:
    for earlier in (published, published / "manifest.json"):
        assert validate(site, "--against", earlier).exit_code == 0
    shutil.rmtree(site / "r")
    done = validate(site, "--against", published)
    assert done.exit_code == 6
    assert "past.address-gone" in done.stdout


def test_without_a_workspace_a_site_must_be_named(tmp_path: Path) -> None:
    done = CliRunner().invoke(psgfeed, ["-C", str(tmp_path), "validate"])
    assert isinstance(done.exception, ConfigurationError)


def test_a_folder_that_holds_no_site_is_refused_with_the_one_that_may_be_meant(site: Path, validate: Validate) -> None:
    workspace = site.parent
    site.rename(workspace / "site")
    done = validate(workspace)
    assert done.exit_code == 2
    assert f"There is no site in {workspace}: neither manifest.json nor feed.atom is there" in done.stderr
    assert f"perhaps {workspace / 'site'} is meant" in done.stderr
