"""``psgfeed validate``: is the published site right, and has nothing been lost since an earlier one?"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from psgfeed.cli.exits import Exit
from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.validation.rules import Fault


_OF_A_SITE = ("manifest.json", "feed.atom")


@click.command("validate")
@click.argument("site", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--against",
    "previous",
    type=click.Path(path_type=Path, exists=True),
    help="An earlier site, or its manifest: nothing of it may be lost.",
)
@click.option("--base-url", default="", help="The address of the site; that of its front feed if left out.")
@click.option("--strict", is_flag=True, help="Let warnings count as errors.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a finding.")
@click.pass_obj
def command(place: Place, site: Path | None, previous: Path | None, base_url: str, strict: bool, as_json: bool) -> None:
    """Check every file of a published site: feeds, pages, links, manifest. SITE is the workspace's if left out.

    Prints what is wrong file by file, each with the paragraph of the standard that says so. Ends with code 6 when there
    are errors; warnings alone end with 0.
    """
    from feeds.validation.folder import check_site
    from feeds.validation.past import check_past

    folder = site or place.settings().site_folder
    if not any((folder / name).is_file() for name in _OF_A_SITE):
        here = f"; perhaps {folder / 'site'} is meant" if (folder / "site").is_dir() else ""
        missing = " nor ".join(_OF_A_SITE)
        raise click.UsageError(
            f"There is no site in {folder}: neither {missing} is there. psgfeed publish makes one{here}."
        )
    checked = check_site(folder, datetime.now(UTC), base_url)
    found = [*checked.faults, *(check_past(folder, previous) if previous else ())]
    _show(found, as_json=as_json)
    errors = sum(1 for fault in found if fault.is_error)
    click.echo(f"{checked.files} files: {errors} errors, {len(found) - errors} warnings", err=True)
    if errors or (strict and found):
        sys.exit(Exit.INVALID)


def _show(found: Sequence[Fault], *, as_json: bool) -> None:
    if as_json:
        for fault in found:
            click.echo(json.dumps(fault.as_json()))
        return
    for path, group in groupby(sorted(found, key=lambda fault: fault.path), key=lambda fault: fault.path):
        click.echo(path)
        for fault in group:
            click.echo(f"  {fault.rule.level:7}  {str(fault).removeprefix(path).lstrip(': ')}")
