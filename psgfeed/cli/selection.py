"""The options by which commands select items, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

import click

from psgfeed.vocabulary import Term, categories, regions

if TYPE_CHECKING:
    from psgfeed.cli.workspace import Place
    from psgfeed.store.engine import Transaction
    from psgfeed.store.query import ItemQuery

_Command = TypeVar("_Command", bound=Callable[..., Any])

_FIRST_YEAR, _LAST_YEAR = 1900, 2199


class Day(click.DateTime):
    """A day as ``2026-11-24``; one before 1900 or after 2199, which no item has, is the first or last day of these.

    So people may write 9999-12-31 for no end, and each day has one before it and one after it.
    """

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the midnight of a day, without a zone."""
        day: datetime = super().convert(value, param, ctx)
        if day.year < _FIRST_YEAR:
            return day.replace(year=_FIRST_YEAR, month=1, day=1)
        return day.replace(year=_LAST_YEAR, month=12, day=31) if day.year > _LAST_YEAR else day


def term_reader(name: str, terms: Callable[[], Iterable[Term]]) -> Callable[..., str | None]:
    """Return what reads a term by its slug or by its name in either language, whatever its case and accents."""

    def read(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
        from psgfeed.store.search_query import fold

        if value is None:
            return None
        named = {fold(label): term.slug for term in terms() for label in (term.slug, term.en, term.es)}
        asked = fold(value)
        if asked not in named:
            near = get_close_matches(asked, named, n=1)
            hint = f"; did you mean {named[near[0]]}?" if near else "."
            raise click.BadParameter(f"there is no {name} {value!r}{hint}")
        return named[asked]

    return read


def refuse_strangers(
    place: Place, connection: Transaction, *, sources: Collection[str] = (), languages: Collection[str] = ()
) -> None:
    """Refuse sources that neither the store nor the workspace knows, and languages in which nothing is kept.

    Raises:
        click.BadParameter: one of them is not known.
    """
    from psgfeed.store import state

    if sources and (strangers := set(sources) - state.source_ids(connection)):
        known = {*state.source_ids(connection), *place.catalogue(place.settings()).sources}
        for stranger in sorted(strangers - known):
            near = get_close_matches(stranger, known, n=3)
            hint = f"; did you mean {' or '.join(near)}?" if near else ": psgfeed sources list shows them."
            raise click.BadParameter(f"there is no source {stranger!r}{hint}", param_hint="--source")
    if languages and (spoken := state.languages(connection)):
        for stranger in sorted(set(languages) - spoken):
            raise click.BadParameter(
                f"nothing is kept in the language {stranger!r}, only in {', '.join(sorted(spoken))}.",
                param_hint="--lang",
            )


_OPTIONS = (
    click.option("--source", default=None, help="Of this source only."),
    click.option(
        "--category", callback=term_reader("category", categories), default=None, help="Of this category only."
    ),
    click.option(
        "--region", callback=term_reader("region", regions), default=None, help="Of this region only: PE-PUN, Puno."
    ),
    click.option("--lang", default=None, help="In this language only."),
    click.option("--since", type=Day(), metavar="YYYY-MM-DD", default=None, help="Published on this day or later."),
    click.option("--until", type=Day(), metavar="YYYY-MM-DD", default=None, help="Published on this day or earlier."),
)


def selection_options(command: _Command) -> _Command:
    """Give a command the options that ``selected`` takes."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def refuse_strangers_of(place: Place, connection: Transaction, query: ItemQuery) -> None:
    """Do as ``refuse_strangers`` for what a query asks."""
    sources, languages = ([one] if one else [] for one in (query.source, query.language))
    refuse_strangers(place, connection, sources=sources, languages=languages)


def selected(
    words: str | None = None,
    *,
    everything: bool,
    source: str | None,
    category: str | None,
    region: str | None,
    lang: str | None,
    since: datetime | None,
    until: datetime | None,
) -> ItemQuery:
    """Return the query of what was selected: news about Peru that is not held back, or ``everything`` that is kept."""
    from psgfeed.model import ItemKind
    from psgfeed.store.query import ItemQuery

    return ItemQuery(
        source=source,
        category=category,
        region=region,
        language=lang,
        words=words or None,
        published_since=since.date() if since else None,
        published_until=until.date() if until else None,
        kind=None if everything else ItemKind.NEWS,
        include_backfill=True,
        include_held=everything,
        about_peru_only=not everything,
    )
