from pathlib import Path

import pytest

from psgfeed.config import SourceSettings
from psgfeed.model import AboutPeru
from psgfeed.problems import ConfigurationError
from psgfeed.sources import bundled_folder, load_sources, read_source
from spiders.readers import reader_of

NONE = SourceSettings(bundled="none")
GOOD = 'name = "Voz"\nkind = "feed"\nurl = "https://voz.example/rss"\n'


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_source_is_three_lines_and_its_file_name_is_its_id(tmp_path: Path) -> None:
    source = read_source(write(tmp_path, "voz", GOOD))
    assert (source.id, source.kind, source.languages, source.every_s) == ("voz", "feed", ("es",), 3600)
    assert source.about_peru is AboutPeru.SOME
    assert source.homepage == source.url


def test_a_source_file_tells_all_its_errors_with_lines(tmp_path: Path) -> None:
    path = write(tmp_path, "voz", 'name = "Voz"\nurl = "voz.example"\npublisher = "blog"\nevry = "1h"\n')
    with pytest.raises(ConfigurationError) as caught:
        read_source(path)
    message = str(caught.value)
    assert f"{path}:2: url" in message
    assert f"{path}:3: publisher" in message
    assert "choose one of" in message
    assert f"{path}:4: evry: The setting is unknown" in message
    assert "kind: The setting is required" in message


def test_a_broken_file_loses_only_itself(tmp_path: Path) -> None:
    write(tmp_path, "good", GOOD)
    write(tmp_path, "bad", "name = 1\n")
    catalogue = load_sources([tmp_path], NONE)
    assert list(catalogue.sources) == ["good"]
    assert all("bad.toml" in finding.place for finding in catalogue.findings)
    assert catalogue.findings


def test_an_own_file_replaces_the_bundled_source_of_its_id(tmp_path: Path) -> None:
    write(tmp_path, "servindi", GOOD)
    assert load_sources([tmp_path]).sources["servindi"].name == "Voz"


def test_sources_are_disabled_by_id_and_unknown_ids_are_told(tmp_path: Path) -> None:
    write(tmp_path, "voz", GOOD)
    catalogue = load_sources([tmp_path], SourceSettings(bundled="none", disabled=["voz", "vos"]))
    assert catalogue.enabled() == ()
    assert [finding.problem.code for finding in catalogue.findings] == ["source.unknown"]


def test_an_unknown_kind_names_the_kinds_there_are(tmp_path: Path) -> None:
    write(tmp_path, "voz", GOOD.replace("feed", "rrs"))
    catalogue = load_sources([tmp_path], NONE, kinds=("feed", "psg"))
    assert '"rrs"; kinds: feed, psg' in str(catalogue.findings[0])


def test_a_misspelt_id_is_answered_with_the_nearest() -> None:
    with pytest.raises(ConfigurationError, match="did you mean servindi"):
        load_sources().pick(["servindy"])


def test_a_name_that_is_no_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="not an id"):
        read_source(write(tmp_path, "Voz del Sur", GOOD))


def test_every_bundled_source_can_be_read_and_has_a_reader() -> None:
    catalogue = load_sources()
    assert not catalogue.findings
    assert set(catalogue.sources) == {path.stem for path in bundled_folder().glob("*.toml")}
    assert "psg" in catalogue.sources
    for source in catalogue.sources.values():
        assert reader_of(source.kind), source.id
