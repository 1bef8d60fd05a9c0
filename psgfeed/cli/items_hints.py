"""What to try next: where nothing was found, and where there is a better way to what was searched."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from psgfeed.store.query import ItemQuery, count
from psgfeed.store.search_query import fold, parse, wanted_words
from psgfeed.vocabulary import categories, regions

ENOUGH = 1000

_STEM = 4  # letters: what is left of a word when its ending is taken off
_FILTERS = {
    "source": "--source",
    "category": "--category",
    "region": "--region",
    "language": "--lang",
    "published_since": "--since",
    "published_until": "--until",
}


def hints_for_nothing(connection: Any, query: ItemQuery, everything: ItemQuery) -> Iterator[str]:
    """Yield what finds something where the query found nothing; ``everything`` is the query without any condition."""
    if not count(connection, everything, 1):
        yield "nothing is kept yet: psgfeed run"
        return
    asked = parse(query.words or "")
    if query.words and asked is None:
        yield "only letters and digits can be searched"
        return
    words = wanted_words(asked)
    wider = ({name: getattr(everything, name)} for name in _FILTERS if getattr(query, name) is not None)
    for change in wider:
        yield from _try(connection, replace(query, **change), f"without {_FILTERS[next(iter(change))]}")
    if len(words) > 1:
        any_word = " OR ".join(words)
        yield from _try(connection, replace(query, words=any_word), f"psgfeed items '{any_word}'")
    for word in words if len(words) > 1 else ():
        if not count(connection, replace(everything, words=f'"{word}"'), 1):
            yield f"no item has the word {word}"
    stems = " ".join(f"{word[: max(_STEM, len(word) - 3)]}*" for word in words)
    if words:
        yield from _try(connection, replace(query, words=stems), f"psgfeed items '{stems}'")


def hints_for_words(connection: Any, query: ItemQuery) -> Iterator[str]:
    """Yield the category or region that is called like the words: it is found in both languages, whatever the words."""
    if query.category or query.region or not query.words:
        return
    asked = fold(query.words.strip())
    for option, terms, field in (("--category", categories(), "category"), ("--region", regions(), "region")):
        for term in terms:
            if asked in {fold(name) for name in (term.slug, term.en, term.es)}:
                named = replace(query, words=None, **{field: term.slug})  # type: ignore[arg-type]
                yield from _try(connection, named, f"psgfeed items {option} {term.slug}")


def told(number: int) -> str:
    """Return a number that was counted up to ``ENOUGH``."""
    return f"{number:,}" if number < ENOUGH else f"{ENOUGH:,} or more"


def _try(connection: Any, query: ItemQuery, way: str) -> Iterator[str]:
    number = count(connection, query, ENOUGH)
    if number:
        yield f"{way} finds {told(number)}"
