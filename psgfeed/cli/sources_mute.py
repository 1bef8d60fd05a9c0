"""``psgfeed sources mute``: delete an item for good, so that no later crawl brings it back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from psgfeed.store.engine import Store


@click.command("mute")
@click.argument("target", required=False, metavar="[URL|ITEM]")
@click.option("--reason", default="", help="Why; it is kept with the tombstone.")
@click.option("--undo", is_flag=True, help="Let it come back with the next crawl.")
@click.option("--list", "listed", is_flag=True, help="Show what is muted.")
@click.option("--json", "as_json", is_flag=True, help="With --list: print a JSON object a line.")
@click.pass_obj
def mute(place: Place, target: str | None, reason: str, undo: bool, listed: bool, as_json: bool) -> None:
    """Delete an item, by its id or address, from the store and the feeds, and refuse it from now on.

    An address that no item has yet is refused ahead. An address is refused from every source.
    """
    if not listed and not target:
        raise click.UsageError("Name an item's id or an address, or ask for --list.")
    if target and not (undo or listed or reason):
        raise click.UsageError("Say why, with --reason: the tombstone keeps it.")
    with place.store(place.settings()) as store:
        if listed:
            _show(store, as_json=as_json)
        elif target and undo:
            _undo(store, target)
        elif target:
            _mute(store, target, reason)


def _mute(store: Store, target: str, reason: str) -> None:
    from psgfeed.store.tombstones import bury, bury_address

    now = datetime.now(UTC)
    with store.begin() as connection:
        if bury(connection, target, reason, now):
            gone: tuple[str, ...] = (target,)
        else:
            gone = bury_address(connection, _key(target), reason, now)
    for item_id in gone:
        click.echo(item_id)
    what = f"{len(gone)} deleted, and refused from now on" if gone else "Refused from now on; nothing was kept from it"
    click.echo(f"{what}. The feeds follow with the next psgfeed publish or run.", err=True)


def _undo(store: Store, target: str) -> None:
    from psgfeed import problems
    from psgfeed.normalise.urls import identity_key
    from psgfeed.problems import ConfigurationError, Finding
    from psgfeed.store.tombstones import exhume

    with store.begin() as connection:
        lifted = exhume(connection, target) or exhume(connection, identity_key(target) or target)
    if not lifted:
        raise ConfigurationError(Finding(problems.ITEM_NOT_MUTED, target))
    click.echo("It comes back with the next crawl, if its source still shows it.", err=True)


def _key(target: str) -> str:
    from psgfeed import problems
    from psgfeed.normalise.urls import identity_key
    from psgfeed.problems import ConfigurationError, Finding

    key = identity_key(target)
    if key is None:
        raise ConfigurationError(Finding(problems.ITEM_UNKNOWN, target))
    return key


def _show(store: Store, *, as_json: bool) -> None:
    from psgfeed.store.tombstones import tombstones

    with store.read() as connection:
        stones = tombstones(connection)
    told_ids: set[str] = set()
    for stone in stones:
        if as_json:
            told = {"at": stone.at.isoformat(), "kind": stone.kind, "source": stone.source, "value": stone.value}
            click.echo(json.dumps(told | {"item": stone.item_id or None, "reason": stone.reason}))
        elif not stone.item_id or stone.item_id not in told_ids:  # an item has a tombstone for each of its names
            click.echo(f"{stone.at:%Y-%m-%d}  {stone.item_id or '-':28} {stone.value}  {stone.reason}")
            told_ids.add(stone.item_id)
    if not stones:
        click.echo("Nothing is muted.", err=True)
