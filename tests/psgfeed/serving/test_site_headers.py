"""The site's ``_headers``, as Netlify and Cloudflare read them."""

from hypothesis import given
from hypothesis import strategies as st

from psgfeed.serving.site_headers import headers_for, read_blocks

TEXT = """\
# for every file
/*
  X-Frame-Options: DENY
  Cache-Control: public, max-age=60

/*.atom
  Cache-Control: public, max-age=1800
  ETag: "not ours to say"
"""


def test_all_blocks_that_fit_count_and_a_later_one_wins() -> None:
    assert headers_for("/c/mining/feed.atom", read_blocks(TEXT)) == {
        "x-frame-options": "DENY",
        "cache-control": "public, max-age=1800",
    }


def test_a_pattern_without_a_star_is_a_whole_path() -> None:
    blocks = read_blocks("/feed.xml\n  X-A: 1\n")
    assert [bool(headers_for(path, blocks)) for path in ("/feed.xml", "/c/feed.xml", "/feedaxml")] == [
        True,
        False,
        False,
    ]


@given(st.text(), st.text())
def test_any_text_can_be_read_and_gives_no_header_that_breaks_a_line(text: str, path: str) -> None:
    for name, value in headers_for(path, read_blocks(text + "\n/*\n X: " + text)).items():
        assert not set("\r\n") & set(name + value)
