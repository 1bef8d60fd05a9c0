"""Hostile markup of seven collections: nothing live survives, and the text does."""

import json
import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from psgfeed.model import Text
from psgfeed.normalise.summaries import clean_summary, plain_text, safe_html
from psgfeed.normalise.titles import clean_title

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "sanitize"
COLLECTIONS = ("bleach", "dompurify", "feedparser-sanitize", "html5lib", "miniflux", "owasp", "payloadbox")

LIVE_ELEMENTS = frozenset(
    [
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "applet",
        "form",
        "base",
        "meta",
        "link",
        "svg",
        "math",
        "template",
    ]
)
LIVE_SCHEMES = ("javascript:", "vbscript:", "data:", "file:")
URL_ATTRIBUTES = frozenset(
    ["href", "src", "action", "formaction", "background", "poster", "xlink:href", "cite", "data"]
)
BLANKS_AND_CONTROLS = re.compile(r"[\x00-\x20\x7f-\xa0]+")

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus/sanitize is not there")


def cases(collection: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads((CORPUS / f"{collection}.json").read_text("utf-8"))
    return [case for case in loaded if isinstance(case.get("input"), str)]


def live_parts(markup: str) -> list[str]:
    """Return what a browser would act on."""
    root = lxml.html.fragment_fromstring(markup, create_parent="div")
    found = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag.lower() in LIVE_ELEMENTS:
            found.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            bare = BLANKS_AND_CONTROLS.sub("", str(value)).lower()
            if str(name).startswith("on") or name == "style":
                found.append(str(name))
            if name in URL_ATTRIBUTES and bare.startswith(LIVE_SCHEMES):
                found.append(f"{name}={bare[:20]}")
    return found


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_nothing_live_survives_in_html_made_safe(collection: str) -> None:
    live = {case["id"]: parts for case in cases(collection) if (parts := live_parts(safe_html(case["input"])))}

    assert live == {}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_nothing_live_survives_in_plain_text_even_if_it_is_read_as_html(collection: str) -> None:
    live = {}
    for case in cases(collection):
        text = Text(case["input"], "feed", html=True)
        for shown in (plain_text(text), clean_summary(text, "").value, clean_title(text).value):
            if parts := live_parts(shown):
                live[case["id"]] = (parts, shown)

    assert live == {}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_html_made_safe_is_the_same_when_made_safe_again(collection: str) -> None:
    unstable = [case["id"] for case in cases(collection) if safe_html(once := safe_html(case["input"])) != once]

    assert unstable == []


# What these sanitisers print here is their own words or damaged markup, not the text of the document.
MARKUP_ONLY = {
    "dompurify/0057",
    "feedparser/item_content_encoded_script_nested_cdata",
    "feedparser/xml_declaration_unexpected_character",
    "feedparser/xml_malicious_comment",
    "html5lib/should_sanitize_tag_broken_up_by_null",
}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_text_that_a_sanitiser_keeps_is_kept(collection: str) -> None:
    lost = {}
    for case in cases(collection):
        expected = next((value for key, value in case.items() if key.startswith("expected_")), None)
        if not isinstance(expected, str):
            continue
        wanted = plain_text(Text(expected, "feed", html=True)).split()
        kept = plain_text(Text(case["input"], "feed", html=True)).split()
        if missing := [word for word in wanted if word not in kept]:
            lost[case["id"]] = missing

    assert set(lost) <= MARKUP_ONLY
