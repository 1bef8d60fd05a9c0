import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.discovery.draft import Choice, Draft, draft_of, file_of, settled, source_of
from psgfeed.discovery.keys import words
from psgfeed.discovery.search import Discovery, Found, Wish, discover
from psgfeed.model import AboutPeru
from psgfeed.problems import ConfigurationError
from tests.psgfeed.discovery.conftest import HOME, NOW, Pages, cards, named_feed, page, rss

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=60)


def discovered(pages: dict[str, str], url: str = HOME) -> tuple[Discovery, Found]:
    result = discover(Wish(url), Pages(pages), NOW)
    assert result.found
    return result, result.found


def test_a_draft_says_what_was_found_and_what_was_chosen() -> None:
    result, found = discovered({HOME: page(head=named_feed("/a.xml")), f"{HOME}a.xml": rss(6)})
    draft = draft_of(result, found, Choice(id="radio", about=AboutPeru.ALWAYS, publisher="community"), ())
    source = source_of(draft)

    assert (source.id, source.name, source.kind, source.url) == ("radio", "Voz", "feed", f"{HOME}a.xml")
    assert (source.homepage, source.languages, source.publisher) == (HOME, ("es",), "community")
    assert (source.about_peru, source.every_s, source.items_min) == (AboutPeru.ALWAYS, 12 * 3600, 3)


def test_selectors_are_written_when_they_give_the_same_items() -> None:
    result, found = discovered({HOME: page(cards(8))})
    draft, intake = settled(draft_of(result, found, Choice(), ()), found, NOW)
    assert "item" in draft.selectors
    assert "[listing]" in file_of(draft)
    assert [item.title for item in intake.items] == [item.title for item in found.intake.items]


def test_selectors_that_give_something_else_are_left_out() -> None:
    result, found = discovered({HOME: page(cards(8))})
    wrong = replace(draft_of(result, found, Choice(), ()), selectors={"item": "article", "title": "p"})
    draft, intake = settled(wrong, found, NOW)
    assert not draft.selectors
    assert "\n[listing]" not in file_of(draft)
    assert len(intake.items) == 8


def test_the_file_is_commented_so_that_a_person_can_correct_it() -> None:
    text = file_of(Draft("voz", "Voz", "feed", f"{HOME}a.xml", seen=9, remark="few items"))
    assert "docs/extend.md" in text.splitlines()[0]
    assert "few items" in text.splitlines()[1]
    for comment in (words()["kind"]["feed"], "ngo, media, state", "always, mostly, some", "9 were there"):
        assert f"# {comment}" in text
    assert tomllib.loads(text)["expect"] == {"items_min": 4}


@given(name=TEXT, url=TEXT, selector=TEXT, remark=TEXT)
def test_whatever_a_site_says_the_file_is_valid_and_says_it(name: str, url: str, selector: str, remark: str) -> None:
    draft = Draft("voz", name, "listing", url, homepage=name, seen=1, selectors={"item": selector}, remark=remark)
    table = tomllib.loads(file_of(draft))
    assert (table["name"], table["url"], table["homepage"], table["listing"]["item"]) == (name, url, name, selector)
    assert set(table) == {
        *("name", "kind", "url", "homepage", "language", "publisher", "about_peru", "every", "listing", "expect")
    }


def test_a_sitemap_of_news_may_be_empty_and_still_be_right() -> None:
    news = (
        f"<url><loc>{HOME}nota/1</loc><n:news><n:title>La feria de papas</n:title></n:news></url>"
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
    )
    entry, _, start = news.partition("<urlset")
    result, found = discovered({f"{HOME}s.xml": f"<urlset{start}{entry}</urlset>"}, f"{HOME}s.xml")
    assert source_of(draft_of(result, found, Choice(), ())).items_min == 0


def test_a_choice_that_cannot_be_used_is_told_with_its_key() -> None:
    with pytest.raises(ConfigurationError, match="publisher"):
        source_of(Draft("voz", "Voz", "feed", HOME, publisher="blog"))
