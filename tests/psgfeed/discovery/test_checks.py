from pathlib import Path

import pytest

from psgfeed.discovery.checks import judge_shape, leads_on, load_check, read_again, save_check
from psgfeed.extract.sitemap import read_sitemap
from psgfeed.extract.syndication import read_feed
from psgfeed.intake import Intake, take
from psgfeed.model import Document, Source
from psgfeed.problems import ConfigurationError
from tests.psgfeed.discovery.conftest import HOME, NOW, cards, page, rss

SOURCE = Source("voz", "Voz", "feed", f"{HOME}a.xml", items_min=3)


def taken(body: str, source: Source = SOURCE) -> Intake:
    return take(Document(body.encode(), source.url, {"content-type": "text/xml", "etag": "x"}), source, NOW, read_feed)


def saved(folder: Path, body: str) -> Path:
    intake = taken(body)
    return save_check(folder, SOURCE, intake.document, intake, NOW)


def test_a_saved_page_is_read_again_as_it_was(tmp_path: Path) -> None:
    folder = saved(tmp_path, rss(4))
    assert sorted(path.name for path in folder.iterdir()) == ["items.json", "page.xml"]
    check = load_check(tmp_path, "voz")
    assert check
    assert (check.document.url, check.document.headers, check.read_at) == (
        SOURCE.url,
        {"content-type": "text/xml"},
        NOW,
    )
    assert len(check.items) == 4
    assert read_again(check, SOURCE) == ()


def test_what_is_read_otherwise_is_told_item_by_item(tmp_path: Path) -> None:
    folder = saved(tmp_path, rss(4))
    items = folder / "items.json"
    items.write_text(items.read_text(encoding="utf-8").replace("Altopampa", "Otra"), encoding="utf-8")
    (folder / "page.xml").write_text(rss(3), encoding="utf-8")
    check = load_check(tmp_path, "voz")
    assert check
    (finding,) = read_again(check, SOURCE)
    assert finding.detail.startswith("3 items instead of 4; item 1: title ")


@pytest.mark.parametrize(
    ("body", "name"),
    [("[]", "page.json"), ('<?xml version="1.0"?><rss/>', "page.xml"), (page(), "page.html"), ("\x1f\x8b", "page.gz")],
)
def test_the_page_s_name_says_what_it_is(body: str, name: str, tmp_path: Path) -> None:
    document = Document(body.encode("latin-1"), HOME)
    folder = save_check(tmp_path, SOURCE, document, taken("x"), NOW)
    assert (folder / name).is_file()


def test_a_source_without_a_saved_page_has_none(tmp_path: Path) -> None:
    assert load_check(tmp_path, "voz") is None


@pytest.mark.parametrize("text", ["", "[]", '{"page": "../../voz.toml"}', '{"items": 1}'])
def test_a_check_that_cannot_be_read_is_told(text: str, tmp_path: Path) -> None:
    folder = saved(tmp_path, rss(4))
    (folder / "items.json").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"items\.json"):
        load_check(tmp_path, "voz")


def codes(intake: Intake, folder: Path | None = None, source: Source = SOURCE) -> list[str]:
    check = load_check(folder, "voz") if folder else None
    return [finding.problem.code for finding in judge_shape(source, check, intake)]


def test_a_page_of_the_right_shape_passes(tmp_path: Path) -> None:
    saved(tmp_path, rss(4))
    assert codes(taken(rss(7)), tmp_path) == []


def test_a_page_with_too_few_items_fails() -> None:
    assert codes(taken(rss(2))) == ["source.few"]


def test_a_page_that_is_no_feed_any_more_fails_with_the_reason() -> None:
    assert codes(taken(page(cards()))) == ["document.not_a_feed"]


def test_a_document_that_leads_to_others_has_the_right_shape() -> None:
    sitemap = Source("voz", "Voz", "sitemap", f"{HOME}s.xml", items_min=3)
    body = f"<urlset><url><loc>{HOME}nota/1</loc></url></urlset>"
    intake = take(Document(body.encode(), sitemap.url), sitemap, NOW, read_sitemap)
    assert leads_on(intake) == (f"{HOME}nota/1",)
    assert codes(intake, source=sitemap) == []
    assert leads_on(taken(rss(3))) == ()
    emptied = rss(0).replace(
        "<channel>", '<channel><a:link xmlns:a="http://www.w3.org/2005/Atom" rel="next" href="/2"/>'
    )
    assert leads_on(taken(emptied)) == ()


def test_items_that_have_lost_their_dates_fail_where_they_had_them(tmp_path: Path) -> None:
    saved(tmp_path, rss(4))
    undated = taken(rss(4).replace("pubDate", "x"))
    assert codes(undated, tmp_path) == ["source.undated"]
    assert codes(undated) == []


def test_items_of_one_title_fail() -> None:
    same = rss(4)
    for number in range(4):
        same = same.replace(f"se reunió {number} veces", "se reunió")
    for place in ("Lagunillas", "Vistabella", "Piedra Larga"):
        same = same.replace(place, "Altopampa")
    assert codes(taken(same)) == ["source.one_title"]


def test_items_in_another_language_fail() -> None:
    english = Source("voz", "Voz", "feed", SOURCE.url, languages=("en",))
    text = "Los vecinos de la quebrada hablaron del canal, de la escuela y del camino que la lluvia cortó en marzo."
    body = rss(4).replace("<pubDate>", f"<description>{text}</description><pubDate>")
    assert codes(taken(body, english), source=english) == ["source.language"]
