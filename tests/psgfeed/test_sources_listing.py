"""How a source's file says where a listing's values are, and what it corrects."""

import datetime as dt
from pathlib import Path

import pytest

from psgfeed.problems import ConfigurationError
from psgfeed.sources import read_source

HEAD = 'name = "Voz"\nkind = "listing"\nurl = "https://voz.example/"\n'


def write(folder: Path, text: str) -> Path:
    path = folder / "voz.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read_source(write(folder, text))
    return str(caught.value)


def test_eras_may_stand_in_any_order(tmp_path: Path) -> None:
    eras = (
        '[[listing]]\nitem = ".nueva"\n[[listing]]\nitem = ".media"\nuntil = 2019-11-30\n'
        '[[listing]]\nitem = ".vieja"\nuntil = 2012-06-30\n'
    )
    listings = read_source(write(tmp_path, eras)).listings
    assert [(part.item, part.until) for part in listings] == [
        (".vieja", dt.date(2012, 6, 30)),
        (".media", dt.date(2019, 11, 30)),
        (".nueva", None),
    ]


def test_every_selector_that_cannot_be_used_is_told_with_its_line_and_what_to_write(tmp_path: Path) -> None:
    told = refusal(
        tmp_path,
        '[[listing]]\nitem = "li["\nuntil = 2012-06-30\n\n'
        '[[listing]]\nitem = "li"\ntitle = "//h2"\ndate = ".//x[re:test(.)]"\n',
    )
    assert f"{tmp_path / 'voz.toml'}:5: listing.0.item: The setting has a value that cannot be used (write CSS" in told
    assert 'voz.toml:10: listing.1.title: The setting has a value that cannot be used (write ".//h2"' in told
    assert "voz.toml:11: listing.1.date: The setting has a value that cannot be used (write XPath 1.0 without" in told


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ('[listing]\ntitle = "h2"\n', "give the selector of the item too"),
        ('[[listing]]\nitem = "li"\n[[listing]]\nitem = "p"\n', "an until of its own"),
        ('[listing]\nitem = "li"\nauthor = "b"\n', "listing.0.author: The setting is unknown"),
        ('[[fix]]\nitem = "g1"\ntitle = "Uno"\n', "fix.0.reason: The setting is required"),
        ('[[fix]]\nitem = "g1"\nreason = "x"\nlink = "nada"\n', "begins with http"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, text: str, advice: str) -> None:
    assert advice in refusal(tmp_path, text)


def test_only_the_next_page_may_be_selected(tmp_path: Path) -> None:
    (listing,) = read_source(write(tmp_path, '[listing]\nnext = "a.mas"\n')).listings
    assert (listing.item, listing.next) == ("", "a.mas")


def test_a_corrected_date_may_be_written_as_a_date_or_as_text(tmp_path: Path) -> None:
    fixes = (
        '[[fix]]\nitem = "g1"\nreason = "a misprint"\ndate = 2016-07-23\n'
        '[[fix]]\nitem = "g2"\nreason = "x"\ndate = "2016-07"\n'
    )
    assert [(fix.item, fix.date) for fix in read_source(write(tmp_path, fixes)).fixes] == [
        ("g1", "2016-07-23"),
        ("g2", "2016-07"),
    ]
