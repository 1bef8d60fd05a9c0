"""``psgfeed sources``: who is read, and how; a file of commands each for adding, checking, lists, switches, muting."""

import json

import click

from psgfeed.cli.sources_add import add
from psgfeed.cli.sources_check import check
from psgfeed.cli.sources_mute import mute
from psgfeed.cli.sources_opml import export_opml, import_opml
from psgfeed.cli.sources_preview import preview
from psgfeed.cli.sources_switch import disable, enable
from psgfeed.cli.workspace import Place


@click.group("sources")
def command() -> None:
    """List, add, check, mute and disable sources."""


@command.command("list")
@click.option("--all", "every", is_flag=True, help="Show the disabled ones as well.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@click.pass_obj
def list_sources(place: Place, every: bool, as_json: bool) -> None:
    """List the sources: id, kind, state, address, name."""
    settings = place.settings()
    catalogue = place.catalogue(settings)
    for source in sorted(catalogue.sources.values(), key=lambda source: source.id):
        if not (every or source.enabled):
            continue
        state = "enabled" if source.enabled else "disabled"
        if as_json:
            row = {"id": source.id, "kind": source.kind, "state": state, "url": source.url, "name": source.name}
            click.echo(json.dumps(row | {"languages": source.languages, "note": source.note}))
        else:
            click.echo(f"{source.id:24} {source.kind:10} {state:9} {source.url}  {source.name}")


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema of a source file, for editors that complete keys."""
    from psgfeed.discovery.keys import source_schema

    click.echo(json.dumps(source_schema(), indent=2, ensure_ascii=False))


for subcommand in (add, preview, check, import_opml, export_opml, mute, disable, enable):
    command.add_command(subcommand)
