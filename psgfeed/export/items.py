"""The table of items for a recipe."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from psgfeed.export.presets import Preset, preset_of
from psgfeed.export.recipe import Recipe
from psgfeed.export.sampling import highest_drawn, lot_of
from psgfeed.export.table import Batch, Table, batch_of, fields_of
from psgfeed.model import Precision, Source
from psgfeed.store.selection import Selection
from psgfeed.store.table import ALWAYS, Rows, read_items

_DATED = frozenset({Precision.TIME.value, Precision.DAY.value})
_ID = ALWAYS.index("id")
_PRECISION = "published_precision"

Draw = Callable[[str], bool]


@dataclass(slots=True)
class Tally:
    """What is counted while a table of items is read: rows, items, and those whose day is known."""

    rows: int = 0
    items: int = 0
    dated: int = 0


def items_table(connection: Any, recipe: Recipe, sources: Mapping[str, Source], tally: Tally) -> Table:
    """Return the table of items, by day of publication in Lima and id, those without a date last.

    The tally is complete when the table has been read.
    """
    preset = preset_of(recipe.preset, summaries=recipe.summaries)
    return Table("items", preset.columns, _batches(connection, recipe, preset, sources, tally))


def draw_of(connection: Any, recipe: Recipe) -> Draw | None:
    """Return which of the selected ids are drawn by lot, or ``None`` when all are wanted."""
    if not recipe.random:
        return None
    lot = lot_of(recipe.seed)
    highest = highest_drawn(_ids(connection, recipe.selection), lot, recipe.random)
    return lambda item_id: lot(item_id) <= highest


def _ids(connection: Any, selection: Selection) -> Iterator[str]:
    for rows in read_items(connection, selection, ()):
        for row in rows:
            yield row[_ID]


def _batches(
    connection: Any, recipe: Recipe, preset: Preset, sources: Mapping[str, Source], tally: Tally
) -> Iterator[Batch]:
    fields = tuple(name for name in dict.fromkeys((_PRECISION, *fields_of(preset.columns))) if name not in ALWAYS)
    names = (*ALWAYS, *fields)
    precision = names.index(_PRECISION)
    drawn = draw_of(connection, recipe)
    for some in read_items(connection, recipe.selection, fields):
        rows = [row for row in some if drawn(row[_ID])] if drawn else some
        if not rows:
            continue
        tally.items += len(rows)
        tally.dated += sum(row[precision] in _DATED for row in rows)
        shown = _per_category(rows, names.index("categories")) if preset.per_category else rows
        tally.rows += len(shown)
        yield batch_of(preset.columns, names, shown, sources)


def _per_category(rows: Rows, place: int) -> Rows:
    return [(*row[:place], category, *row[place + 1 :]) for row in rows for category in str(row[place]).split("|")]
