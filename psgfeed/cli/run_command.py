"""``psgfeed run``: crawl what is due and publish. Silent when all is well, so that cron mails only what matters."""

import click

from psgfeed.cli.workspace import Place


@click.command("run")
@click.option("--force", is_flag=True, help="Crawl every enabled source, due or not.")
@click.pass_obj
def command(place: Place, force: bool) -> None:
    """Crawl the sources that are due, judge what they brought, and write the feeds that changed.

    Exits with 0 when all went well or nothing was due, 3 when some sources failed, 4 when all failed, 75 when another
    run holds the lock.
    """
    from psgfeed.cli.running import do_run
    from psgfeed.run import Orders

    do_run(place, lambda _: Orders(force=force, verbose=place.verbose))
