"""The keys of a source file, described: a JSON Schema for editors, and words for comments and the manual."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from psgfeed import vocabulary
from psgfeed.model import AboutPeru
from psgfeed.sources import SourceFile
from spiders.readers import KINDS

_DURATION = r"^\s*\d+(\.\d+)?\s*[smhdw]\s*$"
_PARTS = {"_Listing": "listing", "_Fix": "fix", "_Expect": "expect"}


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Return what each key means, by table, and what each kind is."""
    return tomllib.loads(files(__package__).joinpath("keys.toml").read_text(encoding="utf-8"))


def source_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a source file, made from the model that reads it."""
    schema = SourceFile.model_json_schema()
    definitions: dict[str, Any] = schema.pop("$defs")
    properties: dict[str, Any] = schema["properties"]
    for name, told in (("kind", _kinds()), ("publisher", _publishers()), ("page_kind", _kinds())):
        if name in properties:
            properties[name] |= told
    properties["every"] = {"type": "string", "pattern": _DURATION, "default": "1h"}
    for name in ("language", "listing", "fix"):
        properties[name] = _one_or_several(properties[name])
    categories = [term.slug for term in vocabulary.categories()]
    properties["category_map"]["additionalProperties"] = _one_or_several(
        {"type": "array", "items": {"type": "string", "enum": categories}}
    )
    _describe(properties, "source")
    for name, definition in definitions.items():
        definition.pop("title", None)
        _describe(definition.get("properties", {}), _PARTS.get(name, ""))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A source of psgfeed",
        "description": "One file a source; the file's name is the source's id.",
        **{key: value for key, value in schema.items() if key not in {"title", "description"}},
        "$defs": definitions,
    }


def _kinds() -> dict[str, Any]:
    return {"oneOf": [{"const": kind, "description": words()["kind"].get(kind, kind)} for kind in KINDS]}


def _publishers() -> dict[str, Any]:
    return {"oneOf": [{"const": term.slug, "description": term.en} for term in vocabulary.publishers()]}


def _one_or_several(several: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of what may be written as a list or, where it has one member, without it."""
    told = {key: value for key, value in several.items() if key in {"default", "description"}}
    rest = {key: value for key, value in several.items() if key not in {"default", "description", "title"}}
    return {"anyOf": [several["items"], rest], **told}


def _describe(properties: dict[str, Any], table: str) -> None:
    for name, value in properties.items():
        value.pop("title", None)
        if name in words().get(table, {}):
            value["description"] = words()[table][name]


def about_peru_told() -> str:
    """Return the values of ``about_peru`` for a comment."""
    return ", ".join(value.value for value in AboutPeru)
