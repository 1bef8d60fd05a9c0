"""The tables beside the items: what the items' values refer to, the evidence, and what was looked at.

Each companion holds what belongs to the selected items, crawls and coverage
all that is known of the sources.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from psgfeed.export.columns import Column, joined
from psgfeed.export.companion_columns import (
    CATEGORIES,
    CODEBOOK,
    COVERAGE,
    CRAWLS,
    REGIONS,
    REVISIONS,
    SOURCES,
    STORIES,
    mark_columns,
)
from psgfeed.export.items import draw_of
from psgfeed.export.presets import preset_of
from psgfeed.export.recipe import Recipe
from psgfeed.export.table import Batch, Table, Values, batch_of, fields_of
from psgfeed.model import Source
from psgfeed.store.table import Rows, read_crawls, read_marks, read_revisions, read_stories
from psgfeed.vocabulary import categories, regions

if TYPE_CHECKING:
    from psgfeed.store.coverage import Coverage

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Companion:
    """A companion: its name, titles, columns, and those of them that tell its rows apart."""

    name: str
    en: str
    es: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    read: Callable[[Any, Recipe, Mapping[str, Source], Sequence[Column]], Iterator[Batch]]


def companion_tables(connection: Any, recipe: Recipe, sources: Mapping[str, Source]) -> Iterator[Table]:
    """Yield the companions of an export, each to be read before the next is asked for."""
    for companion in COMPANIONS:
        yield Table(companion.name, companion.columns, companion.read(connection, recipe, sources, companion.columns))


def _instant(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else ""


def _of_items(read: Callable[..., Iterator[Rows]], *before: Any) -> Callable[..., Iterator[Batch]]:
    """Return the reader of a table whose rows belong to items; of those drawn by lot when there was a draw."""

    def batches(
        connection: Any, recipe: Recipe, sources: Mapping[str, Source], columns: Sequence[Column]
    ) -> Iterator[Batch]:
        fields = fields_of(columns)
        place = fields.index("id" if "id" in fields else "item_id")
        drawn = draw_of(connection, recipe)
        for some in read(connection, *before, recipe.selection, fields):
            rows = [row for row in some if drawn(row[place])] if drawn else some
            if rows:
                yield batch_of(columns, fields, rows, sources)

    return batches


def _crawls(connection: Any, _: Recipe, sources: Mapping[str, Source], columns: Sequence[Column]) -> Iterator[Batch]:
    fields = fields_of(columns)
    for rows in read_crawls(connection, fields):
        yield batch_of(columns, fields, rows, sources)


def _listed(rows: Callable[[Any, Recipe, Mapping[str, Source]], Iterable[Values]]) -> Callable[..., Iterator[Batch]]:
    """Return the reader of a table whose rows come one by one, with the values in the columns' order."""

    def batches(
        connection: Any, recipe: Recipe, sources: Mapping[str, Source], columns: Sequence[Column]
    ) -> Iterator[Batch]:
        names = [column.name for column in columns]
        remaining = iter(rows(connection, recipe, sources))
        while some := list(islice(remaining, _BATCH)):
            yield batch_of(columns, names, some, sources)

    return batches


def _source_rows(_: Any, __: Recipe, sources: Mapping[str, Source]) -> Iterator[Values]:
    for source in sorted(sources.values(), key=lambda source: source.id):
        languages = joined(list(source.languages))
        address = source.homepage or source.url
        facts = (source.about_peru.value, source.kind, address, int(source.enabled), source.rights, source.note)
        yield (source.id, source.name, source.publisher, source.country, languages, *facts)


def _coverage_rows(connection: Any, _: Recipe, __: Mapping[str, Source]) -> Iterator[Values]:
    from psgfeed.store.coverage import coverage  # what few exports need, and some megabytes

    return map(_coverage_row, coverage(connection))


def _coverage_row(one: "Coverage") -> Values:
    counts = (one.items, one.crawls, one.failed_crawls, one.days, one.gap_days, one.missed_days)
    return (one.source_id, f"{one.month:%Y-%m}", *counts, _instant(one.first_seen), _instant(one.last_seen))


def _region_rows(_: Any, __: Recipe, ___: Mapping[str, Source]) -> Iterator[Values]:
    return ((term.slug, term.en, term.es) for term in regions())


def _category_rows(_: Any, __: Recipe, ___: Mapping[str, Source]) -> Iterator[Values]:
    return ((term.slug, term.en, term.es) for term in categories())


def _codebook_rows(_: Any, recipe: Recipe, __: Mapping[str, Source]) -> Iterator[Values]:
    items = preset_of(recipe.preset, summaries=recipe.summaries).columns
    tables = [("items", items), *((companion.name, companion.columns) for companion in COMPANIONS)]
    for table, columns in tables:
        yield from codebook_rows(table, columns)


def codebook_rows(table: str, columns: Iterable[Column]) -> Iterator[Values]:
    """Yield the lines of the codebook for a table."""
    for one in columns:
        texts = (one.name, one.type, one.en, one.es, one.values, one.missing, one.origin, one.example)
        yield (table, *texts, str(one.since))


COMPANIONS: tuple[Companion, ...] = (
    Companion("sources", "Sources", "Fuentes", ("source_id",), SOURCES, _listed(_source_rows)),
    Companion(
        "item_categories",
        "Categories of items, with evidence",
        "Categorías de los ítems, con sus indicios",
        ("item_id", "category"),
        mark_columns("category", "The category", "La categoría", "mining"),
        _of_items(read_marks, "item_category"),
    ),
    Companion(
        "item_regions",
        "Regions of items, with evidence",
        "Regiones de los ítems, con sus indicios",
        ("item_id", "region"),
        mark_columns("region", "Code of the department", "Código del departamento", "PE-APU"),
        _of_items(read_marks, "item_region"),
    ),
    Companion(
        "stories",
        "Items that tell the same, with evidence",
        "Ítems que cuentan lo mismo, con sus indicios",
        ("item_id",),
        STORIES,
        _of_items(read_stories),
    ),
    Companion(
        "revisions", "What sources changed", "Lo que las fuentes cambiaron", (), REVISIONS, _of_items(read_revisions)
    ),
    Companion("crawls", "When sources were read", "Cuándo se leyeron las fuentes", ("crawl_id",), CRAWLS, _crawls),
    Companion(
        "coverage",
        "Sources by month: items, crawls, gaps",
        "Fuentes por mes: ítems, visitas, vacíos",
        ("source_id", "month"),
        COVERAGE,
        _listed(_coverage_rows),
    ),
    Companion("categories", "The categories", "Las categorías", ("category",), CATEGORIES, _listed(_category_rows)),
    Companion("regions", "The departments", "Los departamentos", ("region",), REGIONS, _listed(_region_rows)),
    Companion(
        "codebook",
        "What every column means",
        "Qué significa cada columna",
        ("table", "name"),
        CODEBOOK,
        _listed(_codebook_rows),
    ),
)
