"""``psgfeed publish``: write feeds and pages from the store, without crawling."""

import click

from psgfeed.cli.workspace import Place


@click.command("publish")
@click.option("--dry-run", is_flag=True, help="List the files that would change; write nothing.")
@click.option("--data", is_flag=True, help="Renew the data package now, though it was renewed not long ago.")
@click.pass_obj
def command(place: Place, dry_run: bool, data: bool) -> None:
    """Write the feeds and pages whose content has changed."""
    from psgfeed.cli.running import tell_waiting
    from psgfeed.run import one_at_a_time, publish_all, publish_data

    settings = place.settings()
    catalogue = place.catalogue(settings)
    with one_at_a_time(settings), place.store(settings) as store:
        if data and not dry_run:
            publish_data(store, settings, catalogue, at_once=True)
        published = publish_all(store, settings, catalogue, dry_run=dry_run)
    for finding in published.findings:
        click.echo(str(finding), err=True)
    tell_waiting(published)
    if dry_run:
        for path in published.written:
            click.echo(path)
    elif place.verbose:
        click.echo(f"{len(published.written)} files changed, {published.unchanged} unchanged", err=True)
