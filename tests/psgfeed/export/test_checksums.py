import subprocess
from pathlib import Path

import pytest

from psgfeed.export.checksums import SUMS, check_file, check_folder, failed, parse_sums, sha256_of, sums_text
from psgfeed.problems import Finding


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "items.csv").write_bytes(b"item_id\r\n")
    (tmp_path / "año.csv").write_bytes(b"x\r\n")
    digests = {path.name: sha256_of(path) for path in tmp_path.iterdir()}
    (tmp_path / SUMS).write_text(sums_text(digests), encoding="utf-8")
    return tmp_path


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.problem.code, Path(finding.place).name) for finding in findings]


def test_a_whole_folder_is_found_whole_by_us_and_by_sha256sum(folder: Path) -> None:
    assert check_folder(folder) == []
    subprocess.run(["sha256sum", "--check", "--strict", SUMS], cwd=folder, check=True, capture_output=True)


def test_what_is_missing_or_changed_is_an_error_and_what_is_new_a_warning(folder: Path) -> None:
    (folder / "items.csv").write_bytes(b"item_id\r\n1\r\n")
    (folder / "año.csv").unlink()
    (folder / "notes.txt").write_bytes(b"mine")
    findings = check_folder(folder)
    assert sorted(codes(findings)) == [
        ("data.changed", "items.csv"),
        ("data.extra", "notes.txt"),
        ("data.missing", "año.csv"),
    ]
    assert failed(findings)


def test_the_page_of_a_published_folder_is_no_stranger(folder: Path) -> None:
    (folder / "index.html").write_bytes(b"<!doctype html>")
    assert check_folder(folder) == []


def test_a_file_of_ones_own_beside_the_data_fails_nothing(folder: Path) -> None:
    (folder / "notes.txt").write_bytes(b"mine")
    assert not failed(check_folder(folder))


def test_one_file_is_checked_by_the_sums_beside_it(folder: Path) -> None:
    assert check_file(folder / "items.csv") == []
    assert check_file(folder / SUMS) == []
    (folder / "items.csv").write_bytes(b"")
    assert codes(check_file(folder / "items.csv")) == [("data.changed", "items.csv")]


def test_without_sums_nothing_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "items.csv").write_bytes(b"")
    assert codes(check_folder(tmp_path)) == [("data.no_sums", tmp_path.name)]
    assert codes(check_file(tmp_path / "items.csv")) == [("data.no_sums", "items.csv")]


def test_a_damaged_list_is_no_list(tmp_path: Path) -> None:
    (tmp_path / SUMS).write_bytes(b"\xff\x00nonsense\n")
    assert codes(check_folder(tmp_path)) == [("data.no_sums", tmp_path.name)]


def test_sums_are_read_as_they_were_written() -> None:
    digests = {"b.csv": "0" * 64, "a b.csv": "1" * 64}
    assert parse_sums(sums_text(digests)) == digests
