"""``psgfeed sources add``: find how a site can be read, show it, and write the source's file and its check."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from psgfeed.cli.exits import Exit
from psgfeed.cli.sources_proposal import FINDABLE, Proposal, Sought, as_json, propose, show
from psgfeed.cli.sources_shared import SHOWN, address, taken_ids
from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from psgfeed.sources import Catalogue

_SCHEMA_FILE = "source.schema.json"


@click.command("add")
@click.argument("url")
@click.option(
    "--input", "page", type=click.Path(path_type=Path, dir_okay=False), help="Read this saved page; fetch nothing."
)
@click.option("--kind", type=click.Choice(FINDABLE), default=None, help="Look for this kind only.")
@click.option("--id", "source_id", default="", help="The source's id, and its file's name.")
@click.option("--name", default="", help="The source's name.")
@click.option(
    "--about", type=click.Choice(["always", "mostly", "some"]), default="some", help="How much of it is about Peru."
)
@click.option("--publisher", default="", help="ngo, media, state, academic, igo or community.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--json", "as_json_", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def add(
    place: Place,
    url: str,
    page: Path | None,
    kind: str | None,
    source_id: str,
    name: str,
    about: str,
    publisher: str,
    yes: bool,
    as_json_: bool,
) -> None:
    """Find how URL can be read, show five of its items, and write the source's file and a check.

    What is tried: a feed at the address itself, feeds that the page names, feeds at usual addresses, WordPress's
    interface, sitemaps, a list in JSON-LD, blocks that repeat.
    """
    from psgfeed.discovery.draft import Choice
    from psgfeed.model import AboutPeru

    settings = place.settings()
    catalogue = place.catalogue(settings)
    taken = taken_ids(catalogue, settings.source_folder)
    _refuse_known_id(source_id, taken)
    known = _known_addresses(catalogue)
    _refuse_known_address(address(url), known)
    sought = Sought(address(url), kind or "", page)
    choice = Choice(source_id, name, AboutPeru(about), publisher)
    proposal = propose(settings.web, sought, choice, taken, as_json=as_json_)
    _refuse_known_address(proposal.draft.url, known)
    path = settings.source_folder / f"{proposal.draft.id}.toml"
    if not as_json_:
        show(proposal, SHOWN)
    check = _write(proposal, path) if yes or _agreed(path) else None
    if as_json_:
        written = {"file": str(path), "check": str(check)} if check else {"file": None, "check": None}
        click.echo(json.dumps(as_json(proposal, SHOWN) | written))
    _tell_end(place, path, check)


def _tell_end(place: Place, path: Path, check: Path | None) -> None:
    if check is None:
        click.echo("Nothing was written. To write it: --yes", err=True)
        sys.exit(Exit.USAGE)
    lines = len(path.read_text(encoding="utf-8").splitlines())
    click.echo(f"Wrote {path} ({lines} lines) and {check}.", err=True)
    named = "" if place.workspace == Path() else f" -C {place.workspace}"
    click.echo(f"Next: psgfeed{named} run", err=True)


def _refuse_known_id(source_id: str, taken: Collection[str]) -> None:
    from psgfeed import problems
    from psgfeed.problems import ConfigurationError, Finding
    from psgfeed.sources import is_id

    if source_id and not is_id(source_id):
        raise ConfigurationError(Finding(problems.SOURCE_ID, source_id))
    if source_id in taken:
        raise ConfigurationError(Finding(problems.SOURCE_EXISTS, source_id))


def _known_addresses(catalogue: Catalogue) -> Mapping[str, str]:
    """Return, by address reduced for comparing, which source there is, and how one is enabled that is not read."""
    from psgfeed.normalise.urls import identity_key
    from psgfeed.sources import load_sources

    known: dict[str, str] = {}
    for source in (*catalogue.sources.values(), *load_sources().sources.values()):
        is_read = source.id in catalogue.sources and catalogue.sources[source.id].enabled
        told = source.id if is_read else f"{source.id}; psgfeed sources enable {source.id}"
        known.setdefault(identity_key(source.url) or source.url, told)
    return known


def _refuse_known_address(url: str, known: Mapping[str, str]) -> None:
    from psgfeed import problems
    from psgfeed.normalise.urls import identity_key
    from psgfeed.problems import ConfigurationError, Finding

    key = identity_key(url) or url
    if key in known:
        raise ConfigurationError(Finding(problems.SOURCE_EXISTS, url, known[key]))


def _agreed(path: Path) -> bool:
    """Ask where somebody can answer."""
    return sys.stdin.isatty() and click.confirm(f"Write {path}?", default=True, err=True)


def _write(proposal: Proposal, path: Path) -> Path:
    """Write the source's file and its check, and return the check's folder."""
    from psgfeed.discovery.checks import save_check
    from psgfeed.discovery.draft import file_of, source_of
    from psgfeed.files import write_whole

    text = file_of(proposal.draft)
    if (path.parent / _SCHEMA_FILE).is_file():
        text = f"#:schema ./{_SCHEMA_FILE}\n{text}"
    write_whole(path, text.encode())
    document = proposal.found.document
    return save_check(path.parent, source_of(proposal.draft), document, proposal.intake, proposal.now)
