import pytest

from feeds.validation.pages import check_page

ADDRESS = "https://feeds.example/peru/"
FEEDS = frozenset(f"{ADDRESS}{name}" for name in ("feed.atom", "feed.xml", "feed.json"))
GOOD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>Valley news</title>
<link rel="alternate" type="application/atom+xml" title="Valley news" href="https://feeds.example/peru/feed.atom">
<link rel="alternate" type="application/rss+xml" title="Valley news (RSS)" href="https://feeds.example/peru/feed.xml">
<link rel="alternate" type="application/feed+json" title="Valley news (JSON)" href="https://feeds.example/peru/feed.json">
<link rel="canonical" href="https://feeds.example/peru/">
<link rel="alternate" hreflang="en" href="https://feeds.example/peru/">
<link rel="alternate" hreflang="es" href="https://feeds.example/peru/es/">
<link rel="stylesheet" href="./style.css">
<script src="./site.js" defer></script>
</head>
<body><h1 id="top">Valley news</h1>
<img src="./icon.svg" alt="">
<p lang="es"><a href="https://valley.example/1">Inspeccionan la presa</a></p>
</body>
</html>
"""
RSS = GOOD[
    GOOD.index('<link rel="alternate" type="application/rss') : GOOD.index(
        '<link rel="alternate" type="application/feed'
    )
]
ATOM = GOOD[GOOD.index('<link rel="alternate" type="application/atom') : GOOD.index(RSS)]

BROKEN = [
    ("page.doctype", "<!doctype html>\n", ""),
    ("page.language", '<html lang="en">', "<html>"),
    ("page.charset", '<meta charset="utf-8">', ""),
    ("page.title", "<title>Valley news</title>", ""),
    ("page.viewport", 'name="viewport"', 'name="window"'),
    ("page.policy", "Content-Security-Policy", "Refresh"),
    ("page.canonical", '"canonical" href="https://feeds.example/peru/"', '"canonical" href="https://feeds.example/"'),
    ("page.twin-self", 'hreflang="en" href="https://feeds.example/peru/"', 'hreflang="en" href="https://feeds.example/"'),
    ("page.feed-first", ATOM + RSS, RSS + ATOM),
    ("page.feed-missing", RSS, ""),
    ("page.feed-attribute", 'title="Valley news" href', 'title="Valley news" hreflang="en" href'),
    ("page.feed-attribute", 'title="Valley news" href', 'title="Valley news" media="screen" href'),
    ("page.feed-relation", '"alternate" type="application/rss+xml"', '"feed" type="application/rss+xml"'),
    ("page.feed-relative", 'href="https://feeds.example/peru/feed.xml"', 'href="feed.xml"'),
    ("page.feed-title", 'title="Valley news (RSS)" ', ""),
    ("page.image-text", ' alt=""', ""),
    ("page.id-twice", "<p ", '<p id="top" '),
    ("page.heading", "h1", "h2"),
    ("page.third-party", 'src="./icon.svg"', 'src="https://cdn.example/icon.svg"'),
    ("page.third-party", 'href="./style.css"', 'href="//cdn.example/style.css"'),
    ("page.script-link", 'href="https://valley.example/1"', 'href="javascript:void(0)"'),
    ("page.inline", "<body>", '<body onload="x()">'),
    ("page.inline", "<h1 ", "<script>x()</script><h1 "),
    ("page.inline", "<h1 ", '<h1 style="color:red" '),
    ("value.language", '<p lang="es">', '<p lang="es_PE">'),
]  # fmt: skip


def test_a_right_page_passes() -> None:
    assert check_page(GOOD.encode(), ADDRESS, FEEDS) == []


@pytest.mark.parametrize(("code", "right", "wrong"), BROKEN)
def test_each_rule_finds_the_page_that_breaks_it(code: str, right: str, wrong: str) -> None:
    assert right in GOOD
    assert code in {note.code for note in check_page(GOOD.replace(right, wrong).encode(), ADDRESS, FEEDS)}


def test_a_page_that_has_no_feed_may_name_any_or_none() -> None:
    assert check_page(GOOD.encode(), ADDRESS, frozenset()) == []


def test_nothing_is_no_page() -> None:
    assert [note.code for note in check_page(b"<!-- -->", ADDRESS, frozenset())] == ["page.unreadable"]
