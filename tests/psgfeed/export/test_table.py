import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from psgfeed.export.columns import COLUMNS
from psgfeed.export.table import codebook_lines, columns_of, csv_lines
from psgfeed.model import Item, Mark, Precision, Source, StoredItem, When

SEEN = datetime(2026, 5, 2, 10, 0, tzinfo=UTC)
SOURCE = Source("voz", "Voz del Río", "feed", "https://voz.example/rss", publisher="ngo", rights="CC BY")


def stored(**values: object) -> StoredItem:
    item = replace(Item("voz", "g1", "Un título", url="https://voz.example/1"), **values)  # type: ignore[arg-type]
    return StoredItem("voz-0123456789", item, SEEN, SEEN, SEEN, SEEN)


def rows(*items: StoredItem, raw: bool = False) -> list[dict[str, str]]:
    text = b"".join(csv_lines(items, {"voz": SOURCE}, "full", raw=raw)).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_holds_the_item_and_its_source() -> None:
    when = When(Precision.DAY, day=date(2026, 5, 1), raw="1 de mayo de 2026", origin="feed:pubDate")
    (row,) = rows(stored(published=when, categories=(Mark("mining"), Mark("politics"))))
    assert row["item_id"] == "voz-0123456789"
    assert row["source_name"] == "Voz del Río"
    assert (row["published_date"], row["published_at"], row["date_precision"]) == ("2026-05-01", "", "day")
    assert (row["date_raw"], row["date_origin"]) == ("1 de mayo de 2026", "feed")
    assert row["categories"] == "mining|politics"
    assert row["first_seen_at"] == "2026-05-02T10:00:00Z"


def test_the_day_of_an_instant_is_that_of_lima() -> None:
    when = When(Precision.TIME, instant=datetime(2026, 5, 2, 3, 0, tzinfo=UTC), day=date(2026, 5, 1))
    (row,) = rows(stored(published=when))
    assert (row["published_date"], row["published_at"]) == ("2026-05-01", "2026-05-02T03:00:00Z")


def test_a_missing_value_is_the_empty_cell() -> None:
    (row,) = rows(stored(url=None))
    assert (row["url"], row["published_date"], row["date_precision"]) == ("", "", "none")


def test_a_text_that_a_spreadsheet_would_run_is_made_harmless_unless_raw() -> None:
    item = stored(title='=HYPERLINK("http://x")')
    assert rows(item)[0]["title"] == '\'=HYPERLINK("http://x")'
    assert rows(item, raw=True)[0]["title"] == '=HYPERLINK("http://x")'


@given(st.text(max_size=80))
def test_any_text_is_one_row_on_one_line(title: str) -> None:
    text = b"".join(csv_lines([stored(title=title)], {}, "full"))
    assert text.count(b"\n") == 2
    assert len(list(csv.reader(io.StringIO(text.decode(), newline="")))) == 2


def test_the_header_is_a_contract() -> None:
    assert [column.name for column in columns_of("core")] == [
        "item_id",
        "url",
        "title",
        "summary",
        "language",
        "source_id",
        "source_name",
        "categories",
        "published_date",
        "date_precision",
        "first_seen_at",
    ]


def test_column_names_suit_every_program_and_the_codebook_has_them_all() -> None:
    names = [column.name for column in COLUMNS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name) for name in names)
    book = list(csv.DictReader(io.StringIO(b"".join(codebook_lines()).decode(), newline="")))
    assert [row["name"] for row in book] == names
    assert all(row["label_en"] and row["label_es"] and row["type"] for row in book)
