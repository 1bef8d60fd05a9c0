"""``psgfeed demo``: the whole pipeline on a bundled example site, offline, in seconds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from psgfeed.demo.tour import Tour


@click.command("demo")
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Leave workspace and site in this folder.",
)
def command(keep: Path | None) -> None:
    """Serve an example site on 127.0.0.1, crawl it twice with the real spiders, publish, and say what happened.

    Its stories are invented; nothing leaves this computer.
    """
    from psgfeed.demo.tour import summary, take_tour_now

    def step(text: str) -> None:
        if sys.stderr.isatty():
            click.echo(f"{text} …", err=True)

    def show(tour: Tour) -> None:
        click.echo(summary(tour))
        click.echo("")
        if keep:
            click.echo("Next: psgfeed init my-news, put sources into my-news/sources, psgfeed -C my-news run")
            click.echo(f"Open  {tour.page}")
        else:
            click.echo("Nothing was kept. To look at the pages: psgfeed demo --keep DIR")

    take_tour_now(keep, step, show)
