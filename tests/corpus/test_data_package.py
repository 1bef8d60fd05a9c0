"""The Peru Support Group's archive as a data package, loaded by what researchers use; skipped where it is absent."""

import csv
import runpy
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import polars as pl
import pytest

from psgfeed.export.checksums import check_folder
from psgfeed.export.package import About, write_package
from psgfeed.export.recipe import Recipe
from psgfeed.export.write import write_export
from psgfeed.intake import take
from psgfeed.model import AboutPeru, Source
from psgfeed.store.engine import open_store
from psgfeed.store.items import keep
from psgfeed.store.runs import Outcome, finish_crawl, start_crawl, start_run
from psgfeed.store.stories import fold
from spiders.readers import reader_of

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
HOME = "http://www.perusupportgroup.org.uk/"
PSG = Source(
    "psg",
    "Peru Support Group",
    "psg",
    HOME,
    HOME,
    ("en",),
    "ngo",
    "GB",
    AboutPeru.ALWAYS,
    rights="© Peru Support Group",
)
START = datetime(2026, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not (CORPUS / "psg").is_dir(), reason=f"no pages in {CORPUS}")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the store of all pages of the archive, each read in a crawl of its own, and its package."""
    home = tmp_path_factory.mktemp("archive")
    read, pages = reader_of("psg"), runpy.run_path(str(ROOT / "bench" / "psg.py"))["read_pages"](CORPUS)
    with open_store(f"sqlite:///{home}/archive.db") as store:
        for number, page in enumerate(pages):
            now = START + timedelta(days=number)
            with store.begin() as connection:
                crawl = start_crawl(connection, start_run(connection, now), PSG.id, now)
                items = take(page.document, PSG, now, read).items
                keep(connection, PSG, items, now, crawl, place=page.document.url)
                finish_crawl(connection, crawl, Outcome.OK, now)
        with store.begin() as connection:
            fold(connection, now)
        with store.read() as connection:
            about = About("The Peru Support Group's archive", ("Peru Support Group",), "CC0-1.0")
            write_package(connection, Recipe(preset="full"), {"psg": PSG}, about, home / "package")
            write_export(connection, Recipe(preset="quanteda"), {"psg": PSG}, home / "quanteda.csv")
    return home


@pytest.fixture(scope="module")
def package(archive: Path) -> Path:
    return archive / "package"


@pytest.fixture(scope="module")
def rows(package: Path) -> list[dict[str, str]]:
    with (package / "items.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_package_is_valid_and_whole(package: Path) -> None:
    report = frictionless.validate(str(package / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])[:20]
    assert check_folder(package) == []


def test_the_archive_spans_the_years_and_has_hardly_a_row_without_a_day(rows: list[dict[str, str]]) -> None:
    years = {row["published_date"][:4] for row in rows if row["published_date"]}
    assert {str(year) for year in range(2006, 2018)} <= years
    news = [row for row in rows if row["kind"] == "news"]
    assert sum(row["date_precision"] in {"day", "time"} for row in news) > 0.9 * len(news)


def test_pandas_reads_it_with_no_arguments(package: Path, rows: list[dict[str, str]]) -> None:
    items = pd.read_csv(package / "items.csv")
    assert len(items) == len(rows)
    assert pd.to_datetime(items.published_date, format="%Y-%m-%d").notna().sum() == items.published_date.notna().sum()
    assert pd.api.types.is_integer_dtype(items.is_backfill)
    assert (
        items.categories.dropna()
        .str.split("|")
        .explode()
        .isin(pd.read_csv(package / "item_categories.csv").category)
        .all()
    )


def test_polars_knows_the_dates_by_itself(package: Path, rows: list[dict[str, str]]) -> None:
    items = pl.read_csv(package / "items.csv", try_parse_dates=True)
    assert items.height == len(rows)
    assert items.schema["published_date"] == pl.Date
    assert items.schema["first_seen_at"] in {pl.Datetime("us", "UTC"), pl.Datetime("us")}
    assert items.schema["is_backfill"] == pl.Int64


def test_duckdb_knows_the_types_by_itself(package: Path, rows: list[dict[str, str]]) -> None:
    table = duckdb.read_csv(str(package / "items.csv"))
    types = dict(zip(table.columns, map(str, table.types), strict=True))
    assert types["published_date"] == "DATE"
    assert types["first_seen_at"] in {"TIMESTAMP", "TIMESTAMP WITH TIME ZONE"}
    assert types["is_backfill"] == "BIGINT"
    assert len(table.fetchall()) == len(rows)


R_SCRIPT = """
library(readr)
items <- read_csv("items.csv", show_col_types = FALSE)
stopifnot(inherits(items$published_date, "Date"))
stopifnot(inherits(items$first_seen_at, "POSIXct"))
stopifnot(is.numeric(items$is_backfill), is.character(items$title))
categories <- strsplit(items$categories, "|", fixed = TRUE)
long <- read_csv("item_categories.csv", show_col_types = FALSE)
stopifnot(all(na.omit(unlist(categories)) %in% long$category))
if (requireNamespace("quanteda", quietly = TRUE)) {
  texts <- quanteda::corpus(as.data.frame(read_csv("../quanteda.csv", show_col_types = FALSE)))
  stopifnot(quanteda::ndoc(texts) == nrow(items))
}
cat(nrow(items))
"""


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_knows_the_types_by_itself(package: Path, rows: list[dict[str, str]]) -> None:
    done = subprocess.run(
        ["Rscript", "-e", R_SCRIPT], cwd=package, capture_output=True, text=True, timeout=100, check=False
    )
    if "there is no package called" in done.stderr:
        pytest.skip("R has no readr here")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(len(rows))


@pytest.fixture(scope="module")
def workbook(archive: Path) -> Path:
    """Return the whole archive as a workbook."""
    path = archive / "items.xlsx"
    with open_store(f"sqlite:///{archive}/archive.db") as store, store.read() as connection:
        write_export(connection, Recipe(format="xlsx", preset="full"), {"psg": PSG}, path)
    return path


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_workbook_and_reads_the_same(
    workbook: Path, rows: list[dict[str, str]], tmp_path: Path
) -> None:
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    as_text = "csv:Text - txt - csv (StarCalc):44,34,76,1"
    command = ["soffice", profile, "--headless", "--convert-to", as_text, "--outdir", str(tmp_path), str(workbook)]
    subprocess.run(command, capture_output=True, timeout=110, check=True)
    with (tmp_path / "items.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert [row["item_id"] for row in read] == [row["item_id"] for row in rows]
    assert [row["title"] for row in read] == [row["title"] for row in rows]
    assert {row["published_date"][:4] for row in read} == {row["published_date"][:4] for row in rows}
