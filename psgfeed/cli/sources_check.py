"""``psgfeed sources check``: are saved pages still read as they were, and have live pages still the shape we expect?"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from psgfeed.cli.exits import Exit
from psgfeed.cli.sources_shared import visitor
from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from psgfeed.discovery.visits import Visitor
    from psgfeed.model import Source
    from psgfeed.problems import Finding


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of the check of one source: what was looked at, in words, and what is wrong."""

    source_id: str
    told: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


@click.command("check")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--offline", is_flag=True, help="Read the saved pages only.")
@click.option("--renew", is_flag=True, help="Save the live page and its items in place of the old ones.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a source.")
@click.pass_obj
def check(place: Place, ids: tuple[str, ...], offline: bool, renew: bool, as_json: bool) -> None:
    """Check sources, all enabled ones if no ID is given: one line each, code 3 if some failed, 4 if all did.

    The saved page must be read as it was, and the live page must have enough items, dates, titles that differ and the
    source's language. A source file that cannot be read counts as one that failed.
    """
    if offline and renew:
        raise click.UsageError("--renew needs the live page.")
    settings = place.settings()
    catalogue = place.catalogue(settings)
    sources = catalogue.pick(ids) if ids else catalogue.enabled()
    looking = None if offline else visitor(settings.web, bounded=False)
    failed = 0
    for source in sources:
        checked = _check(settings.source_folder, source, looking, renew=renew)
        failed += bool(checked.findings)
        _show(checked, as_json=as_json)
    if not sources:
        click.echo("No source can be checked.", err=True)
    if failed or (catalogue.findings and not ids):
        sys.exit(Exit.ALL_FAILED if failed == len(sources) else Exit.SOME_FAILED)


def _check(folder: Path, source: Source, looking: Visitor | None, *, renew: bool) -> Checked:
    from psgfeed.discovery.checks import load_check, read_again
    from psgfeed.problems import PsgfeedError

    told: list[str] = []
    findings: list[Finding] = []
    try:
        saved = load_check(folder, source.id)
        if saved is not None and not renew:
            findings += read_again(saved, source)
            told.append(f"saved page {'differs' if findings else 'as it was'}, {len(saved.items)} items")
        if looking is not None:
            line, wrong = _look(folder, source, looking, renew=renew)
            told.append(line)
            findings += wrong
    except PsgfeedError as error:
        findings += error.findings
    return Checked(source.id, tuple(told) or ("nothing was saved",), tuple(findings))


def _look(folder: Path, source: Source, looking: Visitor, *, renew: bool) -> tuple[str, Sequence[Finding]]:
    """Judge the live page, and save it when its shape is right and it is to replace the old one."""
    from psgfeed.discovery.checks import judge_shape, leads_on, load_check, save_check
    from psgfeed.discovery.live import live_document
    from psgfeed.intake import take
    from spiders.readers import reader_of

    now = datetime.now(UTC)
    document = live_document(looking, source)
    intake = take(document, source, now, reader_of(source.kind))
    findings = judge_shape(source, None if renew else load_check(folder, source.id), intake)
    if renew and not findings:
        save_check(folder, source, document, intake, now)
    dated = sum(item.published.day is not None for item in intake.items)
    onward = leads_on(intake)
    told = f"leads to {len(onward)} others" if onward else f"{len(intake.items)} items, {dated} with dates"
    return f"live page {told}{', saved' if renew and not findings else ''}", findings


def _show(checked: Checked, *, as_json: bool) -> None:
    from psgfeed.cli.inspection import finding_as_json

    if as_json:
        told = {"id": checked.source_id, "ok": not checked.findings, "told": list(checked.told)}
        click.echo(json.dumps(told | {"problems": [finding_as_json(finding) for finding in checked.findings]}))
        return
    state = "failed" if checked.findings else "ok"
    click.echo(f"{checked.source_id:24} {state:8} {'; '.join(checked.told)}")
    for finding in checked.findings:
        click.echo(f"  {finding}", err=True)
