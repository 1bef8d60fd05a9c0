"""The codebook for people: what every column of the tables means, as Markdown in English or Spanish. No I/O."""

from collections.abc import Sequence

from psgfeed.export.descriptor import Resource

_WORDS = {
    "en": ("Codebook", "column", "type", "meaning", "example", "rows"),
    "es": ("Libro de códigos", "columna", "tipo", "significado", "ejemplo", "filas"),
}


def codebook_markdown(resources: Sequence[Resource], language: str) -> str:
    """Return a section with a table for each resource."""
    title, *words, rows = _WORDS[language]
    lines = [f"# {title}", ""]
    for resource in resources:
        lines += [f"## {resource.path}", "", f"{resource.title}. {rows}: {resource.rows}.", ""]
        lines += ["| " + " | ".join(words) + " |", "|" + "---|" * len(words)]
        for column in resource.columns:
            meaning = column.es if language == "es" else column.en
            lines.append(f"| `{column.name}` | {column.type} | {meaning} | {_code(column.example)} |")
        lines.append("")
    return "\n".join(lines)


def _code(example: str) -> str:
    return f"`{example}`".replace("|", "\\|") if example else ""
