"""``psgfeed explain``: why an item is what it is, and why it is in a feed or not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from psgfeed.cli.explanation import Explanation
    from psgfeed.model import Item, Mark, When

_NAME = 12  # columns for the name of a value
_PRECISIONS = {"time": "to the second", "day": "to the day", "month": "to the month", "none": "unknown"}


@click.command("explain")
@click.argument("item", metavar="ITEM")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_obj
def command(place: Place, item: str, as_json: bool) -> None:
    """Tell of an ITEM, by its id or address, where every value comes from, and which feeds carry it and which not."""
    from psgfeed.cli.explanation import explain
    from psgfeed.cli.items_shared import find_item

    settings = place.settings()
    catalogue = place.catalogue(settings)
    with place.store(settings) as store, store.read() as connection:
        stored = find_item(connection, item, denied=True)
        explanation = explain(connection, stored, settings, catalogue)
    if as_json:
        click.echo(json.dumps(_as_json(explanation)))
        return
    for line in _lines(explanation):
        click.echo(line)


def _lines(told: Explanation) -> Iterator[str]:
    item = told.stored.item
    yield item.title
    yield f"  {item.url or 'no link'}"
    yield f"  {told.stored.id}, {_source(told)}"
    for title, rows in (
        ("Values", _values(item)),
        ("About Peru", _relevance(item)),
        ("Categories", _categories(told)),
        ("Regions", _regions(item)),
        ("Story", _story(told)),
        ("Seen", _seen(told)),
        ("Feeds", _feeds(told)),
    ):
        yield ""
        yield title
        yield from (f"  {row}" for row in rows)


def _source(told: Explanation) -> str:
    if told.source is None:
        return f"of {told.stored.item.source}, which is not known any more"
    source = told.source
    return f"of {source.name} ({source.publisher}, {source.country}; {source.about_peru.value} about Peru)"


def _row(name: str, value: str, reason: str = "") -> str:
    return f"{name:{_NAME}} {value:44}  {reason}".rstrip()


def _values(item: Item) -> Iterator[str]:
    origins = {one.field: " ".join(filter(None, (one.origin, one.rule))) for one in item.provenance}
    yield _row("title", _shortened(item.title, 44), origins.get("title", ""))
    yield from _date("published", item.published)
    if item.updated.raw:
        yield from _date("updated", item.updated)
    yield _row("summary", f"{len(item.summary)} characters" if item.summary else "none", origins.get("summary", ""))
    for name, value in (
        ("language", item.language),
        ("author", item.author),
        ("byline", item.byline),
        ("issue", item.issue),
        ("section", item.section),
        ("sections", ", ".join(item.source_categories)),
    ):
        if value:
            yield _row(name, value, origins.get(name, ""))
    yield _row("guid", _shortened(item.guid, 44), origins.get("guid", ""))
    told = {item.published.problem, item.updated.problem}
    for finding in item.findings:
        if finding.problem not in told:
            detail = f" ({finding.detail})" if finding.detail else ""
            yield _row("note", f"{finding.problem.sentence}{detail}")


def _date(name: str, when: When) -> Iterator[str]:
    known = f"{when.text}, {_PRECISIONS[when.precision.value]}" if when.text else "no date"
    yield _row(name, known, when.origin)
    if when.raw:
        yield _row("", f"printed {when.raw!r}", f"read in {when.zone}" if when.zone else "")
    if when.problem:
        yield _row("", when.problem.sentence)


def _relevance(item: Item) -> Iterator[str]:
    yield _row("yes" if item.relevance.about else "no", f"{item.relevance.score:.2f}", item.relevance.why)


def _categories(told: Explanation) -> Iterator[str]:
    item = told.stored.item
    yield from (_mark(one) for one in item.categories)
    for one in told.candidates:
        chance = f"{one.probability:.2f}, needs {one.needed:.2f}"
        yield f"{'not ' + one.slug:28} {chance:24} words: {', '.join(one.words)}"
    if not item.relevance.about:
        yield "none: it is not about Peru"
    elif not item.categories and not told.candidates:
        yield "none: no word of any category was found"
    if item.full_text_read:
        yield "The article's text was read for these; it was not kept."


def _regions(item: Item) -> Iterator[str]:
    from psgfeed.vocabulary import region

    for one in item.regions:
        term = region(one.slug)
        yield f"{one.slug:8} {term.en if term else '':20}{_evidence(one)}"
    if not item.regions:
        yield "none" if item.relevance.about else "none: it is not about Peru"


def _mark(mark: Mark) -> str:
    weight = f"{mark.weight:.2f}" if mark.weight else "no"
    return f"{mark.slug:28} {weight:24} {_evidence(mark)}"


def _evidence(mark: Mark) -> str:
    if mark.origin == "manual":
        return "by hand" if mark.weight else "taken away by hand"
    if mark.origin == "source":
        return f"the source's section: {', '.join(mark.words)}"
    return f"{mark.rule.partition(':')[0]}: {', '.join(mark.words)}"


def _story(told: Explanation) -> Iterator[str]:
    others = [other for other in told.story if other.id != told.stored.id]
    for other in others:
        yield f"also told by {other.item.source}: {other.item.title} ({other.id})"
    evidence = told.story_evidence
    if others and evidence and evidence.method:
        surely = f", {evidence.score:.2f}" if evidence.score is not None else ""
        yield f"found by {evidence.method.replace('_', ' ')} with {evidence.match}{surely}"
    if not others:
        yield "no other item is known to tell the same"


def _seen(told: Explanation) -> Iterator[str]:
    stored = told.stored
    yield _row("first", f"{stored.first_seen:%Y-%m-%d %H:%M} UTC")
    yield _row("last", f"{stored.last_seen:%Y-%m-%d %H:%M} UTC")
    yield _row("feed time", f"{stored.feed_time:%Y-%m-%d %H:%M:%S} UTC", "orders it in feeds")
    for one in told.sightings:
        yield _row("in", one.place, f"place {one.position + 1}")
    for change in told.revisions:
        old, new = (_shortened(text, 60) for text in (change.old, change.new))
        yield _row("changed", f"{change.at:%Y-%m-%d} {change.field}", f"{old!r} became {new!r}")


def _feeds(told: Explanation) -> Iterator[str]:
    for one in told.verdicts:
        answer = "yes" if one.carried else "no"
        where = one.path or ("front page" if one.family == "everything" else one.family)
        yield f"{answer:4} {where:32} {one.reason}"


def _shortened(text: str, limit: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def _as_json(told: Explanation) -> dict[str, Any]:
    from psgfeed.cli.inspection import finding_as_json, item_as_json

    item = told.stored.item
    stored = told.stored
    return (
        {"id": stored.id, "source": item.source}
        | item_as_json(item)
        | {
            "provenance": [asdict(one) for one in item.provenance],
            "findings": [finding_as_json(one) for one in item.findings],
            "relevance": asdict(item.relevance),
            "categories": [asdict(one) for one in item.categories],
            "regions": [asdict(one) for one in item.regions],
            "candidates": [asdict(one) for one in told.candidates],
            "full_text_read": item.full_text_read,
            "first_seen": stored.first_seen.isoformat(),
            "last_seen": stored.last_seen.isoformat(),
            "feed_time": stored.feed_time.isoformat(),
            "backfill": stored.backfill,
            "held": stored.held,
            "seen_in": [one.place for one in told.sightings],
            "revisions": [
                {"at": one.at.isoformat(), "field": one.field, "old": one.old, "new": one.new} for one in told.revisions
            ],
            "story": {
                "id": stored.story or None,
                "items": [other.id for other in told.story],
                "evidence": asdict(told.story_evidence) if told.story_evidence else None,
            },
            "feeds": [asdict(one) for one in told.verdicts],
        }
    )
