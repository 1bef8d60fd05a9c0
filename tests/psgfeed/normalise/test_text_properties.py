"""What holds for every text and every run of bytes."""

import re

from hypothesis import given
from hypothesis import strategies as st

from psgfeed.model import Text
from psgfeed.normalise.encodings import decode
from psgfeed.normalise.languages import name_language
from psgfeed.normalise.sentences import cut_at_sentence
from psgfeed.normalise.summaries import SUMMARY_MAX, clean_summary, plain_text, safe_html
from psgfeed.normalise.text import repair, sound, strip_invisible
from psgfeed.normalise.titles import TITLE_MAX, clean_title, title_from_link

INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]"
)
PIECES = [
    *(
        "<p>",
        "</p>",
        "<br>",
        "<b",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&lt;",
        "&#0;",
        "&#xD83D;",
    ),
    *(
        "agua",
        "Lima, 3 de marzo de 2021.- ",
        "Por Ana Quispe\n",
        "Leer más",
        "[...]",
        "(Written by ",
        "minerÃ\u00ada",
        "Peru´s",
        "ís ",
    ),
    *(
        "\n",
        "\n\n",
        ". ",
        "…",
        " ",
        "\u00ad",
        "\u200b",
        "\x00",
        "\ud83d",
        "\udca7",
        "n\u0303",
        "Ñ",
        "“",
        "[caption]",
        "[et_pb_row x='",
    ),
]
texts = st.one_of(
    st.text(max_size=300),
    st.text(st.characters(codec=None, exclude_categories=()), max_size=100),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
)
sources = st.builds(Text, texts, st.just("feed:title"), st.booleans())


@given(sources)
def test_a_title_is_one_short_line_without_anything_invisible(source: Text) -> None:
    title = clean_title(source).value
    assert len(title) <= TITLE_MAX
    assert title == " ".join(title.split())
    assert not INVISIBLE.search(title)


@given(sources)
def test_a_clean_title_stays_as_it_is_unless_it_looks_damaged(source: Text) -> None:
    once = clean_title(source).value
    again = clean_title(Text(once, "feed:title"))
    assert again.repaired or again.value == once


@given(sources, st.sampled_from(["", "agua", "Leer más"]))
def test_a_summary_is_short_and_holds_nothing_invisible(source: Text, title: str) -> None:
    summary = clean_summary(source, title)
    assert len(summary.value) <= SUMMARY_MAX
    assert summary.value == summary.value.strip()
    assert not INVISIBLE.search(summary.value + summary.byline)
    assert all(line == " ".join(line.split()) for line in summary.value.split("\n"))
    assert not INVISIBLE.search(plain_text(source))


@given(st.lists(st.sampled_from(["Hay agua. ", "y más ", "Sr. ", "\n\n", "palabra", "… "]), max_size=300).map("".join))
def test_a_cut_is_never_longer_than_its_limit_and_begins_as_the_text(text: str) -> None:
    for limit in (60, 600):
        cut = cut_at_sentence(text, limit)
        assert len(cut) <= limit
        assert text.startswith(cut.removesuffix("…"))


@given(texts)
def test_sound_text_is_only_freed_from_what_is_invisible(text: str) -> None:
    once, damaged = repair(text)
    assert damaged or strip_invisible(once) == strip_invisible(text)
    assert sound(text)[0] == strip_invisible(sound(text)[0])


@given(texts)
def test_safe_html_is_safe_when_it_is_made_safe_again(text: str) -> None:
    safe = safe_html(text)
    assert safe_html(safe) == safe
    assert not re.search(r"<(?!/?(?:p|a|em|strong|ul|ol|li|br|blockquote)\b)", safe)


@given(
    st.binary(max_size=400),
    st.sampled_from(["utf-8", "latin1", "utf-16", "utf-7", "x", "\x00", "koi8-r"]),
    st.booleans(),
)
def test_any_bytes_become_text(body: bytes, declared: str, html: bool) -> None:
    decoded = decode(body, {"content-type": f"text/html; charset={declared}"}, html=html)
    assert isinstance(decoded.text, str)
    decoded.text.encode("utf-8", "surrogatepass")


@given(st.text(max_size=200))
def test_any_sound_text_survives_utf_8(text: str) -> None:
    if len(text) > 4 and not text.isascii() and "\x00" not in text and not text.startswith("\ufeff"):
        assert decode(text.encode("utf-8"), {"content-type": "text/plain; charset=latin1"}).text == text


@given(texts, texts)
def test_a_language_is_a_short_code_or_nothing(text: str, declared: str) -> None:
    code, how = name_language(text, declared, ("es",))
    assert how in {"declared", "detected", "source_default"}
    assert re.fullmatch(r"[a-z]{2,3}", code)


@given(texts)
def test_a_title_from_an_address_is_one_short_line(text: str) -> None:
    made = title_from_link(f"https://valle.example/{text}")
    assert len(made) <= TITLE_MAX
    assert made == " ".join(made.split())
    assert not INVISIBLE.search(made)
