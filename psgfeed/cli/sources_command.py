"""``psgfeed sources``: who is read, and how; a file of commands each for adding, checking, lists, switches, muting."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from psgfeed.cli.sources_add import add
from psgfeed.cli.sources_check import check
from psgfeed.cli.sources_mute import mute
from psgfeed.cli.sources_opml import export_opml, import_opml
from psgfeed.cli.sources_preview import preview
from psgfeed.cli.sources_switch import disable, enable
from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from psgfeed.model import Source
    from psgfeed.store.sources import SourceState


@click.group("sources")
def command() -> None:
    """List, add, check, mute and disable sources."""


@command.command("list")
@click.option("--all", "every", is_flag=True, help="Show the disabled ones as well.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@click.pass_obj
def list_sources(place: Place, every: bool, as_json: bool) -> None:
    """List the sources: id, kind, state, address, name; and where a source has moved to.

    A source is retired when its server has said for a week that it is gone: no run asks it again.
    """
    settings = place.settings()
    catalogue = place.catalogue(settings)
    known = place.source_states(settings)
    for source in sorted(catalogue.sources.values(), key=lambda source: source.id):
        if not (every or source.enabled):
            continue
        memory = known.get(source.id)
        state = _state(source, memory)
        moved_to = memory.moved_to if memory and memory.has_moved else ""
        if as_json:
            row = {"id": source.id, "kind": source.kind, "state": state, "url": source.url, "name": source.name}
            more = {"languages": source.languages, "note": source.note, "moved_to": moved_to or None}
            click.echo(json.dumps(row | more))
        else:
            click.echo(f"{source.id:24} {source.kind:10} {state:9} {source.url}  {source.name}")
            if moved_to:
                click.echo(f"{'':24} has moved for good: put url = {json.dumps(moved_to)} into its file")


def _state(source: Source, memory: SourceState | None) -> str:
    if not source.enabled:
        return "disabled"
    return "retired" if memory and memory.is_retired(datetime.now(UTC)) else "enabled"


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema of a source file, for editors that complete keys."""
    from psgfeed.discovery.keys import source_schema

    click.echo(json.dumps(source_schema(), indent=2, ensure_ascii=False))


for subcommand in (add, preview, check, import_opml, export_opml, mute, disable, enable):
    command.add_command(subcommand)
