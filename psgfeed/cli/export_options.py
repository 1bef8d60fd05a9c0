"""The options by which exports are asked for, and the recipe that they make."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from psgfeed.cli.selection import Day, term_reader
from psgfeed.vocabulary import Term, categories, regions

if TYPE_CHECKING:
    from psgfeed.export.recipe import Recipe

PRESETS = ("core", "full", "tidy", "quanteda", "mediacloud", "links", "no-text")

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _terms(name: str, terms: Callable[[], tuple[Term, ...]]) -> Callable[..., tuple[str | None, ...]]:
    read = term_reader(name, terms)

    def read_all(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str | None, ...]:
        return tuple(read(context, option, value) for value in values)

    return read_all


_OPTIONS = (
    click.option(
        "--preset",
        type=click.Choice(PRESETS),
        default="core",
        show_default=True,
        help="Which columns: the most used, all, a row per category, or as quanteda, Media Cloud expect them.",
    ),
    click.option("--source", multiple=True, help="Of this source only. This and the next three can be repeated: any."),
    click.option("--category", multiple=True, callback=_terms("category", categories), help="Of this category only."),
    click.option(
        "--region", multiple=True, callback=_terms("region", regions), help="Of this region only: PE-PUN, Puno."
    ),
    click.option("--lang", multiple=True, help="In this language only."),
    click.option("--words", default="", help="With these words in title or summary, as psgfeed items takes them."),
    click.option("--since", type=Day(), metavar="YYYY-MM-DD", help="Published on this day (in Lima) or later."),
    click.option("--until", type=Day(), metavar="YYYY-MM-DD", help="Published on this day (in Lima) or earlier."),
    click.option("--seen-since", type=Day(), metavar="YYYY-MM-DD", help="First seen on this day (UTC) or later."),
    click.option("--seen-until", type=Day(), metavar="YYYY-MM-DD", help="First seen on this day (UTC) or earlier."),
    click.option("--dedupe", is_flag=True, help="One row a story: its first report among those selected."),
    click.option("--random", type=click.IntRange(1), metavar="N", help="Only so many rows, drawn by lot."),
    click.option("--seed", type=int, default=0, show_default=True, help="Which lot; the same seed draws the same."),
    click.option("--no-summaries", is_flag=True, help="Without the sources' summaries."),
)


def recipe_options(command: _Command) -> _Command:
    """Give a command the options that ``recipe_of`` takes."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def recipe_of(format_name: str, options: dict[str, Any]) -> Recipe:
    """Return the recipe of a format and the options' values by their names."""
    from psgfeed.export.recipe import Recipe
    from psgfeed.store.selection import Selection

    return Recipe(
        format=format_name,
        preset=options["preset"],
        selection=Selection(
            published_since=_day(options["since"]),
            published_until=_day(options["until"]),
            seen_since=_day(options["seen_since"]),
            seen_until=_day(options["seen_until"]),
            sources=options["source"],
            categories=options["category"],
            regions=options["region"],
            languages=options["lang"],
            words=options["words"],
            dedupe=options["dedupe"],
        ),
        random=options["random"] or 0,
        seed=options["seed"],
        raw=options.get("raw", False),
        excel=options.get("excel", False),
        summaries=not options["no_summaries"],
    )


def _day(value: datetime | None) -> Any:
    return value.date() if value else None
