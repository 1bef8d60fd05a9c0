"""Parquet: dates are dates, instants are in UTC, lists are lists of strings."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from psgfeed.export.columns import Column
from psgfeed.export.formats.typed import typed
from psgfeed.export.table import Table, Values

_TYPES = {
    "string": pa.string(),
    "list": pa.list_(pa.string()),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("ms", tz="UTC"),
}
_DATES = frozenset({"date", "datetime"})
_GROUP = 80  # batches in a row group: enough to compress well, little enough to hold


def write_parquet(table: Table, path: Path) -> None:
    """Write a table, some batches at a time."""
    schema = pa.schema([_field(column) for column in table.columns])
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for group in _groups(table, schema):
            writer.write_table(group)


def _field(column: Column) -> Any:
    return pa.field(column.name, _TYPES[column.type], metadata={"en": column.en, "es": column.es})


def _groups(table: Table, schema: Any) -> Iterator[Any]:
    while some := list(islice(table.batches, _GROUP)):
        yield pa.Table.from_batches(
            [
                pa.record_batch(
                    [_array(column, values) for column, values in zip(table.columns, batch, strict=True)], schema=schema
                )
                for batch in some
            ]
        ).combine_chunks()


def _array(column: Column, values: Values) -> Any:
    kind = _TYPES[column.type]
    if column.type in _DATES:
        return pa.array(typed(column, values), pa.string()).cast(kind)
    return pa.array(typed(column, values), kind)
