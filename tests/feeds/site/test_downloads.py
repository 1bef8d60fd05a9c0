import json
from pathlib import Path

import pytest

from feeds.site.downloads import Download, downloads_in


def test_the_files_that_the_data_package_names_can_be_taken(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "items.csv").write_bytes(b"item_id\n")
    (tmp_path / "data" / "CITATION.cff").write_bytes(b"cff")
    (tmp_path / "data" / "index.html").write_bytes(b"our page")
    resources = [{"path": "items.csv", "hash": "sha256:abc", "rowCount": 1}, {"path": "gone.csv"}]
    description = json.dumps({"resources": resources}).encode()
    (tmp_path / "data" / "datapackage.json").write_bytes(description)
    assert downloads_in(tmp_path) == (
        Download("data/items.csv", 8, 1, "abc"),
        Download("data/CITATION.cff", 3),
        Download("data/datapackage.json", len(description)),
    )


def test_a_package_does_not_reach_out_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "secret.txt").write_bytes(b"x")
    (tmp_path / "data" / "datapackage.json").write_text('{"resources": [{"path": "../secret.txt"}]}')
    assert [file.path for file in downloads_in(tmp_path)] == ["data/datapackage.json"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"resources": [1]}', '{"resources": 5}'])
def test_a_description_that_cannot_be_read_offers_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text(text)
    assert downloads_in(tmp_path) == ()
