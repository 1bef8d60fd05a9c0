"""Writing an export: a recipe in, a file out, whole or not there; and what there is to say of it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from psgfeed import problems
from psgfeed.export.checksums import sha256_of
from psgfeed.export.companion_columns import CODEBOOK
from psgfeed.export.companions import COMPANIONS, codebook_rows, companion_tables
from psgfeed.export.formats.delimited import Dialect, delimited
from psgfeed.export.formats.json_text import json_array, json_lines
from psgfeed.export.items import Tally, items_table
from psgfeed.export.presets import columns_of, preset_of
from psgfeed.export.recipe import Recipe
from psgfeed.export.table import Batch, Table
from psgfeed.files import replaced, stream_whole
from psgfeed.model import Source
from psgfeed.problems import ConfigurationError, Finding
from psgfeed.store.selection import Selection, count_selected
from psgfeed.store.table import little_memory

TEXT_FORMATS = ("csv", "tsv", "jsonl", "json")

Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written: rows, the items in them and how many of those have a known day, and the file's bytes."""

    rows: int
    items: int
    dated: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Items that are stored and not in an export: by its filters, because their story is told, and by lot."""

    filtered: int
    folded: int
    not_drawn: int


def write_export(
    connection: Any,
    recipe: Recipe,
    sources: Mapping[str, Source],
    out: Path | BinaryIO,
    progress: Progress | None = None,
) -> ExportReport:
    """Write the table of items that a recipe asks for, within one snapshot of the database.

    A file is whole or not there; what stood there before stays until then. A stream takes text formats only.
    ``progress`` is told of every number of items that was written.

    Raises:
        PsgfeedError: the file cannot be written (``place.unwritable``).
        ConfigurationError: the format's library is not installed (``data.format``).
    """
    with little_memory(connection):
        return _written(connection, recipe, sources, out, progress)


def _written(
    connection: Any, recipe: Recipe, sources: Mapping[str, Source], out: Path | BinaryIO, progress: Progress | None
) -> ExportReport:
    tally = Tally()
    table = _watched(items_table(connection, recipe, sources, tally), tally, progress)
    if recipe.format in TEXT_FORMATS:
        written = _Digest(text_chunks(table, recipe))
        if isinstance(out, Path):
            stream_whole(out, written)
        else:
            out.writelines(written)
        return ExportReport(tally.rows, tally.items, tally.dated, written.bytes, written.sha256)
    if not isinstance(out, Path):
        raise TypeError(f"{recipe.format} is written into a file")
    write = _file_writer(recipe.format)
    with replaced(out) as temporary:
        write(table, temporary, connection, recipe, sources)
    return ExportReport(tally.rows, tally.items, tally.dated, out.stat().st_size, sha256_of(out))


def write_companions(
    connection: Any, recipe: Recipe, sources: Mapping[str, Source], folder: Path
) -> dict[str, ExportReport]:
    """Write the companions as text tables beside the items, and return what was written by table.

    They have the recipe's format if it is one of ``TEXT_FORMATS``, else CSV.

    Raises:
        PsgfeedError: a file cannot be written (``place.unwritable``).
    """
    suffix = recipe.format if recipe.format in TEXT_FORMATS else "csv"
    reports = {}
    for table in companion_tables(connection, recipe, sources):
        counted = Tally()
        written = _Digest(text_chunks(_counted(table, counted), recipe))
        stream_whole(folder / f"{table.name}.{suffix}", written)
        reports[table.name] = ExportReport(counted.rows, 0, 0, written.bytes, written.sha256)
    return reports


def items_key(preset: str) -> tuple[str, ...]:
    """Return the columns that tell the rows of a preset apart; some presets have none."""
    keys = (("item_id", "category"), ("item_id",), ("doc_id",), ("id",))
    names = {column.name for column in columns_of(preset)}
    return next((key for key in keys if names >= set(key)), ())


def left_out(connection: Any, recipe: Recipe, report: ExportReport) -> LeftOut:
    """Return how many items of the store are not in an export, and why; the three add up to all of them."""
    selection = recipe.selection
    with little_memory(connection):
        everything = count_selected(connection, Selection())
        selected = count_selected(connection, selection)
        fitting = count_selected(connection, replace(selection, dedupe=False)) if selection.dedupe else selected
    return LeftOut(everything - fitting, fitting - selected, selected - report.items)


def write_codebook(recipe: Recipe, path: Path) -> None:
    """Write what the columns of a recipe's table mean as CSV.

    Raises:
        PsgfeedError: the file cannot be written (``place.unwritable``).
    """
    columns = preset_of(recipe.preset, summaries=recipe.summaries).columns
    batch: Batch = list(zip(*codebook_rows("items", columns), strict=True))
    stream_whole(path, delimited(Table("codebook", CODEBOOK, iter([batch])), Dialect(excel=recipe.excel)))


def text_chunks(table: Table, recipe: Recipe) -> Iterator[bytes]:
    """Yield a table in the recipe's format if that is a text format, else as CSV, some rows at a time."""
    match recipe.format:
        case "jsonl":
            return json_lines(table)
        case "json":
            return json_array(table)
        case "tsv":
            return delimited(table, Dialect("\t", "\n", raw=recipe.raw, excel=recipe.excel))
        case _:
            return delimited(table, Dialect(raw=recipe.raw, excel=recipe.excel))


class _Digest:
    """Chunks of bytes, counted and digested as they pass."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self._digest = hashlib.sha256()
        self.bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.bytes += len(chunk)
            self._digest.update(chunk)
            yield chunk

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def _watched(table: Table, tally: Tally, progress: Progress | None) -> Table:
    if progress is None:
        return table
    tell = progress

    def batches() -> Iterator[Batch]:
        told = 0
        for batch in table.batches:
            yield batch
            tell(tally.items - told)
            told = tally.items

    return Table(table.name, table.columns, batches())


def _counted(table: Table, tally: Tally) -> Table:
    def batches() -> Iterator[Batch]:
        for batch in table.batches:
            tally.rows += len(batch[0])
            yield batch

    return Table(table.name, table.columns, batches())


_Write = Callable[[Table, Path, Any, Recipe, Mapping[str, Source]], None]


def _file_writer(name: str) -> _Write:
    """Return what writes a format; its library is heavy and loaded only then."""
    try:
        match name:
            case "xlsx":
                return _xlsx()
            case "parquet":
                return _parquet()
            case _:
                return _sqlite()
    except ModuleNotFoundError as error:
        raise ConfigurationError(Finding(problems.DATA_FORMAT, name, str(error))) from error


def _xlsx() -> _Write:
    from psgfeed.export.formats.xlsx import write_xlsx

    def write(table: Table, path: Path, connection: Any, recipe: Recipe, sources: Mapping[str, Source]) -> None:
        codebook = [one for one in companion_tables(connection, recipe, sources) if one.name == "codebook"]
        write_xlsx([table, *codebook], path)

    return write


def _parquet() -> _Write:
    from psgfeed.export.formats.parquet import write_parquet

    def write(table: Table, path: Path, _: Any, __: Recipe, ___: Mapping[str, Source]) -> None:
        write_parquet(table, path)

    return write


def _sqlite() -> _Write:
    from psgfeed.export.formats.sqlite import write_sqlite

    def write(table: Table, path: Path, connection: Any, recipe: Recipe, sources: Mapping[str, Source]) -> None:
        keys = {companion.name: companion.key for companion in COMPANIONS} | {"items": items_key(recipe.preset)}
        write_sqlite(_then(table, companion_tables(connection, recipe, sources)), keys, path)

    return write


def _then(first: Table, others: Iterable[Table]) -> Iterator[Table]:
    yield first
    yield from others
