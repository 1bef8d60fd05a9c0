"""``psgfeed items``: search and read what was kept."""

from __future__ import annotations

import json
import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from psgfeed.cli.selection import refuse_strangers_of, selected, selection_options
from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from psgfeed.model import StoredItem
    from psgfeed.store.query import ItemQuery

_NUMBER = click.IntRange(1, 1_000_000)


# A word with a minus before it is no option.
@click.command("items", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@selection_options
@click.option("--peru/--all", "peru", default=False, help="Only news about Peru, as in the feeds; or all, as kept.")
@click.option("--limit", type=_NUMBER, default=20, show_default=True, help="How many at most.")
@click.option("--oldest", is_flag=True, help="The oldest first.")
@click.option("--open", "opened", type=_NUMBER, default=None, help="Open the item with this number.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@click.pass_context
def command(
    context: click.Context,
    /,
    words: tuple[str, ...],
    peru: bool,
    limit: int,
    oldest: bool,
    opened: int | None,
    as_json: bool,
    **selection: Any,
) -> None:
    """Show items, newest first, in whose title or summary the WORDS are found.

    Case and accents do not count, and mina finds minas. OR, NOT or a minus, brackets, minerí* and '"in this order"'
    work as one would think.
    """
    place: Place = context.obj
    _refuse_options(context, words)
    query = selected(" ".join(words), everything=not peru, **selection)
    found = _find(place, query, max(limit, opened or 0), oldest=oldest)
    if opened:
        _open(found, opened)
    elif as_json:
        _print_json(found)
    else:
        _print(found, query)
    if not as_json and not opened:
        _tell(place, query, len(found))


def _refuse_options(context: click.Context, words: tuple[str, ...]) -> None:
    """Tell what is no option after all: it would be searched as a word that is not wanted."""
    known = [name for option in context.command.params for name in (*option.opts, *option.secondary_opts)]
    for word in words:
        if word == "-h":
            click.echo(context.get_help())
            context.exit()
        if word.startswith("--"):
            raise click.NoSuchOption(word, possibilities=get_close_matches(word, known), ctx=context)


def _find(place: Place, query: ItemQuery, limit: int, *, oldest: bool) -> list[StoredItem]:
    from psgfeed.store import query as asking

    with place.store(place.settings()) as store, store.read() as connection:
        refuse_strangers_of(place, connection, query)
        return (asking.oldest if oldest else asking.newest)(connection, query, limit)


def _print(found: list[StoredItem], query: ItemQuery) -> None:
    from psgfeed.cli.items_list import item_lines
    from psgfeed.store.search_query import parse

    asked = parse(query.words or "")
    for number, stored in enumerate(found, 1):
        click.echo("\n".join(item_lines(number, stored, asked)))


def _print_json(found: list[StoredItem]) -> None:
    from psgfeed.cli.inspection import item_as_json

    for stored in found:
        row = {"id": stored.id, "source": stored.item.source, "first_seen": stored.first_seen.isoformat()}
        click.echo(json.dumps(row | item_as_json(stored.item)))


def _open(found: list[StoredItem], number: int) -> None:
    import webbrowser

    url = found[number - 1].item.url if number <= len(found) else None
    if not url:
        lacking = "has no address" if number <= len(found) else f"is not there: {len(found)} were found"
        raise click.BadParameter(f"item {number} {lacking}.", param_hint="--open")
    if not webbrowser.open(url):
        raise click.ClickException(f"no browser was found; set BROWSER. The address is {url}")
    click.echo(url, err=True)


def _tell(place: Place, query: ItemQuery, shown: int) -> None:
    """Tell on stderr how many there are, and what else to try: to a person, or where nothing was found."""
    from psgfeed.cli.items_hints import ENOUGH, hints_for_nothing, hints_for_words, told
    from psgfeed.store.query import ItemQuery, count

    if shown and not sys.stdout.isatty():
        return
    everything = ItemQuery(kind=None, include_backfill=True, include_held=True, about_peru_only=False)
    with place.store(place.settings()) as store, store.read() as connection:
        number = count(connection, query, ENOUGH)
        hints = list(hints_for_words(connection, query)) if query.words else []
        hints += [] if shown else hints_for_nothing(connection, query, everything)
    click.echo(f"{shown} of {told(number)} items" if shown else "No item fits.", err=True)
    for hint in hints:
        click.echo(f"  {hint}", err=True)
