"""``psgfeed reclassify``: today's rules over all that is kept, with the changes shown before anything is written."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from psgfeed.model import Mark
    from psgfeed.store.by_hand import Rejudged

_SHOWN = 20


@dataclass(slots=True)
class _Diff:
    """What would change: by subject, and item by item."""

    seen: int = 0
    written: int = 0
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    items: list[dict[str, Any]] = field(default_factory=list)

    def add(self, one: Rejudged) -> None:
        """Count one item."""
        self.seen += 1
        if not one.differs:
            return
        self.written += 1
        old, new = _subjects(one.was.item), _subjects(one.item)
        self.gained.update(new - old)
        self.lost.update(old - new)
        if old != new:
            title = one.was.item.title
            self.items.append(
                {"id": one.was.id, "title": title, "gains": sorted(new - old), "loses": sorted(old - new)}
            )


@click.command("reclassify")
@click.option("--source", default=None, help="Items of this source only.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--all", "every", is_flag=True, help=f"Show every item that changes, not only {_SHOWN}.")
@click.option("--json", "as_json", is_flag=True, help="Print each change as a JSON object a line.")
@click.pass_obj
def command(place: Place, source: str | None, dry_run: bool, yes: bool, every: bool, as_json: bool) -> None:
    """Run today's rules over the store.

    What a person decided stays, and so do categories that were found in an article's text, which is not kept. Items of
    sources that are no longer known are left alone.
    """
    from psgfeed.store.by_hand import rejudged
    from psgfeed.store.marks import write_meaning

    settings = place.settings()
    catalogue = place.catalogue(settings)
    if source:
        catalogue.pick([source])
    with place.store(settings) as store:
        diff = _Diff()
        with store.read() as connection:
            for one in rejudged(connection, catalogue.sources, source):
                diff.add(one)
        _show(diff, every=every, as_json=as_json)
        if not diff.written or dry_run or not _wanted(yes=yes, count=diff.written):
            return
        with store.begin() as connection:
            for one in rejudged(connection, catalogue.sources, source):
                if one.differs:
                    write_meaning(connection, one.was, one.item)
    click.echo(f"{diff.written} items written. The feeds follow with the next psgfeed publish or run.", err=True)


def _subjects(item: Any) -> set[str]:
    marks: tuple[Mark, ...] = (*item.categories, *item.regions)
    return {mark.slug for mark in marks if mark.weight > 0} | ({"peru"} if item.relevance.about else set())


def _show(diff: _Diff, *, every: bool, as_json: bool) -> None:
    if as_json:
        for item in diff.items:
            click.echo(json.dumps(item))
    else:
        for line in _lines(diff, every=every):
            click.echo(line)
    same = diff.written - len(diff.items)
    click.echo(f"{diff.seen} items read: {len(diff.items)} change, {same} keep theirs for other reasons", err=True)


def _lines(diff: _Diff, *, every: bool) -> Iterator[str]:
    for subject in sorted({*diff.gained, *diff.lost}):
        yield f"{subject:24} {_signed('+', diff.gained[subject]):>7} {_signed('-', diff.lost[subject]):>7}"
    shown = diff.items if every else diff.items[:_SHOWN]
    for item in shown:
        changes = [*(f"+{subject}" for subject in item["gains"]), *(f"-{subject}" for subject in item["loses"])]
        yield f"{item['id']:28} {item['title']}"
        yield f"{'':28} {' '.join(changes)}"
    if len(shown) < len(diff.items):
        yield f"… and {len(diff.items) - len(shown)} more; --all shows them"


def _signed(sign: str, count: int) -> str:
    return f"{sign}{count}" if count else ""


def _wanted(*, yes: bool, count: int) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        raise click.UsageError("Say --yes to write this, or --dry-run to look only.")
    return click.confirm(f"Write {count} items?", err=True)
