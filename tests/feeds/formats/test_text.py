import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.formats.text import author_name, body_html, clean, language_tag, title_text, uri
from psgfeed.model import Entry

EntryMaker = Callable[..., Entry]

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=[]), max_size=80)
URI = re.compile(r"https?://[0-9a-zA-Z._\[\]:-]+[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]*")


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  two \n\t words ", "two words"),
        ("nul\x00 bell\x07 c1\x85 lost\ufffd lone\ud800 non\ufffe far\U0001ffff", "nul bell c1 lost lone non far"),
        ("turned \u202earound", "turned around"),
        ("Cañón – “así” 🌄", "Cañón – “así” 🌄"),
        ("\u00a0no\u2028break\u3000", "no break"),
        ("Per\u00c3\u00ba < 30 \u00c2\u00b0C", "Perú < 30 °C"),
        ("\u00c3\u202e\u00b1", "ñ"),
        ("Mu\u00c3\u0083\u00c2\u00b1oz", "Muñoz"),
        ("«IRM\u00c3» y NA\u00c7\u00c3O", "«IRM\u00c3» y NA\u00c7\u00c3O"),
    ],
)
def test_text_keeps_what_a_feed_can_carry(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(ANY_TEXT)
def test_cleaned_text_is_xml_and_cleaning_again_changes_nothing(text: str) -> None:
    element = etree.Element("t")
    element.text = clean(text)
    parsed = etree.fromstring(etree.tostring(element, encoding="utf-8"))
    assert (parsed.text or "") == clean(text) == clean(clean(text))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Use <b>bold</b>", "Use < b>bold< /b>"),
        ("3 < 4 > 2", "3 < 4 > 2"),
        ("Ana <1ana@valley.example>", "Ana < 1ana@valley.example>"),
        ("R&D and AT&T", "R&D and AT&T"),
        ("Q&amp;A &#233; 1&2", "Q& amp;A & #233; 1& 2"),
    ],
)
def test_titles_hold_nothing_that_a_reader_could_take_for_html(raw: str, shown: str) -> None:
    assert title_text(raw) == shown


@pytest.mark.parametrize(
    ("address", "ascii_address"),
    [
        ("https://valley.example/a?b=c&d=e#f", "https://valley.example/a?b=c&d=e#f"),
        ("HTTP://Valley.example", "http://valley.example"),
        ("https://valley.example/minería perú/[1]", "https://valley.example/miner%C3%ADa%20per%C3%BA/%5B1%5D"),
        ("https://ñandú.example/", "https://xn--and-6ma2c.example/"),
        ("https://valley.example/100%/%C3%B1", "https://valley.example/100%25/%C3%B1"),
        ("https://u:p@valley.example:8080/x", "https://valley.example:8080/x"),
        ("https://[::1]:80/x", ""),
        ("https://valley.example/#a#b", "https://valley.example/#a%23b"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//valley.example/", ""),
        ("/only/a/path", ""),
        ("https://", ""),
        ("https://bad host/", ""),
        ("https://valley.example:99999/", ""),
        ("https://[::1", ""),
        ("", ""),
    ],
)
def test_addresses_are_ascii_or_nothing(address: str, ascii_address: str) -> None:
    assert uri(address) == ascii_address


@given(ANY_TEXT)
def test_any_text_after_a_host_makes_an_address_that_validators_accept(text: str) -> None:
    assert URI.fullmatch(uri("https://valley.example/" + text))


@given(ANY_TEXT)
def test_any_text_is_an_address_or_nothing(text: str) -> None:
    assert uri(text) == "" or URI.fullmatch(uri(text))


@pytest.mark.parametrize(("given_tag", "tag"), [("es", "es"), ("es-PE", "es-PE"), ("und", ""), ("", ""), ("x y", "")])
def test_a_language_is_named_only_when_it_is_one(given_tag: str, tag: str) -> None:
    assert language_tag(given_tag) == tag


def test_a_summary_is_escaped_and_followed_by_the_other_places(make_entry: EntryMaker) -> None:
    entry = make_entry(
        summary="5 < 6 & more", also_in=(("A & B", "https://b.example/?a=1&b=2"), ("Trap", "javascript:x"))
    )
    assert body_html(entry, "Also in", "Read at {source} →") == (
        '<p>5 &lt; 6 &amp; more</p><p><a href="https://valley.example/0">Read at Valley Post →</a></p>'
        '<p>Also in: <a href="https://b.example/?a=1&amp;b=2">A &amp; B</a></p>'
    )


def test_an_entry_of_which_nothing_is_known_tells_its_title(make_entry: EntryMaker) -> None:
    entry = make_entry(title="Dams & mines", summary="", link="javascript:x")
    assert body_html(entry, "Also in", "Read at {source}") == "<p>Dams &amp; mines</p>"


def test_a_link_without_a_name_shows_where_it_leads(make_entry: EntryMaker) -> None:
    entry = make_entry(summary="", link="", also_in=(("", "https://b.example/"),))
    assert '<a href="https://b.example/">https://b.example/</a>' in body_html(entry, "Also in", "Read at {source}")


def test_an_entry_of_our_own_is_shown_as_it_was_made(make_entry: EntryMaker) -> None:
    assert body_html(make_entry(body="<p>A week.</p>"), "Also in", "Read at {source}") == "<p>A week.</p>"


def test_somebody_is_always_the_author(make_entry: EntryMaker) -> None:
    assert author_name(make_entry(author="\x00")) == "Valley Post"
    assert author_name(make_entry(author="", source_name="\ufffd")) == "valley"
