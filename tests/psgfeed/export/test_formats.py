import csv
import io
import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from psgfeed.export.columns import COLUMNS, Column
from psgfeed.export.formats.delimited import Dialect, delimited
from psgfeed.export.formats.json_text import json_array, json_lines
from psgfeed.export.formats.parquet import write_parquet
from psgfeed.export.formats.sqlite import write_sqlite
from psgfeed.export.formats.xlsx import write_xlsx
from psgfeed.export.table import Table, batch_of, one_line

TEXTS = (
    "Comuneros levantan el bloqueo",
    '=HYPERLINK("http://x")',
    "+51 987 654 321",
    "-dijo él, «no»",
    "@alcaldía",
    'dijo "no", y otra vez ""',
    "dos\nlíneas\r\ny\tmás",
    "\N{MOUNTAIN}\N{VARIATION SELECTOR-16} Lago \N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER ALEF}",
    " , ; | ",
    "nulo\0y fin",
)
NAMES = (
    *("item_id", "url", "title", "summary", "categories", "about_peru", "relevance_score"),
    *("published_date", "published_at", "first_seen_at", "revision_count", "story_id"),
)
COLUMNS_HERE = tuple(next(column for column in COLUMNS if column.name == name) for name in NAMES)
SEEN = "2026-05-02T10:00:00Z"


def rows() -> Iterator[tuple[Any, ...]]:
    for number, text in enumerate(TEXTS):
        day, instant = ("2026-05-01", "2026-05-01T13:30:00Z") if number % 2 else ("", "")
        slugs = ("", "mining", "mining|politics")[number % 3]
        story = "voz-0000000000" if number % 4 else ""
        texts = (f"voz-{number:010x}", f"https://voz.example/{number}?a=1,2", text, text[::-1], slugs)
        yield (*texts, number % 2, 0.25, day, instant, SEEN, number, story)


def table(name: str = "items") -> Table:
    """Return an invented table, in two batches."""
    everything = list(rows())
    fields = [column.fields[0] for column in COLUMNS_HERE]
    batches = (batch_of(COLUMNS_HERE, fields, some, {}) for some in (everything[:7], everything[7:]))
    return Table(name, COLUMNS_HERE, batches)


def expected() -> list[tuple[Any, ...]]:
    """Return the rows with their types, as every format must tell them."""
    return [
        (
            *row[:2],
            *one_line(row[2:4]),
            row[4].split("|") if row[4] else [],
            bool(row[5]),
            row[6],
            date.fromisoformat(row[7]) if row[7] else None,
            datetime.fromisoformat(row[8]) if row[8] else None,
            datetime.fromisoformat(row[9]),
            row[10],
            row[11] or None,
        )
        for row in rows()
    ]


def from_texts(row: Sequence[Any]) -> tuple[Any, ...]:
    """Return a row with types of one whose values are texts, or numbers where they have been kept."""
    values: list[Any] = [None if value == "" else value for value in row]
    return (
        *values[:4],
        values[4].split("|") if values[4] else [],
        bool(int(values[5])),
        float(values[6]),
        date.fromisoformat(values[7]) if values[7] else None,
        datetime.fromisoformat(values[8]) if values[8] else None,
        datetime.fromisoformat(values[9]),
        int(values[10]),
        values[11],
    )


def read_csv(text: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.decode(), newline=""), delimiter=delimiter))[1:]


@pytest.mark.parametrize("dialect", [Dialect(raw=True), Dialect("\t", "\n", raw=True)])
def test_csv_and_tsv_tell_the_table(dialect: Dialect) -> None:
    text = b"".join(delimited(table(), dialect))
    assert [from_texts(row) for row in read_csv(text, dialect.delimiter)] == expected()


@pytest.mark.parametrize("write", [json_lines, json_array])
def test_json_tells_the_table_with_its_types(write: Any) -> None:
    text = b"".join(write(table())).decode()
    objects = json.loads(text) if write is json_array else [json.loads(line) for line in text.splitlines()]
    assert [
        from_texts(["|".join(value) if isinstance(value, list) else value for value in one.values()]) for one in objects
    ] == expected()
    assert objects[0]["about_peru"] is False
    assert objects[0]["published_date"] is None
    assert objects[2]["categories"] == ["mining", "politics"]


def test_an_empty_table_is_valid_json() -> None:
    empty = Table("items", COLUMNS_HERE, iter(()))
    assert json.loads(b"".join(json_array(empty))) == []


def test_parquet_tells_the_table_with_its_types(tmp_path: Path) -> None:
    write_parquet(table(), tmp_path / "items.parquet")
    found = parquet.read_table(tmp_path / "items.parquet").to_pylist()
    assert [tuple(row.values()) for row in found] == expected()


def test_a_workbook_tells_the_table_and_runs_nothing(tmp_path: Path) -> None:
    write_xlsx([table()], tmp_path / "items.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "items.xlsx")["items"]
    _, *found = sheet.iter_rows()
    assert all(cell.data_type != "f" for row in found for cell in row)
    told = [[cell.value for cell in row] for row in found]
    plain = [
        [value.isoformat() if isinstance(value, datetime) else "" if value is None else value for value in row]
        for row in told
    ]
    for row in plain:
        row[7] = row[7][:10]
        row[8:10] = [f"{value}Z" if value else "" for value in row[8:10]]
    assert [from_texts(row) for row in plain] == expected()


def test_a_workbook_goes_on_in_another_sheet_and_has_links_as_text_when_there_are_too_many(tmp_path: Path) -> None:
    write_xlsx([table()], tmp_path / "items.xlsx", rows_max=5, links_max=2)
    workbook = openpyxl.load_workbook(tmp_path / "items.xlsx")
    assert workbook.sheetnames == ["items", "items 2", "items 3"]
    assert [sheet.max_row for sheet in workbook] == [5, 5, 3]
    linked = [cell for cell in workbook["items"]["B"] if cell.hyperlink]
    assert len(linked) == 2
    assert workbook["items"]["B5"].value == "https://voz.example/3?a=1,2"


def test_a_database_tells_the_table_with_types_keys_and_indexes(tmp_path: Path) -> None:
    path = tmp_path / "items.db"
    write_sqlite([table(), table("again")], {"items": ("item_id",)}, path)
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT * FROM items").fetchall()
    assert [from_texts(["" if value is None else value for value in row]) for row in found] == expected()
    kinds = {row[1]: row[2] for row in connection.execute("PRAGMA table_info(items)")}
    assert (kinds["title"], kinds["revision_count"], kinds["relevance_score"]) == ("TEXT", "INTEGER", "REAL")
    indexes = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert "ix_items_published_date" in indexes
    connection.close()


def test_pandas_polars_and_duckdb_read_the_table_with_no_arguments(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_bytes(b"".join(delimited(table(), Dialect())))
    with_pandas = pd.read_csv(path)
    assert len(with_pandas) == len(TEXTS)
    assert with_pandas["published_date"].isna().sum() == len(TEXTS) / 2
    with_polars = pl.read_csv(path, try_parse_dates=True)
    assert with_polars.schema["first_seen_at"] == pl.Datetime("us", "UTC")
    assert with_polars.schema["published_date"] == pl.Date
    with_duckdb = duckdb.connect().read_csv(str(path))
    kinds = dict(zip(with_duckdb.columns, map(str, with_duckdb.types), strict=True))
    assert (kinds["published_date"], kinds["revision_count"], kinds["title"]) == ("DATE", "BIGINT", "VARCHAR")
    assert len(with_duckdb.fetchall()) == len(TEXTS)


def test_parquet_needs_no_guessing_by_any_of_them(tmp_path: Path) -> None:
    path = tmp_path / "items.parquet"
    write_parquet(table(), path)
    assert pl.read_parquet(path).schema["categories"] == pl.List(pl.String)
    assert str(pd.read_parquet(path)["first_seen_at"].dtype) == "datetime64[ms, UTC]"
    with_duckdb = duckdb.connect().read_parquet(str(path))
    kinds = dict(zip(with_duckdb.columns, map(str, with_duckdb.types), strict=True))
    assert (kinds["published_date"], kinds["categories"]) == ("DATE", "VARCHAR[]")


def titles(text: bytes) -> list[str]:
    return [row[2] for row in read_csv(text)]


def test_what_a_spreadsheet_would_run_is_made_harmless_unless_raw() -> None:
    safe = titles(b"".join(delimited(table(), Dialect())))
    assert [title for title in safe if title[0] in "=+-@"] == []
    assert '\'=HYPERLINK("http://x")' in safe
    assert '=HYPERLINK("http://x")' in titles(b"".join(delimited(table(), Dialect(raw=True))))


def test_excel_is_told_of_utf8_by_a_mark_and_nobody_else_is() -> None:
    assert b"".join(delimited(table(), Dialect(excel=True))).startswith(b"\xef\xbb\xbfitem_id,")
    assert b"".join(delimited(table(), Dialect())).startswith(b"item_id,")


ANY_TEXT = st.text(st.characters(), max_size=40) | st.text(' ,"=+-@|\t\r\n\0\u00a0\u2028', max_size=12)
TEXT = (Column("text", "string", "Text", "Texto", ""), Column("more", "string", "More", "Más", ""))


@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), min_size=1, max_size=8), st.booleans(), st.sampled_from([",", "\t"]))
def test_any_text_is_one_row_on_one_line_and_comes_back(
    values: list[tuple[str, str]], raw: bool, delimiter: str
) -> None:
    batch = batch_of(TEXT, ["text", "more"], values, {})
    dialect = Dialect(delimiter, raw=raw)
    text = b"".join(delimited(Table("any", TEXT, iter([batch])), dialect))
    assert text.count(b"\n") == len(values) + 1
    found = read_csv(text, delimiter)
    lined = [tuple(one_line(pair)) for pair in values]
    assert [tuple(row) for row in found] == (lined if raw else [tuple(map(_harmless, pair)) for pair in lined])


def _harmless(text: str) -> str:
    return f"'{text}" if text.lstrip()[:1] in tuple("=+-@\uff1d\uff0b\uff0d\uff20") else text


def test_instants_are_in_utc(tmp_path: Path) -> None:
    write_parquet(table(), tmp_path / "items.parquet")
    (first, *_) = parquet.read_table(tmp_path / "items.parquet")["first_seen_at"].to_pylist()
    assert first == datetime(2026, 5, 2, 10, tzinfo=UTC)
