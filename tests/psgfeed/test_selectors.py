"""Which selectors are understood, and which are refused with what to write instead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from psgfeed.selectors import compile_selector

PAGE = etree.fromstring(
    "<html><body><div class='post big'><h2><a href='/1'>One</a></h2><time datetime='2026-05-03'>3 May</time></div>"
    "<div class='post'><h2><a href='/2'>Two</a></h2></div></body></html>"
)


def found(text: str) -> list[str]:
    things = compile_selector(text)(PAGE)
    return [str(thing) if isinstance(thing, str) else str(thing.tag) for thing in things]


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("div.post", ["div", "div"]),
        (".post", ["div", "div"]),
        ("div.post > h2 a::attr(href)", ["/1", "/2"]),
        ("h2 ::text", ["One", "Two"]),
        ("time::attr(datetime)", ["2026-05-03"]),
        ("div.big, h2", ["div", "h2", "h2"]),
        ("div:has(time)", ["div"]),
        ("//div[contains(@class, 'big')]", ["div"]),
        (".//h2/a/@href", ["/1", "/2"]),
        ("(//h2)[1]", ["h2"]),
        ("//h2[not(../time) and (position() mod 2) = 1]", ["h2"]),
    ],
)
def test_css_and_xpath_find_elements_texts_and_attributes(text: str, things: list[str]) -> None:
    assert found(text) == things


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("div[", "write CSS, or XPath that begins with / or ./"),
        ("", "write CSS"),
        ("svg|path", "write CSS"),
        ("li:nada", "The pseudo-class :nada is unknown"),
        ("//div[re:test(@class, 'x')]", 'has no "re:test"'),
        ("//div[set:distinct(a)]", 'has no "set:distinct"'),
        ("//div[matches(., 'x')]", 'has no "matches"'),
        ("document('/etc/passwd')", "write CSS"),
        ("//a[document('/etc/passwd')]", 'has no "document"'),
        ("//svg:path", 'has no "svg"'),
        ("//a[@href = $x]", r'has no "\$x"'),
        ("//a[", "write XPath 1.0"),
        ("(count(//a))", "an expression that selects"),
        ("x" * 501, "at most 500 characters"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_write(text: str, advice: str) -> None:
    with pytest.raises(ValueError, match=advice):
        compile_selector(text)


def test_a_string_in_an_expression_may_hold_anything() -> None:
    assert found("//a[contains(., 're:test(') or . = 'One']") == ["a"]


@pytest.mark.parametrize("text", ["//h2", "/html/body//h2", "(//h2)[1]"])
def test_inside_an_item_the_whole_page_is_not_searched(text: str) -> None:
    with pytest.raises(ValueError, match="without the dot the whole page is searched"):
        compile_selector(text, inside=True)


@settings(deadline=None)
@given(st.text(max_size=40) | st.text("abc.#:>+~[]()=*|/@$'\" ", max_size=30))
def test_any_text_is_a_selector_or_refused(text: str) -> None:
    try:
        things = compile_selector(text)(PAGE)
    except ValueError:
        return
    assert isinstance(things, list)
