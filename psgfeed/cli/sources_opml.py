"""``psgfeed sources import-opml`` and ``export-opml``: lists of subscriptions in and out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from psgfeed.cli.exits import Exit
from psgfeed.cli.sources_shared import taken_ids
from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from psgfeed.discovery.opml import Outline
    from psgfeed.sources import Catalogue


@click.command("import-opml")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Name the files; write none.")
@click.pass_obj
def import_opml(place: Place, file: Path, dry_run: bool) -> None:
    """Make a source of each feed in an OPML FILE. What is a source already, or no feed, is told and left out."""
    from psgfeed.cli.sources_shared import saved_page
    from psgfeed.discovery.draft import file_of
    from psgfeed.discovery.opml import draft_of_outline, read_subscriptions
    from psgfeed.files import write_whole

    settings = place.settings()
    catalogue = place.catalogue(settings)
    subscriptions = read_subscriptions(saved_page(file, file.resolve().as_uri()).body, str(file))
    taken = set(taken_ids(catalogue, settings.source_folder))
    count = 0
    for outline in _fresh(subscriptions.outlines, catalogue, file):
        draft = draft_of_outline(outline, taken)
        taken.add(draft.id)
        path = settings.source_folder / f"{draft.id}.toml"
        if not dry_run:
            write_whole(path, file_of(draft).encode())
        click.echo(path)
        count += 1
    for finding in subscriptions.findings:
        click.echo(f"psgfeed: {finding}", err=True)
    click.echo(f"{count} sources {'would be made' if dry_run else 'made'}.", err=True)
    if not subscriptions.outlines:
        sys.exit(Exit.USAGE)


def _fresh(outlines: tuple[Outline, ...], catalogue: Catalogue, file: Path) -> list[Outline]:
    """Return the feeds that are no source yet, each once, and tell which ones are."""
    from psgfeed import problems
    from psgfeed.normalise.urls import identity_key
    from psgfeed.problems import Finding

    known = {identity_key(source.url): source.id for source in catalogue.sources.values()}
    fresh: list[Outline] = []
    for outline in outlines:
        key = identity_key(outline.url)
        if key in known:
            finding = Finding(problems.OUTLINE_DOUBLE, f"{file}:{outline.line}", f"{outline.title}: {known[key]}")
            click.echo(f"psgfeed: {finding}", err=True)
        else:
            known[key] = outline.title
            fresh.append(outline)
    return fresh


@click.command("export-opml")
@click.option("--all", "every", is_flag=True, help="The disabled sources as well.")
@click.pass_obj
def export_opml(place: Place, every: bool) -> None:
    """Print the sources that have a feed of their own as OPML, for any feed reader."""
    from psgfeed.discovery.live import own_feed
    from psgfeed.discovery.opml import write_subscriptions

    settings = place.settings()
    catalogue = place.catalogue(settings)
    sources = sorted(catalogue.sources.values(), key=lambda source: source.id) if every else catalogue.enabled()
    feeds = [(source, own_feed(source)) for source in sources]
    click.echo(write_subscriptions(settings.site.title, [pair for pair in feeds if pair[1]]), nl=False)
    without = [source.id for source, url in feeds if not url]
    if without:
        click.echo(f"Without a feed of their own, and left out: {', '.join(without)}", err=True)
