"""The codebook for people: what every column of the tables means, as Markdown in English or Spanish. No I/O."""

from collections.abc import Iterable, Iterator, Sequence

from psgfeed.export.columns import Column
from psgfeed.export.descriptor import Resource

_TITLES = {"en": "Codebook", "es": "Libro de códigos"}
_ROWS = {"en": "rows", "es": "filas"}
_HEADS = {
    "en": ("column", "type", "meaning", "values", "empty means", "known from", "example", "since version"),
    "es": ("columna", "tipo", "significado", "valores", "vacío significa", "origen", "ejemplo", "desde la versión"),
}


def codebook_markdown(resources: Sequence[Resource], language: str) -> str:
    """Return a section with a table for each resource."""
    lines = [f"# {_TITLES[language]}", ""]
    for resource in resources:
        lines += [f"## {resource.path}", "", f"{resource.title[language]}. {resource.rows} {_ROWS[language]}.", ""]
        lines += [_row(_HEADS[language]), _row("---" for _ in _HEADS[language])]
        lines += [_row(_cells(column, language)) for column in resource.columns]
        lines.append("")
    return "\n".join(lines)


def _cells(column: Column, language: str) -> Iterator[str]:
    yield f"`{column.name}`"
    yield column.type
    yield column.es if language == "es" else column.en
    yield column.values
    yield column.missing or "—"
    yield column.origin
    yield f"`{column.example}`" if column.example else ""
    yield str(column.since)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
