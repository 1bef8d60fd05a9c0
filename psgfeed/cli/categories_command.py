"""``psgfeed categories``: what there is, what a text would get, and what a person decides for good."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from psgfeed.cli.categories_review import mark, review

if TYPE_CHECKING:
    from psgfeed.classify.meaning import Meaning, Told


@click.group("categories")
def command() -> None:
    """List the categories, test texts, review and mark items by hand."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
def list_categories(as_json: bool) -> None:
    """List the categories with their names in English and Spanish."""
    from psgfeed.vocabulary import categories

    for category in categories():
        if as_json:
            click.echo(json.dumps({"slug": category.slug, "en": category.en, "es": category.es}))
        else:
            click.echo(f"{category.slug:24} {category.en:30} {category.es}")


@command.command("test")
@click.option("--json", "as_json", is_flag=True, help="Read and print a JSON object a line.")
@click.option(
    "--about-peru",
    type=click.Choice(["always", "mostly", "some"]),
    default="mostly",
    show_default=True,
    help="How much of the texts' source is about Peru.",
)
def test(as_json: bool, about_peru: str) -> None:
    """Show what texts from standard input would get, and by which words: a title a line.

    With --json a line is {"id", "title", "summary"}; "text" may hold the article. A line that is no such object is told
    in its place, and the next ones are read.
    """
    from psgfeed.model import AboutPeru

    standing = AboutPeru(about_peru)
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", "replace").strip()
        if text:
            sys.stdout.write((_tested_json(text, standing) if as_json else _tested(text, standing)) + "\n")


def _tested(title: str, about_peru: Any) -> str:
    from psgfeed.classify.meaning import Told, understand

    meaning = understand(Told(title, about_peru=about_peru))
    answer = "about Peru" if meaning.relevance.about else "not about Peru"
    rows = [title, f"  {answer}, {meaning.relevance.score:.2f}   {meaning.relevance.why}"]
    rows += [f"  {mark.slug:24} {mark.weight:.2f}   {', '.join(mark.words)}" for mark in meaning.categories]
    rows += [f"  {mark.slug:24}        {', '.join(mark.words)}" for mark in meaning.regions]
    return "\n".join(rows)


def _tested_json(line: str, about_peru: Any) -> str:
    from psgfeed.classify.meaning import understand

    given: Any = None
    try:
        given = json.loads(line)
        told = _told(given, about_peru)
    except (ValueError, TypeError, AttributeError, RecursionError):
        name = given.get("id") if isinstance(given, dict) else None
        empty: dict[str, Any] = {"id": name, "peru": None, "peru_score": None, "topics": [], "regions": []}
        return json.dumps(empty | {"why": 'not a JSON object {"id", "title", "summary"}'})
    return json.dumps(meaning_as_json(given.get("id"), understand(told)))


def _told(given: Any, about_peru: Any) -> Told:
    from psgfeed.classify.meaning import Told
    from psgfeed.normalise.text import whole_characters

    texts = {name: given.get(name) or "" for name in ("title", "summary", "text")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise TypeError
    title, summary, text = map(whole_characters, texts.values())
    return Told(title, summary, text, about_peru=about_peru)


def meaning_as_json(name: Any, meaning: Meaning) -> dict[str, Any]:
    """Return what a program reads of a meaning; its keys are a contract."""
    reasons = [meaning.relevance.why]
    reasons += [f"{mark.slug}: {', '.join(mark.words)}" for mark in (*meaning.categories, *meaning.regions)]
    return {
        "id": name,
        "peru": meaning.relevance.about,
        "peru_score": meaning.relevance.score,
        "topics": [mark.slug for mark in meaning.categories],
        "regions": [mark.slug for mark in meaning.regions],
        "why": "; ".join(reasons),
    }


command.add_command(mark)
command.add_command(review)
