"""The data package: valid, whole, the same from the same store, made again by its own record."""

import csv
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import frictionless
import pytest
from click.testing import CliRunner, Result
from databases import PostgreSQL
from invented_store import START, fill, keep_items, make_workspace

from psgfeed.cli.main import psgfeed
from psgfeed.config import load_settings
from psgfeed.export.checksums import check_folder
from psgfeed.export.descriptor import read_dataset
from psgfeed.export.package import about_of, write_package
from psgfeed.export.publication import Timing, publish_package
from psgfeed.export.recipe import Recipe
from psgfeed.run import publish_data
from psgfeed.sources import load_sources
from psgfeed.store.engine import Store, open_store
from psgfeed.store.runs import start_crawl, start_run
from spiders.readers import KINDS


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace(tmp_path_factory.mktemp("filled") / "news")


@pytest.fixture
def workspace(filled: Path, tmp_path: Path) -> Path:
    """Return a workspace of one's own."""
    return Path(shutil.copytree(filled, tmp_path / "news"))


@pytest.fixture
def store(workspace: Path) -> Iterator[Store]:
    with open_store(load_settings(workspace, {}).database) as store:
        yield store


def run(workspace: Path, *arguments: str, expect: int = 0) -> Result:
    result = CliRunner().invoke(psgfeed, ["-C", str(workspace), *arguments], catch_exceptions=False)
    assert result.exit_code == expect, result.output
    return result


def more_news(store: Store, number_of: int = 43) -> None:
    """Let a source tell some more than the forty items that it has told."""
    now = START + timedelta(days=40)
    with store.begin() as connection:
        crawl = start_crawl(connection, start_run(connection, now), "eco", now)
        keep_items(connection, "eco", now, crawl, number_of)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


@pytest.fixture(scope="module")
def package(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written") / "package"
    run(filled, "export", "package", "--preset", "full", "--out", str(folder))
    return folder


def test_the_package_is_valid_in_the_eyes_of_frictionless(package: Path) -> None:
    report = frictionless.validate(str(package / "datapackage.json"))
    assert report.valid, report.flatten(["fieldName", "type", "note"])[:20]


def test_a_broken_table_is_not(package: Path, tmp_path: Path) -> None:
    damaged = Path(shutil.copytree(package, tmp_path / "damaged"))
    items = damaged / "items.csv"
    items.write_bytes(items.read_bytes().replace(b",day,", b",week,", 1))
    assert not frictionless.validate(str(damaged / "datapackage.json")).valid
    run(package, "verify", str(damaged), expect=6)


def test_every_file_is_listed_and_as_it_was_written(package: Path) -> None:
    assert check_folder(package) == []
    run(package, "verify", str(package))


def test_what_stands_beside_the_package_is_none_of_its_business(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("a page of the site", encoding="utf-8")
    run(filled, "export", "package", "--out", str(tmp_path))
    (tmp_path / "index.html").write_text("another page", encoding="utf-8")
    run(filled, "verify", str(tmp_path))


def test_the_description_names_every_column_of_every_table(package: Path) -> None:
    described = json.loads((package / "datapackage.json").read_bytes())
    assert {resource["path"] for resource in described["resources"]} == {path.name for path in package.glob("*.csv")}
    for resource in described["resources"]:
        with (package / resource["path"]).open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        assert resource["rowCount"] == len(rows)
        assert resource["bytes"] == (package / resource["path"]).stat().st_size


def test_a_column_of_lists_is_declared_as_a_text_with_a_pattern(package: Path) -> None:
    described = json.loads((package / "datapackage.json").read_bytes())
    fields = {field["name"]: field for field in described["resources"][0]["schema"]["fields"]}
    assert fields["categories"]["type"] == "string"
    assert "|" in fields["categories"]["constraints"]["pattern"]
    assert fields["published_date"]["type"] == "date"


def test_rows_without_a_date_come_last_so_that_programs_see_dates_first(package: Path) -> None:
    with (package / "items.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["published_date"], row["item_id"]) for row in csv.DictReader(file)]
    assert rows == sorted(rows, key=lambda row: (not row[0], *row))
    assert rows[0][0]
    assert not rows[-1][0]


def test_tables_are_joined_by_keys(package: Path) -> None:
    described = json.loads((package / "datapackage.json").read_bytes())
    schemas = {resource["name"]: resource["schema"] for resource in described["resources"]}
    assert schemas["items"]["primaryKey"] == ["item_id"]
    keys = {(name, key["fields"]) for name, schema in schemas.items() for key in schema.get("foreignKeys", ())}
    assert {("items", "source_id"), ("item_categories", "item_id"), ("item_regions", "item_id")} <= keys


def test_the_codebook_has_every_column_in_both_languages(package: Path) -> None:
    with (package / "items.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    for name in ("codebook.md", "codebook.es.md"):
        text = (package / name).read_text(encoding="utf-8")
        assert all(f"| `{column}` |" in text for column in header)


def test_the_same_store_gives_the_same_package_and_leaves_its_files_alone(filled: Path, package: Path) -> None:
    before = contents(package)
    run(filled, "export", "package", "--preset", "full", "--out", str(package))
    assert {name: one for name, one in contents(package).items() if one != before[name]} == {}


def test_a_selection_keeps_its_companions_in_step(filled: Path, tmp_path: Path) -> None:
    run(filled, "export", "package", "--category", "mining", "--source", "eco", "--out", str(tmp_path / "some"))
    assert frictionless.validate(str(tmp_path / "some" / "datapackage.json")).valid
    assert "--source eco --category mining" in (tmp_path / "some" / "METHODS.md").read_text(encoding="utf-8")


def test_the_record_gives_the_same_bytes_again(filled: Path, package: Path, tmp_path: Path) -> None:
    result = run(filled, "export", "--replay", str(package / "export.json"), "--out", str(tmp_path / "again.csv"))
    assert "the same bytes" in result.output
    assert (tmp_path / "again.csv").read_bytes() == (package / "items.csv").read_bytes()


def test_a_record_that_was_changed_is_not_believed(filled: Path, package: Path, tmp_path: Path) -> None:
    table = json.loads((package / "export.json").read_bytes()) | {"sha256": "0" * 64}
    record = tmp_path / "export.json"
    record.write_text(json.dumps(table), encoding="utf-8")
    result = run(filled, "export", "--replay", str(record), "--out", str(tmp_path / "again.csv"), expect=6)
    assert "the record itself may have been changed" in result.output


def test_a_lost_table_is_made_again_in_its_place(filled: Path, package: Path, tmp_path: Path) -> None:
    lost = Path(shutil.copytree(package, tmp_path / "lost"))
    (lost / "items.csv").unlink()
    run(filled, "export", "--replay", str(lost / "export.json"))
    assert check_folder(lost) == []


def test_a_store_that_moved_on_is_told_apart_with_what_differs(workspace: Path, store: Store, package: Path) -> None:
    more_news(store)
    result = run(workspace, "export", "--replay", str(package / "export.json"), expect=6)
    assert "other bytes" in result.output
    assert "3 ADD" in result.output
    assert "0 DEL" in result.output
    assert "in the store 3 items added since" in result.output


@pytest.mark.parametrize("table", ["csv", "jsonl", "xlsx", "parquet"])
def test_any_table_can_be_recorded_and_made_again(filled: Path, tmp_path: Path, table: str) -> None:
    out, record = tmp_path / f"some.{table}", tmp_path / "record.json"
    drawn = ("--preset", "full", "--random", "7", "--seed", "3")
    run(filled, "export", table, *drawn, "--out", str(out), "--record", str(record))
    result = run(filled, "export", "--replay", str(record), "--out", str(tmp_path / "again"))
    assert "the same bytes" in result.output
    assert (tmp_path / "again").read_bytes() == out.read_bytes()


def test_a_snapshot_says_what_changed_and_is_never_overwritten(workspace: Path, store: Store) -> None:
    run(workspace, "snapshot", "--name", "2026-10-01")
    more_news(store)
    with store.begin() as connection:
        connection.exec_driver_sql("UPDATE item SET title = 'Corrected' WHERE guid = 'guid-5' AND source = 'wire'")
    run(workspace, "snapshot", "--name", "2026-11-01")
    folder = workspace / "data" / "snapshots" / "2026-11-01"
    with (folder / "CHANGES.csv").open(encoding="utf-8", newline="") as file:
        changes = list(csv.DictReader(file))
    assert [change["change"] for change in changes] == ["ADD", "ADD", "ADD", "MOD"]
    assert "title" in changes[-1]["columns"].split("|")
    assert "# Changes from 2026-10-01 to 2026-11-01" in (folder / "CHANGES.md").read_text(encoding="utf-8")
    run(workspace, "verify", str(folder))
    before = contents(folder)
    result = CliRunner().invoke(psgfeed, ["-C", str(workspace), "snapshot", "--name", "2026-11-01"])
    assert "never overwritten" in str(result.exception)
    assert contents(folder) == before
    assert sorted(path.name for path in folder.parent.iterdir()) == ["2026-10-01", "2026-11-01"]


def test_the_latest_snapshot_is_what_is_cited(workspace: Path) -> None:
    run(workspace, "snapshot", "--name", "2026-10-01")
    run(workspace, "snapshot", "--name", "2026-11-01")
    cited = run(workspace, "cite", "--lang", "es").output
    assert cited.startswith(
        "Noticias del Ande. (2026). Noticias del Ande: items and their sources (Versión 2026-11-01)"
    )
    assert "https://andes.example/news/data/" in cited


@pytest.mark.parametrize("name", ["yesterday", "2026-13-01", "../2026-01-01", "2026-01-01/x", "2026-01-01 b"])
def test_a_snapshot_is_named_by_a_day(workspace: Path, name: str) -> None:
    run(workspace, "snapshot", "--name", name, expect=2)


def test_an_address_that_only_this_computer_knows_is_not_cited(workspace: Path) -> None:
    settings = load_settings(workspace, {"PSGFEED_BASE_URL": "http://localhost:8000/"})
    assert about_of(settings.site, settings.data).url == ""
    assert about_of(load_settings(workspace, {}).site, settings.data).url == "https://andes.example/news/data/"


def test_the_published_package_is_renewed_when_items_changed_and_not_too_often(
    workspace: Path, store: Store, tmp_path: Path
) -> None:
    settings = load_settings(workspace, {})
    about, folder, recipe = about_of(settings.site, settings.data), tmp_path / "data", Recipe()

    def published(after: timedelta) -> bool:
        timing = Timing(datetime.now(UTC) + after, timedelta(days=1))
        with store.read() as connection:
            return publish_package(connection, recipe, {}, about, folder, timing)

    assert published(timedelta(0))
    assert not published(timedelta(days=2))
    more_news(store)
    assert not published(timedelta(hours=1))
    assert published(timedelta(days=2))
    assert not published(timedelta(days=4))
    about = replace(about, licence="CC-BY-4.0")
    assert published(timedelta(days=4))
    assert read_dataset(folder).licence == "CC-BY-4.0"


def test_both_databases_give_the_same_package(
    filled: Path, package: Path, postgresql: PostgreSQL, tmp_path: Path
) -> None:
    with postgresql.ready() as database:
        fill(database)
        settings = load_settings(filled, {"PSGFEED_DATABASE": database})
        sources = load_sources([settings.source_folder], settings.sources, KINDS).sources
        with open_store(database) as store, store.read() as connection:
            about = about_of(settings.site, settings.data)
            write_package(connection, Recipe(preset="full"), sources, about, tmp_path / "package")
    others = {name: one for name, (one, _) in contents(tmp_path / "package").items()}
    ours = {name: one for name, (one, _) in contents(package).items()}
    tables = sorted(name for name in ours if name.endswith(".csv"))
    assert [name for name in tables if others[name] != ours[name]] == []


def test_an_empty_store_gives_a_valid_package(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/empty.db") as store, store.read() as connection:
        about = about_of(load_settings(make_empty(tmp_path), {}).site, load_settings(tmp_path, {}).data)
        write_package(connection, Recipe(), {}, about, tmp_path / "package")
    assert frictionless.validate(str(tmp_path / "package" / "datapackage.json")).valid


def make_empty(folder: Path) -> Path:
    (folder / "psgfeed.toml").write_text("", encoding="utf-8")
    return folder


def test_the_site_has_a_package_unless_the_settings_say_no(workspace: Path, store: Store) -> None:
    settings = load_settings(workspace, {})
    catalogue = load_sources([settings.source_folder], settings.sources, KINDS)
    quiet = replace(settings, data=settings.data.model_copy(update={"publish": False}))
    assert not publish_data(store, quiet, catalogue)
    assert not (workspace / "site").exists()
    assert publish_data(store, settings, catalogue)
    assert check_folder(workspace / "site" / "data") == []
    assert not publish_data(store, settings, catalogue)
    more_news(store)
    assert not publish_data(store, settings, catalogue)
    assert publish_data(store, settings, catalogue, at_once=True)
