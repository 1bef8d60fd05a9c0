"""``psgfeed inspect``: what would be read from a document, every value with its origin."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from psgfeed.cli.exits import Exit
from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from psgfeed.cli.inspection import Input
    from psgfeed.intake import Intake
    from psgfeed.sources import Catalogue


@click.command("inspect")
@click.argument("inputs", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per input.")
@click.option(
    "--as",
    "kind",
    type=click.Choice(["auto", "feed", "listing", "article", "date"]),
    default="auto",
    help="What to take the input for. 'date' reads lines from standard input.",
)
@click.option("--url", default="", help="The address that a file stands for.")
@click.option("--source", "source_id", default="", help="Read it as this source would.")
@click.option(
    "--manifest", type=click.Path(path_type=Path, dir_okay=False), help='JSON lines {"file", "url", "headers"}.'
)
@click.option("--lang", default="", help="Languages for --as date, as in es,en.")
@click.option("--now", "now_text", default="", help="The time to count from, in ISO 8601.")
@click.option("--zone", default="America/Lima", help="The time zone of dates that name none.")
@click.option("--order", type=click.Choice(["DMY", "MDY"]), default=None, help="The order of day and month.")
@click.pass_obj
def command(
    place: Place,
    inputs: tuple[str, ...],
    as_json: bool,
    kind: str,
    url: str,
    source_id: str,
    manifest: Path | None,
    lang: str,
    now_text: str,
    zone: str,
    order: str | None,
) -> None:
    """Show what would be read from feeds, listings or article pages: files, addresses, or a manifest of files."""
    now = _now(now_text)
    if kind == "date":
        from psgfeed.cli.inspect_dates import read_lines

        read_lines(sys.stdin, as_json=as_json, languages=lang, now=now, zone=zone, order=order)
        return
    if not inputs and manifest is None:
        raise click.UsageError("Name a file, an address or a --manifest.")
    failed = False
    for given, intake in _inspected(place, _inputs(place, inputs, url, manifest), kind, source_id, now):
        failed = failed or given.document is None
        _show(given, intake, as_json=as_json)
    if failed and not as_json:
        sys.exit(Exit.USAGE)


def _now(text: str) -> datetime:
    if not text:
        return datetime.now(UTC)
    try:
        now = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not ISO 8601", param_hint="--now") from None
    return now if now.tzinfo else now.replace(tzinfo=UTC)


def _inputs(place: Place, inputs: Iterable[str], url: str, manifest: Path | None) -> Iterator[Input]:
    from psgfeed.cli.inspection import Line, manifest_inputs, read_input

    for name in inputs:
        if name.startswith(("http://", "https://")):
            yield _fetched(place, name)
        else:
            yield read_input(Line(Path(name), name, url))
    if manifest:
        yield from manifest_inputs(manifest)


def _fetched(place: Place, url: str) -> Input:
    from psgfeed.cli.inspection import Input
    from psgfeed.problems import FetchError
    from psgfeed.web.fetch import fetch

    allow = place.environment.get("PSGFEED_ALLOW_HOSTS", "")
    try:
        return Input(url, fetch(url, allow=tuple(part.strip() for part in allow.split(",") if part.strip())))
    except FetchError as error:
        return Input(url, findings=error.findings)


def _inspected(
    place: Place, inputs: Iterable[Input], kind: str, source_id: str, now: datetime
) -> Iterator[tuple[Input, Intake | None]]:
    from psgfeed.cli.inspection import READERS, inspect, source_of
    from spiders.readers import reader_of

    catalogue = _catalogue(place)
    named = catalogue.pick([source_id])[0] if source_id else None
    for given in inputs:
        source = named or source_of(given.document.url if given.document else "", catalogue)
        own = reader_of(source.kind) if kind == "auto" else None
        yield given, inspect(given, source, now, own or READERS[kind])


def _catalogue(place: Place) -> Catalogue:
    """Return the workspace's sources where there is a workspace, else those that come with psgfeed."""
    from psgfeed.config import FILE_NAME
    from psgfeed.sources import load_sources

    if (place.workspace / FILE_NAME).is_file():
        return place.catalogue(place.settings())
    return load_sources()


def _show(given: Input, intake: Intake | None, *, as_json: bool) -> None:
    from psgfeed.cli import inspection

    if as_json:
        _print_json(inspection.as_json(given, intake))
    else:
        click.echo(inspection.as_text(given, intake))


def _print_json(value: dict[str, Any]) -> None:
    # Escaped: a lone surrogate in a file's address cannot be written as UTF-8, and pipes have encodings of their own.
    click.echo(json.dumps(value))
