import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.export.citation import STYLES, Dataset, cff, cite, latex

DATASET = Dataset(
    title="Perú & la minería: 100% de los ítems",
    creators=("Observatorio Ñandú",),
    version="2026-11-24",
    released=date(2026, 11, 24),
    sha256="0123456789abcdef" * 4,
    url="https://data.example/peru/data/",
    licence="CC0-1.0",
)
PEOPLE = replace(DATASET, creators=("Quispe Núñez, Inés María", "Hall, Ann", "Red Muqui"))


@pytest.mark.parametrize(
    ("style", "language", "expected"),
    [
        (
            "apa",
            "en",
            (
                "Observatorio Ñandú. (2026). Perú & la minería: 100% de los ítems (Version 2026-11-24) [Data set]."
                " https://data.example/peru/data/ SHA-256 0123456789ab."
            ),
        ),
        (
            "apa",
            "es",
            (
                "Observatorio Ñandú. (2026). Perú & la minería: 100% de los ítems (Versión 2026-11-24)"
                " [Conjunto de datos]. https://data.example/peru/data/ SHA-256 0123456789ab."
            ),
        ),
        (
            "chicago",
            "en",
            (
                "Observatorio Ñandú. 2026. “Perú & la minería: 100% de los ítems.” Version 2026-11-24. Data set."
                " https://data.example/peru/data/ SHA-256 0123456789ab."
            ),
        ),
        (
            "chicago",
            "es",
            (
                "Observatorio Ñandú. 2026. “Perú & la minería: 100% de los ítems.” Versión 2026-11-24."
                " Conjunto de datos. https://data.example/peru/data/ SHA-256 0123456789ab."
            ),
        ),
        (
            "ris",
            "es",
            (
                "TY  - DATA\r\nAU  - Observatorio Ñandú\r\nTI  - Perú & la minería: 100% de los ítems\r\nPY  - 2026\r\n"
                "DA  - 2026/11/24\r\nET  - Versión 2026-11-24\r\nLA  - es\r\nUR  - https://data.example/peru/data/\r\n"
                f"N1  - SHA-256: {'0123456789abcdef' * 4}\r\nER  - "
            ),
        ),
        (
            "bibtex",
            "en",
            "@misc{observatorionandu20261124,\n"
            r"  author = {{Observatorio {\~N}and{\'u}}}," + "\n"
            r"  title = {{Per{\'u} \& la miner{\'\i}a: 100\% de los {\'\i}tems}}," + "\n"
            "  year = {2026},\n  month = nov,\n  howpublished = {Data set, version 2026-11-24},\n"
            f"  url = {{https://data.example/peru/data/}},\n  note = {{SHA-256: {'0123456789abcdef' * 4}}},\n"
            "  language = {english},\n}",
        ),
    ],
)
def test_a_citation_is_this_text(style: str, language: str, expected: str) -> None:
    assert cite(DATASET, style, language) == expected


@pytest.mark.parametrize(
    ("style", "language", "expected"),
    [
        ("apa", "en", "Quispe Núñez, I. M., Hall, A., & Red Muqui. (2026)."),
        ("apa", "es", "Quispe Núñez, I. M., Hall, A. y Red Muqui. (2026)."),
        ("chicago", "en", "Quispe Núñez, Inés María, Ann Hall, and Red Muqui. 2026."),
        ("chicago", "es", "Quispe Núñez, Inés María, Ann Hall y Red Muqui. 2026."),
    ],
)
def test_people_are_listed_as_the_style_has_it(style: str, language: str, expected: str) -> None:
    assert cite(PEOPLE, style, language).startswith(expected)


def test_bibtex_keeps_an_organisation_whole_and_takes_a_person_apart() -> None:
    authors = r"author = {Quispe N{\'u}{\~n}ez, In{\'e}s Mar{\'\i}a and Hall, Ann and {Red Muqui}},"
    assert authors in cite(PEOPLE, "bibtex")


def test_without_a_day_none_is_invented() -> None:
    undated = replace(DATASET, version="empty", released=None)
    assert "(n.d.)." in cite(undated, "apa", "en")
    assert "(s. f.)." in cite(undated, "apa", "es")
    assert " n.d. “" in cite(undated, "chicago", "en")
    others = cite(undated, "bibtex") + cite(undated, "ris") + cff(undated)
    assert not re.search(r"year|month|PY|DA  -|date-released", others)


def test_what_is_not_known_is_left_out() -> None:
    bare = replace(DATASET, url="", sha256="")
    assert "http" not in "".join(cite(bare, style) for style in STYLES)
    assert "SHA" not in "".join(cite(bare, style) for style in STYLES) + cff(bare)


@given(st.text(max_size=60))
def test_bibtex_has_balanced_braces_and_no_bare_special_character(text: str) -> None:
    written = latex(text)
    unescaped = re.sub(r"\\[{}]", "", written)
    depth = 0
    for char in unescaped:
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert depth == 0
    assert not re.search(r"(?<!\\)[$&%#_]", written)


@given(st.text(max_size=60))
def test_ris_has_one_value_a_line_whatever_the_title(title: str) -> None:
    lines = cite(replace(DATASET, title=title), "ris").split("\r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert not any("\n" in line or "\r" in line for line in lines)


def test_the_citation_file_names_type_version_and_digest() -> None:
    text = cff(PEOPLE, "es")
    assert "type: dataset\n" in text
    assert 'title: "Perú & la minería: 100% de los ítems"\n' in text
    assert '  - family-names: "Quispe Núñez"\n    given-names: "Inés María"\n' in text
    assert '  - name: "Red Muqui"\n' in text
    assert 'version: "2026-11-24"\ndate-released: "2026-11-24"\n' in text
    assert f'    value: "sha256:{DATASET.sha256}"\n' in text
