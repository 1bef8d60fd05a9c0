"""``psgfeed crawl``: crawl sources now, without publishing. The run's own children come in here as well."""

import sys

import click

from psgfeed.cli.workspace import Place


@click.command("crawl")
@click.argument("sources", nargs=-1)
@click.option("--force", is_flag=True, help="Crawl every enabled source, due or not.")
@click.option("--batch", type=int, default=None, hidden=True)
@click.pass_obj
def command(place: Place, sources: tuple[str, ...], force: bool, batch: int | None) -> None:
    """Crawl the SOURCES named, whether they are due or not; without a name, those that are due."""
    if batch is not None:
        sys.exit(_crawl_claimed(place, batch))
    from psgfeed.cli.running import do_run
    from psgfeed.run import Orders

    do_run(
        place,
        lambda catalogue: Orders(
            only=catalogue.pick(sources),
            force=force or bool(sources),
            publish=False,
            trigger="crawl",
            verbose=place.verbose,
        ),
    )


def _crawl_claimed(place: Place, run_id: int) -> int:
    """Crawl, in this process, what a run has claimed."""
    from psgfeed.cli.logs import set_up_logging
    from psgfeed.crawl.child import crawl_batch

    set_up_logging(verbose=place.verbose, log_format=place.log_format)
    settings = place.settings()
    return crawl_batch(settings, place.catalogue(settings), run_id)
