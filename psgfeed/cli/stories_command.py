"""``psgfeed stories``: which items tell the same and why, what a pair of texts would be, and what a person decides."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from psgfeed.classify.stories import Report
    from psgfeed.store.stories_told import Story, TellingItem

_SHAPE = '{"a": {"title", "summary", "date"}, "b": {…}}'


@click.group("stories")
def command() -> None:
    """List the stories that several sources tell, test pairs, join and part by hand."""


@command.command("list")
@click.option("--days", type=click.IntRange(1, 36_500), default=7, show_default=True, help="Told within so many days.")
@click.option(
    "--limit", type=click.IntRange(1, 1_000_000), default=50, show_default=True, help="How many stories at most."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@click.pass_obj
def list_stories(place: Place, days: int, limit: int, as_json: bool) -> None:
    """List the stories that several sources told lately, the latest first."""
    from psgfeed.store.stories_told import latest_stories

    since = datetime.now(UTC) - timedelta(days=days)
    with place.store(place.settings()) as store, store.read() as connection:
        found = latest_stories(connection, since, limit)
    for story in found:
        click.echo(json.dumps(_as_json(story)) if as_json else _in_short(story))
    if not found:
        click.echo("No story was told by two sources.", err=True)


@command.command("show")
@click.argument("item")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_obj
def show(place: Place, item: str, as_json: bool) -> None:
    """Show the story of an item, given by id or address: who tells it, and why each of them is in it."""
    from psgfeed.cli.items_shared import find_item
    from psgfeed.store.stories_told import story_of

    with place.store(place.settings()) as store, store.read() as connection:
        story = story_of(connection, find_item(connection, item).id)
    if story:
        click.echo(json.dumps(_as_json(story)) if as_json else _at_length(story))


@command.command("join")
@click.argument("item")
@click.argument("other")
@click.pass_obj
def join(place: Place, item: str, other: str) -> None:
    """Put ITEM into the story of OTHER, for good; both are given by id or address."""
    from psgfeed.cli.items_shared import find_item
    from psgfeed.store.stories_by_hand import join_by_hand

    with place.store(place.settings()) as store, store.begin() as connection:
        one, two = find_item(connection, item).id, find_item(connection, other).id
        if one == two:
            raise click.UsageError("An item cannot be joined with itself.")
        story = join_by_hand(connection, one, two, datetime.now(UTC))
    click.echo(f"{one} and {two} tell the story {story}. The next publish shows it.", err=True)


@command.command("part")
@click.argument("item")
@click.pass_obj
def part(place: Place, item: str) -> None:
    """Take ITEM, given by id or address, out of its story and keep it alone, for good."""
    from psgfeed.cli.items_shared import find_item
    from psgfeed.store.stories_by_hand import part_by_hand

    with place.store(place.settings()) as store, store.begin() as connection:
        found = find_item(connection, item).id
        stood = part_by_hand(connection, found)
    told = "stands alone now" if stood else "stood alone, and stays so"
    click.echo(f"{found} {told}. The next publish shows it.", err=True)


@command.command("test")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
def test(as_json: bool) -> None:
    """Tell whether pairs of texts from standard input tell the same event.

    A line is {"a": {"title", "summary", "date"}, "b": {…}}; a date may be missing. Every line is answered, in order;
    one that is no such object is told in its place, and the next ones are read.
    """
    for line in sys.stdin.buffer:
        answer = _tested(line.decode("utf-8", "replace"))
        sys.stdout.write((json.dumps(answer) if as_json else _spoken(answer)) + "\n")


def _tested(line: str) -> dict[str, Any]:
    from psgfeed.classify.stories import compare

    try:
        given = json.loads(line)
        judgement = compare(_report(given["a"]), _report(given["b"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {"same_story": None, "score": None, "why": f"not a JSON object {_SHAPE}"}
    return {"same_story": judgement.same, "score": judgement.score, "why": judgement.why}


def _spoken(answer: dict[str, Any]) -> str:
    said = {True: "the same story", False: "another story", None: "-"}[answer["same_story"]]
    score = "-" if answer["score"] is None else f"{answer['score']:.2f}"
    return f"{said:15} {score:>5}  {answer['why']}"


def _report(given: dict[str, Any]) -> Report:
    from psgfeed.classify.stories import report

    return report(str(given.get("title") or ""), str(given.get("summary") or ""), _day(given.get("date")))


def _day(value: object) -> date | None:
    """Return the day of an ISO 8601 date or instant; anything else, a month alone included, is no day."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _as_json(story: Story) -> dict[str, Any]:
    return {"story": story.id or None, "items": [_item_as_json(item) for item in story.items]}


def _item_as_json(item: TellingItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "source": item.source,
        "title": item.title,
        "url": item.url,
        "language": item.language,
        "published": item.published.isoformat() if item.published else None,
        "first_seen": item.first_seen.isoformat(),
        "method": item.method or None,
        "match": item.match or None,
        "score": item.score,
        "why": item.why or None,
        "by_hand": item.by_hand,
    }


def _in_short(story: Story) -> str:
    first = story.items[0]
    sources = ", ".join(dict.fromkeys(item.source for item in story.items))
    return f"{first.published or '-'!s:<10}  {story.id:28} {first.title}\n{'':12}{len(story.items)} items: {sources}"


def _at_length(story: Story) -> str:
    rows = [f"Story {story.id}" if story.id else "In no story"]
    for item in story.items:
        rows += [f"{item.published or '-'!s:<10}  {item.id:28} {item.title}", f"{'':12}{item.url or ''}"]
        if item.method:
            score = "" if item.score is None else f" {item.score:.2f}"
            rows.append(f"{'':12}{item.method}{score} with {item.match}: {item.why or '-'}")
        elif item.by_hand:
            rows.append(f"{'':12}kept alone by hand")
    return "\n".join(rows)
