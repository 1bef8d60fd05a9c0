from datetime import UTC, datetime

import pytest

from feeds.validation.opml import check_opml

NOW = datetime(2026, 3, 10, 18, tzinfo=UTC)
GOOD = """<?xml version='1.0' encoding='UTF-8'?>
<opml version="2.0">
<head><title>Valley news</title></head>
<body>
<outline text="Topics">
<outline text="Mining" title="Mining" type="rss" language="en" xmlUrl="https://feeds.example/c/mining/feed.atom" htmlUrl="https://feeds.example/c/mining/"/>
</outline>
</body>
</opml>
"""
FEED = GOOD[GOOD.index('<outline text="Mining"') : GOOD.index("</outline>")]

BROKEN = [
    ("xml.ill-formed", "</opml>", ""),
    ("opml.root", 'version="2.0"', 'version="3.0"'),
    ("opml.incomplete", "<head><title>Valley news</title></head>", ""),
    ("opml.incomplete", GOOD[GOOD.index("<outline") : GOOD.index("</body>")], ""),
    ("opml.title-missing", "<title>Valley news</title>", ""),
    ("opml.text-missing", 'text="Mining" ', ""),
    ("opml.subscription-incomplete", 'xmlUrl="https://feeds.example/c/mining/feed.atom" ', ""),
    ("opml.type-missing", 'type="rss" ', ""),
    ("opml.type-missing", '<outline text="Topics">', '<outline text="Topics" title="Topics">'),
    ("opml.version", 'type="rss"', 'type="rss" version="Atom"'),
    ("opml.feed-twice", FEED, FEED + FEED),
    ("xml.attribute", 'type="rss"', 'type="rss" mood="good"'),
    ("value.web-address", 'xmlUrl="https://feeds.example/', 'xmlUrl="/'),
    ("value.language", 'language="en"', 'language="?"'),
    ("value.date-822", "</title></head>", "</title><dateModified>today</dateModified></head>"),
    ("value.language-unlisted", 'language="en"', 'language="agr"'),
    ("opml.text-markup", 'text="Mining"', 'text="&lt;b&gt;Mining&lt;/b&gt;"'),
    ("opml.text-markup", 'text="Mining"', 'text="R&amp;D"'),
]


def test_a_right_document_passes() -> None:
    assert check_opml(GOOD.encode(), "", NOW) == []


@pytest.mark.parametrize(("code", "right", "wrong"), BROKEN)
def test_each_rule_finds_the_document_that_breaks_it(code: str, right: str, wrong: str) -> None:
    assert right in GOOD
    assert code in {note.code for note in check_opml(GOOD.replace(right, wrong).encode(), "", NOW)}
