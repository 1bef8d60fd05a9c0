"""``psgfeed items``: search and read what was kept."""

import json
from datetime import datetime

import click

from psgfeed.cli.workspace import Place


@click.command("items")
@click.argument("words", nargs=-1)
@click.option("--source", default=None, help="Of this source only.")
@click.option("--category", default=None, help="Of this category only.")
@click.option("--region", default=None, help="Of this region only, as in PE-PUN.")
@click.option("--lang", default=None, help="In this language only.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Published on this day or later.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Published on this day or earlier.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@click.pass_obj
def command(
    place: Place,
    words: tuple[str, ...],
    source: str | None,
    category: str | None,
    region: str | None,
    lang: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """Show items, newest first; WORDS are searched in titles and summaries, blind to case and accents."""
    from psgfeed.cli.inspection import item_as_json
    from psgfeed.store.query import ItemQuery, newest

    query = ItemQuery(
        source=source,
        category=category,
        region=region,
        language=lang,
        words=" ".join(words) or None,
        published_since=since.date() if since else None,
        published_until=until.date() if until else None,
        kind=None,
        include_backfill=True,
        include_held=True,
        about_peru_only=False,
    )
    with place.store(place.settings()) as store, store.read() as connection:
        found = newest(connection, query, limit)
    for stored in found:
        if as_json:
            row = {"id": stored.id, "first_seen": stored.first_seen.isoformat()} | item_as_json(stored.item)
            click.echo(json.dumps(row))
        else:
            click.echo(f"{stored.id:28} {stored.item.published.text or '-':20} {stored.item.title}")
            click.echo(f"{'':28} {stored.item.url or ''}")
    if not found:
        click.echo("No item fits.", err=True)
