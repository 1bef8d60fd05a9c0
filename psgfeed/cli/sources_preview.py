"""``psgfeed sources preview``: the items of a source, or of any address, as they would be read."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from psgfeed.cli.exits import Exit
from psgfeed.cli.sources_proposal import FINDABLE, Sought, as_json, propose, show
from psgfeed.cli.sources_shared import (
    SHOWN,
    address,
    catalogue_or_bundled,
    item_as_json,
    saved_page,
    show_items,
    visitor,
    web_settings,
)
from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from psgfeed.intake import Intake
    from psgfeed.model import Source


@click.command("preview")
@click.argument("target")
@click.option(
    "--input", "page", type=click.Path(path_type=Path, dir_okay=False), help="Read this saved page; fetch nothing."
)
@click.option("--kind", type=click.Choice(FINDABLE), default=None, help="Look for this kind only.")
@click.option("--limit", type=click.IntRange(1), default=SHOWN, show_default=True, help="How many items are shown.")
@click.option("--json", "as_json_", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def preview(place: Place, target: str, page: Path | None, kind: str | None, limit: int, as_json_: bool) -> None:
    """Show the items of TARGET, a source's id or any address, as they would be read. Nothing is written."""
    from psgfeed.discovery.draft import Choice
    from psgfeed.sources import is_id

    catalogue = catalogue_or_bundled(place)
    if is_id(target):
        (source,) = catalogue.pick([target])
        _preview_source(_read(place, source, page), limit, as_json=as_json_)
        return
    sought = Sought(address(target), kind or "", page)
    proposal = propose(web_settings(place), sought, Choice(), as_json=as_json_)
    if as_json_:
        click.echo(json.dumps(as_json(proposal, limit)))
    else:
        show(proposal, limit)


def _read(place: Place, source: Source, page: Path | None) -> Intake:
    from psgfeed.discovery.live import live_document
    from psgfeed.intake import take
    from spiders.readers import reader_of

    document = saved_page(page, source.url) if page else live_document(visitor(web_settings(place)), source)
    return take(document, source, datetime.now(UTC), reader_of(source.kind))


def _preview_source(intake: Intake, limit: int, *, as_json: bool) -> None:
    from psgfeed.cli.inspection import finding_as_json
    from psgfeed.discovery.checks import leads_on

    source, url = intake.source, intake.document.url
    if as_json:
        items = [item_as_json(item) for item in intake.items[:limit]]
        told = {"id": source.id, "kind": source.kind, "url": url, "seen": len(intake.items), "items": items}
        click.echo(json.dumps(told | {"problems": [finding_as_json(finding) for finding in intake.findings]}))
    else:
        click.echo(f"{source.name} ({source.id}): {source.kind} {url}, {len(intake.items)} items")
        show_items(intake.items, limit)
        for ahead in leads_on(intake)[:limit]:
            click.echo(f"  {'read in a crawl':20}  {ahead}")
    if not intake.items and not leads_on(intake):
        for finding in intake.findings:
            click.echo(f"psgfeed: {finding}", err=True)
        sys.exit(Exit.ALL_FAILED)
