"""``psgfeed export``: tables for research."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from psgfeed.cli.export_options import recipe_of, recipe_options
from psgfeed.cli.export_package import package_command
from psgfeed.cli.export_replay import replay_export
from psgfeed.cli.selection import refuse_strangers
from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from psgfeed.export.recipe import Recipe
    from psgfeed.export.write import ExportReport, LeftOut, Progress

_TITLES = {
    "csv": "Comma-separated values, for R, pandas and all else.",
    "tsv": "Tab-separated values.",
    "jsonl": "JSON Lines: an object a line.",
    "json": "One JSON array.",
    "xlsx": "Excel: texts that never run, real dates, the codebook as second sheet.",
    "parquet": "Parquet: typed, small (needs psgfeed[research]).",
    "sqlite": "An SQLite database with items and companions, for Datasette.",
}
_IN_SPREADSHEETS = frozenset({"csv", "tsv"})
_IN_FILES = frozenset({"xlsx", "parquet", "sqlite"})
_FILE = click.Path(path_type=Path, dir_okay=False)
_STANDARD_OUTPUT = Path("-")


@dataclass(frozen=True, slots=True)
class Beside:
    """What is written beside the table, and where: the companions' folder, the codebook, the record."""

    companions: Path | None
    codebook: Path | None
    record: Path | None


@click.group("export", invoke_without_command=True)
@click.option(
    "--replay",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="EXPORT.JSON",
    help="Make a data package's items again by their record, and tell what differs; 6 when it does.",
)
@click.option("--out", type=_FILE, help="With --replay: keep them here.")
@click.pass_context
def command(context: click.Context, replay: Path | None, out: Path | None) -> None:
    """Write tables for research: a row an item, by day of publication and id, undated ones last.

    Every item that is kept is in them, backfill and pages included, as far as the filters let it.
    """
    if replay and context.invoked_subcommand:
        raise click.UsageError(f"--replay takes the format from the record: leave out {context.invoked_subcommand!r}")
    if out and not replay:
        raise click.UsageError("--out before the format goes with --replay only; put it after the format")
    if replay:
        context.exit(replay_export(context.obj, replay, out))
    if context.invoked_subcommand is None:
        raise click.exceptions.NoArgsIsHelpError(context)


def _format_command(name: str) -> click.Command:
    """Return the command that writes a format."""

    @click.option("--out", type=_FILE, required=name in _IN_FILES, help=_help_of_out(name))
    @recipe_options
    @click.option(
        "--companions",
        type=click.Path(path_type=Path, file_okay=False),
        help="Write the tables beside the items into this folder: sources, evidence, stories, coverage and others.",
    )
    @click.option("--codebook", type=_FILE, help="Write what the columns mean into this file.")
    @click.option("--record", type=_FILE, help="Write the recipe into this file, for psgfeed export --replay.")
    @click.pass_obj
    def write(
        place: Place,
        /,
        out: Path | None,
        companions: Path | None,
        codebook: Path | None,
        record: Path | None,
        **options: Any,
    ) -> None:
        out = None if out == _STANDARD_OUTPUT and name not in _IN_FILES else out
        if record and out is None:
            raise click.UsageError("--record wants --out: it tells of a file")
        _export(place, recipe_of(name, options), out, Beside(companions, codebook, record))

    if name in _IN_SPREADSHEETS:
        write = click.option("--excel", is_flag=True, help="Begin with the mark by which Excel knows UTF-8.")(write)
        raw = "Leave texts that a spreadsheet would take for formulas as they are, without an apostrophe before them."
        write = click.option("--raw", is_flag=True, help=raw)(write)
    return click.command(name, help=_TITLES[name])(write)


def _help_of_out(name: str) -> str:
    return "The file." if name in _IN_FILES else "The file; standard output if left out, or -."


for _name in _TITLES:
    command.add_command(_format_command(_name))
command.add_command(package_command)


def _export(place: Place, recipe: Recipe, out: Path | None, beside: Beside) -> None:
    from psgfeed.export.record import Record, maker_of, record_text
    from psgfeed.export.write import left_out, write_codebook, write_companions, write_export
    from psgfeed.files import write_whole
    from psgfeed.store.state import store_state

    settings = place.settings()
    sources = place.catalogue(settings).sources
    with place.store(settings) as store, store.read() as connection:
        selection = recipe.selection
        refuse_strangers(place, connection, sources=selection.sources, languages=selection.languages)
        with _progress(connection, recipe) as progress:
            report = write_export(connection, recipe, sources, out or sys.stdout.buffer, progress)
        if out is not None or not report.rows or sys.stderr.isatty():
            _tell(report, left_out(connection, recipe, report), out)
        if beside.companions:
            tables = write_companions(connection, recipe, sources, beside.companions)
            click.echo(f"{len(tables)} companions written to {beside.companions}: {', '.join(tables)}", err=True)
        if beside.record and out:
            record = Record(
                out.name, report.rows, report.bytes, report.sha256, recipe, maker_of(sources), store_state(connection)
            )
            write_whole(beside.record, record_text(record).encode())
    if beside.codebook:
        write_codebook(recipe, beside.codebook)


@contextmanager
def _progress(connection: Any, recipe: Recipe) -> Iterator[Progress | None]:
    """Give what draws the progress on a terminal; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from psgfeed.store.selection import count_selected

    total = count_selected(connection, recipe.selection)
    with click.progressbar(length=min(total, recipe.random or total), file=sys.stderr) as bar:
        yield bar.update


def _tell(report: ExportReport, missing: LeftOut, out: Path | None) -> None:
    """Say what a section on methods needs to say."""
    rows = "1 row" if report.rows == 1 else f"{report.rows:,} rows"
    click.echo(f"{rows} written to {out or 'standard output'}", err=True)
    click.echo(
        f"  left out    {missing.filtered:,} by filters, {missing.folded:,} whose story another row tells,"
        f" {missing.not_drawn:,} not drawn",
        err=True,
    )
    if report.items:
        click.echo(f"  day known   {report.dated / report.items:.1%} of the items", err=True)
    click.echo(f"  sha256      {report.sha256}  ({report.bytes:,} bytes)", err=True)
