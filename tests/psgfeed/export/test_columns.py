import re

import pytest

from psgfeed.export.columns import COLUMNS, Column
from psgfeed.export.companions import COMPANIONS
from psgfeed.export.presets import columns_of, preset_of
from psgfeed.export.recipe import PRESETS

TYPES = {"string", "list", "integer", "number", "boolean", "date", "datetime"}
TABLES = {preset: columns_of(preset) for preset in PRESETS} | {one.name: one.columns for one in COMPANIONS}


def names(columns: tuple[Column, ...]) -> list[str]:
    return [column.name for column in columns]


def test_the_short_header_is_a_contract() -> None:
    assert names(columns_of("core")) == [
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
        "story_id",
        "is_primary",
    ]


def test_other_programs_find_the_columns_they_expect() -> None:
    assert names(columns_of("quanteda"))[:2] == ["doc_id", "text"]
    assert names(columns_of("mediacloud")) == [
        "id",
        "indexed_date",
        "language",
        "media_name",
        "media_url",
        "publish_date",
        "title",
        "url",
    ]


@pytest.mark.parametrize("table", TABLES)
def test_every_column_suits_every_program_and_is_explained(table: str) -> None:
    columns = TABLES[table]
    assert len(set(names(columns))) == len(columns)
    for column in columns:
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,31}", column.name)
        assert column.type in TYPES
        assert column.en
        assert column.es
        assert column.since >= 1


def test_every_column_of_items_says_who_knows_it_and_shows_an_example() -> None:
    assert [column.name for column in COLUMNS if not (column.origin and column.example)] == []


def test_without_summaries_no_column_tells_them() -> None:
    for preset in PRESETS:
        columns = preset_of(preset, summaries=False).columns
        told = [column.name for column in columns if "summary" in column.fields and column.name != "content_hash"]
        assert told == []


def test_the_key_of_a_companion_is_among_its_columns() -> None:
    assert all(set(one.key) <= set(names(one.columns)) for one in COMPANIONS)
