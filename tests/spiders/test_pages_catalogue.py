"""The catalogue says of each source what a reader of its file needs, and the manual says the same."""

import re
import tomllib
from pathlib import Path

import pytest

from psgfeed.model import Source
from psgfeed.sources import bundled_folder, load_sources
from spiders.readers import KINDS

MANUAL = Path(__file__).parents[2] / "docs" / "sources.md"
SOURCES = load_sources(kinds=KINDS)
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| ([a-z]+) \| (.+) \|$", re.MULTILINE)
TOLD = ("name", "kind", "url", "language", "publisher", "country", "about_peru", "every")


def test_every_file_of_the_catalogue_can_be_used() -> None:
    assert not SOURCES.findings


@pytest.mark.parametrize("name", sorted(SOURCES.sources))
def test_a_file_says_what_its_source_is(name: str) -> None:
    table = tomllib.loads((bundled_folder() / f"{name}.toml").read_text(encoding="utf-8"))
    assert [key for key in TOLD if key not in table] == []
    assert SOURCES.sources[name].homepage.startswith(("http://", "https://"))


def test_a_disabled_source_says_why_in_a_sentence() -> None:
    silent = [source.id for source in SOURCES.sources.values() if not source.enabled and not source.note.endswith(".")]
    assert silent == []


def test_the_manual_names_each_source_with_its_kind_state_and_reason() -> None:
    enabled, _, disabled = MANUAL.read_text(encoding="utf-8").partition("## Disabled")
    rows = {
        part: re.findall(r"^\| `([a-z0-9-]+)` \| ([a-z]+) \| (.+) \|$", part, re.MULTILINE)
        for part in (enabled, disabled)
    }

    assert {(name, kind) for name, kind, _ in rows[enabled]} == {named(source) for source in SOURCES.enabled()}
    assert {(name, kind, reason) for name, kind, reason in rows[disabled]} == {
        (*named(source), source.note) for source in SOURCES.sources.values() if not source.enabled
    }


def named(source: Source) -> tuple[str, str]:
    return source.id, source.kind
