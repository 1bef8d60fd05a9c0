"""``psgfeed categories mark`` and ``review``: what a person decides, which every later run respects."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from psgfeed.model import Source, StoredItem
    from psgfeed.store.by_hand import Decision
    from psgfeed.store.engine import Store

_SIGNS = {"+": True, "-": False, "=": None}
_DOUBTFUL = (0.35, 0.65)  # between these a probability says little
_HELP = "+mining adds, -politics takes away, =gender leaves to the rules; so with PE-PUN, and with peru itself."


@click.command("mark")
@click.argument("item", metavar="ITEM")
@click.option("--add", multiple=True, metavar="SUBJECT", help="It belongs to this category or region, or to peru.")
@click.option("--remove", multiple=True, metavar="SUBJECT", help="It does not.")
@click.option("--reset", multiple=True, metavar="SUBJECT", help="Leave this to the rules again.")
@click.pass_obj
def mark(place: Place, item: str, add: tuple[str, ...], remove: tuple[str, ...], reset: tuple[str, ...]) -> None:
    """Decide by hand, for good, what an ITEM (its id or address) is about.

    A SUBJECT is a category as in mining, a region as in PE-PUN, or peru.
    """
    decisions = [
        _decision(subject, verdict)
        for subjects, verdict in ((add, True), (remove, False), (reset, None))
        for subject in subjects
    ]
    if not decisions:
        raise click.UsageError("Say what to --add, --remove or --reset.")
    settings = place.settings()
    sources = place.catalogue(settings).sources
    with place.store(settings) as store:
        _write(store, item, decisions, sources)
    click.echo("The feeds follow with the next psgfeed publish or run.", err=True)


@click.command("review")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=20, show_default=True, help="How many at most.")
@click.option("--source", default=None, help="Of this source only.")
@click.option("--json", "as_json", is_flag=True, help="Only list them, a JSON object a line.")
@click.pass_obj
def review(place: Place, limit: int, source: str | None, as_json: bool) -> None:
    """Go through the newest items of which the rules are least sure, and decide.

    On a terminal each is asked for; elsewhere, or with --json, they are listed. What you confirm or correct is never
    changed by a rule again.
    """
    settings = place.settings()
    sources = place.catalogue(settings).sources
    with place.store(settings) as store:
        with store.read() as connection:
            found = list(_doubtful(connection, limit, source))
        if not found:
            click.echo("Nothing is in doubt.", err=True)
        elif as_json or not sys.stdin.isatty():
            for stored in found:
                click.echo(json.dumps(_as_json(stored)) if as_json else "\n".join(_lines(stored)))
        else:
            _ask(store, found, sources)


def _decision(subject: str, verdict: bool | None) -> Decision:
    from difflib import get_close_matches

    from psgfeed.store.by_hand import Decision
    from psgfeed.vocabulary import categories, regions

    known = {"peru", *(term.slug for term in (*categories(), *regions()))}
    name = next((slug for slug in known if slug.lower() == subject.lower()), None)
    if name is None:
        near = get_close_matches(subject, sorted(known), n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise click.UsageError(f"{subject!r} is no category, no region and not peru.{hint}")
    return Decision(name, verdict)


def _write(store: Store, item: str, decisions: Iterable[Decision], sources: Mapping[str, Source]) -> None:
    from psgfeed.cli.items_shared import find_item
    from psgfeed.store.by_hand import decide, rejudge
    from psgfeed.store.marks import write_meaning

    with store.begin() as connection:
        stored = find_item(connection, item, denied=True)
        decided = decide(stored.item, decisions)
        source = sources.get(stored.item.source)
        write_meaning(connection, stored, rejudge(decided, source) if source else decided)
    click.echo(stored.id)


def _doubtful(connection: Any, limit: int, source: str | None) -> Iterator[StoredItem]:
    from psgfeed.store.query import ItemQuery, Order, stream

    query = ItemQuery(source=source, include_backfill=True, include_held=True, about_peru_only=False)
    for stored in stream(connection, query, Order.NEWEST):
        if _is_doubtful(stored):
            yield stored
            limit -= 1
        if not limit:
            return


def _is_doubtful(stored: StoredItem) -> bool:
    from psgfeed.store.by_hand import BY_HAND

    marks = (*stored.item.categories, *stored.item.regions)
    if stored.item.relevance.why == BY_HAND or any(one.rule == BY_HAND for one in marks):
        return False
    least, most = _DOUBTFUL
    unsure = any(least <= one.weight <= most for one in stored.item.categories)
    bare = stored.item.relevance.about and not stored.item.categories
    return unsure or bare or least <= stored.item.relevance.score <= most


def _ask(store: Store, found: Iterable[StoredItem], sources: Mapping[str, Source]) -> None:
    click.echo(f"Enter confirms. {_HELP} s skips, q quits.")
    for stored in found:
        click.echo("\n" + "\n".join(_lines(stored)))
        answer = ""
        decisions: list[Decision] | None = None
        while decisions is None:
            answer = click.prompt("", default="", show_default=False, prompt_suffix="> ").strip()
            if answer in ("s", "q"):
                break
            decisions = _read(answer, stored)
        if answer == "q":
            return
        if decisions is not None:
            _write(store, stored.id, decisions, sources)


def _read(answer: str, stored: StoredItem) -> list[Decision] | None:
    """Return what an answer decides; an empty one confirms all that is shown. ``None`` means that it was not read."""
    from psgfeed.store.by_hand import Decision

    decisions = [Decision("peru", stored.item.relevance.about)]
    decisions += [Decision(one.slug, True) for one in (*stored.item.categories, *stored.item.regions)]
    for word in answer.split():
        if word[0] not in _SIGNS:
            click.echo(_HELP, err=True)
            return None
        try:
            said = _decision(word[1:], _SIGNS[word[0]])
        except click.UsageError as error:
            click.echo(error.message, err=True)
            return None
        decisions = [*(one for one in decisions if one.subject != said.subject), said]
    return decisions


def _lines(stored: StoredItem) -> Iterator[str]:
    item = stored.item
    yield f"{stored.id}  {item.title}"
    if item.summary:
        yield f"  {' '.join(item.summary.split())[:300]}"
    yield f"  peru {'yes' if item.relevance.about else 'no'}, {item.relevance.score:.2f}   {item.relevance.why}"
    for one in item.categories:
        yield f"  {one.slug:24} {one.weight:.2f}   {', '.join(one.words)}"
    for one in item.regions:
        yield f"  {one.slug:24}        {', '.join(one.words)}"


def _as_json(stored: StoredItem) -> dict[str, object]:
    item = stored.item
    return {
        "id": stored.id,
        "title": item.title,
        "peru": item.relevance.about,
        "peru_score": item.relevance.score,
        "topics": {one.slug: one.weight for one in item.categories},
        "regions": [one.slug for one in item.regions],
    }
