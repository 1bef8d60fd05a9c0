import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.discovery.switches import chosen_in_settings, disabled_in_settings, enabled_in_settings, switched

SETTINGS = """\
# Mine.
[site]
title = "Radio"   # a name

[sources]
bundled = "none"   # of the catalogue
# disabled = []

[web]
delay = 2
"""
SOURCE = """\
# The radio.
name = "Voz"   # short
kind = "feed"
url  = "https://voz.example/rss"

[expect]
items_min = 3
"""
LINE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=40)


def kept(before: str, after: str) -> bool:
    """Tell whether every line is still there, in its order."""
    lines = iter(after.splitlines())
    return all(line in lines for line in before.splitlines())


def test_an_id_is_disabled_once_with_its_reason_beside_it() -> None:
    text = disabled_in_settings(disabled_in_settings(SETTINGS, "voz", "it\nmoved"), "voz", "twice")
    assert tomllib.loads(text)["sources"]["disabled"] == ["voz"]
    assert '"voz", # it moved' in text
    assert kept(SETTINGS, text)


def test_an_id_is_enabled_and_the_others_stay_disabled() -> None:
    text = disabled_in_settings(disabled_in_settings(SETTINGS, "voz", "moved"), "eco")
    text = enabled_in_settings(text, "voz")
    assert tomllib.loads(text)["sources"]["disabled"] == ["eco"]
    assert enabled_in_settings(SETTINGS, "voz") == SETTINGS


def test_settings_without_a_table_of_sources_get_one() -> None:
    text = disabled_in_settings("[web]\ndelay = 2\n", "voz")
    assert tomllib.loads(text) == {"web": {"delay": 2}, "sources": {"disabled": ["voz"]}}


@pytest.mark.parametrize(
    ("bundled", "chosen"), [('"none"', ["voz"]), ('["eco"]', ["eco", "voz"]), ('["voz"]', ["voz"]), ('"all"', "all")]
)
def test_a_source_of_the_catalogue_is_chosen_where_not_all_are(bundled: str, chosen: object) -> None:
    text = chosen_in_settings(SETTINGS.replace('"none"', bundled), "voz")
    assert tomllib.loads(text)["sources"]["bundled"] == chosen
    assert "# of the catalogue" in text


@given(note=LINE)
def test_a_source_file_is_switched_off_and_on_and_keeps_all_else(note: str) -> None:
    off = switched(SOURCE, enabled=False, note=note)
    assert tomllib.loads(off) == tomllib.loads(SOURCE) | {"enabled": False} | ({"note": note} if note else {})
    assert kept(SOURCE, off)
    on = switched(off, enabled=True)
    assert tomllib.loads(on) == tomllib.loads(SOURCE) | ({"note": note} if note else {})
    assert switched(switched(SOURCE, enabled=False), enabled=True) == SOURCE


def test_a_later_reason_replaces_the_earlier_one() -> None:
    off = switched(switched(SOURCE, enabled=False, note="first"), enabled=False, note="second")
    assert tomllib.loads(off)["note"] == "second"


def test_a_file_of_one_line_without_an_end_is_switched_too() -> None:
    assert tomllib.loads(switched('name = "Voz"', enabled=False)) == {"name": "Voz", "enabled": False}
