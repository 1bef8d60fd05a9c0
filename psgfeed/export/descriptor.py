"""``datapackage.json``: what a folder of tables holds, in the terms of Frictionless Data Package 1."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from psgfeed import problems
from psgfeed.export.citation import Dataset
from psgfeed.export.columns import Column
from psgfeed.export.licences import LICENCES
from psgfeed.model import Source
from psgfeed.problems import ConfigurationError, Finding

DATAPACKAGE_NAME = "datapackage.json"

_CLOSED_LIST = re.compile(r"[\w-]+(, [\w-]+)+")
_PATTERN_OF_LISTS = r"[^|]+(\|[^|]+)*"


@dataclass(frozen=True, slots=True)
class Link:
    """A foreign key: each value of ``column`` stands in ``target_column`` of the table ``target`` as well."""

    column: str
    target: str
    target_column: str


@dataclass(frozen=True, slots=True)
class Resource:
    """One table of a package as it was written.

    ``title`` is by language (``en``, ``es``); ``key`` are the columns that tell its rows apart.
    """

    name: str
    path: str
    title: Mapping[str, str]
    columns: tuple[Column, ...]
    bytes: int
    sha256: str
    rows: int
    key: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


def descriptor_text(dataset: Dataset, resources: Sequence[Resource], sources: Iterable[Source]) -> str:
    """Return the text of ``datapackage.json``.

    A column that holds a list is declared as a string with a pattern: not all programs know the type ``list``. A link
    to a table that is not among the resources is left out.
    """
    names = {resource.name for resource in resources}
    licence = LICENCES[dataset.licence]
    table: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": _slug(dataset.title),
        "title": dataset.title,
        "description": dataset.abstract,
        "version": dataset.version,
        **({"created": f"{dataset.released.isoformat()}T00:00:00Z"} if dataset.released else {}),
        **({"homepage": dataset.url} if dataset.url else {}),
        "licenses": [{"name": dataset.licence, "path": licence.address, "title": licence.title}],
        "contributors": [{"title": creator, "role": "author"} for creator in dataset.creators],
        "sources": [_source(source) for source in sources],
        "resources": [_resource(resource, names) for resource in resources],
    }
    if not table["sources"]:
        del table["sources"]  # the profile wants one at least, or none at all
    return json.dumps(table, indent=2, ensure_ascii=False) + "\n"


def read_dataset(folder: Path) -> Dataset:
    """Return what the ``datapackage.json`` in a folder says of its data, for a citation.

    Raises:
        ConfigurationError: there is none that can be read (``data.no_package``).
    """
    path = folder / DATAPACKAGE_NAME
    try:
        table = json.loads(path.read_bytes())
        return Dataset(
            title=str(table["title"]),
            creators=tuple(str(person["title"]) for person in table["contributors"]),
            version=str(table["version"]),
            released=date.fromisoformat(str(table["created"])[:10]) if "created" in table else None,
            sha256=str(table["resources"][0]["hash"]).removeprefix("sha256:"),
            url=str(table.get("homepage", "")),
            licence=str(table["licenses"][0]["name"]),
            abstract=str(table.get("description", "")),
        )
    except (OSError, ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise ConfigurationError(Finding(problems.DATA_NO_PACKAGE, str(path), _reason(error))) from None


def _reason(error: Exception) -> str:
    return (error.strerror or "") if isinstance(error, OSError) else str(error)


def _source(source: Source) -> dict[str, str]:
    return {"title": source.name, "path": source.homepage or source.url}


def _resource(resource: Resource, names: set[str]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": resource.name,
        "path": resource.path,
        "title": resource.title["en"],
        "description": f"ES: {resource.title['es']}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "bytes": resource.bytes,
        "hash": f"sha256:{resource.sha256}",
        "rowCount": resource.rows,
        "schema": _schema(resource, names),
    }


def _schema(resource: Resource, names: set[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in resource.columns], "missingValues": [""]}
    present = {column.name for column in resource.columns}
    if resource.key and present >= set(resource.key):
        schema["primaryKey"] = list(resource.key)
    links = [link for link in resource.links if link.target in names and link.column in present]
    if links:
        schema["foreignKeys"] = [
            {"fields": link.column, "reference": {"resource": link.target, "fields": link.target_column}}
            for link in links
        ]
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "title": column.en, "description": _description(column)}
    constraints: dict[str, Any] = {}
    match column.type:
        case "list":
            field["type"] = "string"
            constraints["pattern"] = _PATTERN_OF_LISTS
        case "boolean":
            field |= {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]}
        case plain:
            field["type"] = plain
    if column.type == "string" and _CLOSED_LIST.fullmatch(column.values):
        constraints["enum"] = column.values.split(", ")
    if column.example:
        field["example"] = column.example
    return field | ({"constraints": constraints} if constraints else {})


def _description(column: Column) -> str:
    parts = (
        f"{column.en}.",
        "Values are joined by |." if column.type == "list" else "",
        f"Values: {column.values}." if column.values else "",
        f"Empty: {column.missing}." if column.missing else "",
        f"Known from {column.origin}." if column.origin else "",
        f"ES: {column.es}.",
    )
    return " ".join(filter(None, parts))


def _slug(title: str) -> str:
    letters = unicodedata.normalize("NFD", title.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-") or "items"
