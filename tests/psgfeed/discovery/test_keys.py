import re

from psgfeed.discovery.keys import source_schema, words
from psgfeed.sources import SourceFile
from spiders.readers import KINDS


def test_every_key_of_a_source_file_has_its_meaning_and_no_other() -> None:
    assert set(words()["source"]) == set(SourceFile.model_fields)
    assert set(words()["kind"]) == set(KINDS)
    schema = source_schema()
    for name, definition in schema["$defs"].items():
        for key, value in definition.get("properties", {}).items():
            assert value.get("description"), f"{name}.{key}"


def test_the_schema_completes_kinds_publishers_and_categories() -> None:
    properties = source_schema()["properties"]
    assert {choice["const"] for choice in properties["kind"]["oneOf"]} == set(KINDS)
    assert "ngo" in {choice["const"] for choice in properties["publisher"]["oneOf"]}
    one, several = properties["category_map"]["additionalProperties"]["anyOf"]
    assert "mining" in one["enum"]
    assert several["type"] == "array"


def test_the_schema_takes_one_or_several_and_durations_as_they_are_written() -> None:
    properties = source_schema()["properties"]
    for key in ("language", "listing", "fix"):
        assert [choice.get("type", "table") for choice in properties[key]["anyOf"]][1] == "array"
    pattern = properties["every"]["pattern"]
    assert [bool(re.search(pattern, text)) for text in ("1h", "90s", "1.5d", "2 w", "1 year", "PT1H")] == [
        *(True, True, True, True, False, False)
    ]


def test_the_schema_refuses_what_is_unknown() -> None:
    schema = source_schema()
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == {"name", "kind", "url"}
