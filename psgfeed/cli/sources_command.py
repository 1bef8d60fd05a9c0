"""``psgfeed sources``: who is read, and how."""

import json

import click

from psgfeed.cli.workspace import Place


@click.group("sources")
def command() -> None:
    """List the sources."""


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
