"""``psgfeed scheduler``: stay and run on a schedule, until SIGTERM."""

import click

from psgfeed.cli.workspace import Place


@click.command("scheduler")
@click.pass_obj
def command(place: Place) -> None:
    """Run every few minutes (``[scheduler] every``) what is due, until SIGTERM; then end within seconds, whole."""
    from psgfeed.cli.logs import set_up_logging
    from psgfeed.cli.running import tell
    from psgfeed.scheduler import serve

    set_up_logging(verbose=place.verbose, log_format=place.log_format)
    settings = place.settings()
    serve(
        settings,
        lambda: place.catalogue(settings),
        lambda report: tell(report, verbose=place.verbose),
        verbose=place.verbose,
    )
