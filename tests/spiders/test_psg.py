from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from psgfeed.intake import Intake, take
from psgfeed.model import Document, DocumentKind
from psgfeed.sources import load_sources
from spiders.psg_pages import read_psg

if TYPE_CHECKING:
    from tests.conftest import Crawl, Site

PAGE = "<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
LISTED = '<div><h3><a href="{link}">{title}</a></h3><p>{date}</p>{text}</div>'
TEXT = "<p>The court of the province heard the case on Monday, and will hear it again in the autumn of this year.</p>"


def test_lists_continue_by_position_as_far_as_the_source_allows(site: "Site", crawl: "Crawl") -> None:
    for page in range(4):
        items = "".join(
            LISTED.format(
                link=f"/news-{page}{n}.html", title=f"Case {page}{n} is heard", date=f"0{n} June 2016", text=TEXT
            )
            for n in range(1, 5)
        )
        path = f"/news.php?position={page * 4}" if page else "/news.php"
        body = f'{items}<a href="/news.php?position={page * 4 + 4}">Next</a>'
        site.pages[path] = site.answer(PAGE.format(title="News", body=body), kind="text/html")

    crawled = crawl("psg", {"psg": f"{site.url}/news.php"}, allow=site.host, extra="max_pages = 3\n")

    assert site.paths() == ["/news.php", "/news.php?position=4", "/news.php?position=8"]
    assert len(crawled.titles("psg")) == 12


def test_an_item_of_which_the_list_says_nothing_is_read_on_its_own_page(site: "Site", crawl: "Crawl") -> None:
    items = [
        LISTED.format(
            link=f"/news-{n}.html", title=f"Case {n} is heard", date=f"0{n} June 2016", text=TEXT if n < 4 else ""
        )
        for n in range(1, 5)
    ]
    own = "<p>04 June 2016</p><p>The judge was ill, and so the case was put off until July.</p>"
    site.pages |= {
        "/news.php": site.answer(PAGE.format(title="News", body="".join(items)), kind="text/html"),
        "/news-4.html": site.answer(PAGE.format(title="Case 4 is heard", body=own), kind="text/html"),
    }

    crawled = crawl("psg", {"psg": f"{site.url}/news.php"}, allow=site.host)

    assert site.paths() == ["/news.php", "/news-4.html"]
    summaries = [item["summary"] for item in crawled.items if item["title"] == "Case 4 is heard"]
    assert summaries == ["", "The judge was ill, and so the case was put off until July."]


SITE = "https://perusupportgroup.org.uk"
HOME = "".join(
    f"<h2>{name}</h2><ul><li><h3><a href='/{kind}-{number}.html'>{title}</a></h3><span>. 23 July 2016</span>{TEXT}</li>"
    f"<li><h3><a href='/{kind}-{number + 1}.html'>{title}, again</a></h3><span>. 16 July 2016</span>{TEXT}</li></ul>"
    for name, kind, number, title in (
        ("News", "news-article", 10, "A road is opened"),
        ("Articles", "article", 20, "What the road brings"),
        ("Featured notices", "event", 30, "A talk on the road"),
    )
)


def read(path: str, body: str, title: str = "Peru Support Group") -> Intake:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    source = load_sources().sources["psg"]
    return take(Document(page.encode(), f"{SITE}{path}"), source, datetime(2026, 11, 24, tzinfo=UTC), read_psg)


def test_the_boxes_of_the_home_page_are_sections() -> None:
    items = read("/", HOME).items
    assert [item.section for item in items] == ["home-news"] * 2 + ["home-articles"] * 2 + ["home-featured"] * 2
    assert {item.published.text for item in items} == {"2016-07-23", "2016-07-16"}


@pytest.mark.parametrize(
    ("path", "section"), [("/news.php", "news"), ("/articles.php", "articles"), ("/category/news/", "news")]
)
def test_the_items_of_a_list_are_of_its_section(path: str, section: str) -> None:
    items = "".join(
        LISTED.format(link=f"/x-{n}.html", title=f"Case {n} is heard", date=f"0{n} June 2016", text=TEXT)
        for n in (1, 2, 3)
    )
    assert {item.section for item in read(path, items).items} == {section}


def test_the_issue_and_the_author_are_kept_apart_from_the_text() -> None:
    item = LISTED.format(
        link="/x-1.html",
        title="Case 1 is heard",
        date="Update 119. 31 January 2007",
        text=f"<p>(Written by Ana Rey)</p>{TEXT}",
    )
    first = read("/news.php", item + item.replace("1", "2")).items[0]
    assert (first.issue, first.byline) == ("Update 119", "Ana Rey")
    assert first.summary.startswith("The court of the province")


def test_the_template_of_an_empty_date_gives_none() -> None:
    dates = ("31 December 1969", "08 June 2016", "01 June 2016")
    items = "".join(
        LISTED.format(link=f"/x-{n}.html", title=f"Case {n} is heard", date=day, text=TEXT)
        for n, day in enumerate(dates)
    )
    assert [item.published.text for item in read("/news.php", items).items] == [None, "2016-06-08", "2016-06-01"]


def test_an_item_page_gives_one_item_with_its_first_paragraph_and_its_own_address() -> None:
    more = "<div><h4>More news</h4><a href='/news-article-8.html'>Another case is heard by the court</a></div>"
    body = f"<h1>Case 7 is heard</h1><p>04 June 2016</p>{TEXT}<p>It went on for hours.</p>{more}"
    taken = read("/news-article-7.html", body, "Case 7 is heard | Peru Support Group")
    (item,) = taken.items
    assert taken.reading.kind is DocumentKind.ARTICLE
    assert (item.title, item.published.text, item.section) == ("Case 7 is heard", "2016-06-04", "news-article")
    assert item.url == f"{SITE}/news-article-7.html"
    assert item.summary.endswith("in the autumn of this year.")


def test_an_archived_page_is_read_as_the_sites_own() -> None:
    moment = "https://web.archive.org/web/20160701000000/"
    source = load_sources().sources["psg"]
    body = HOME.replace("href='/", f"href='{moment}{SITE}/")
    document = Document(f"<html><body>{body}</body></html>".encode(), f"{moment}{SITE}/")
    items = take(document, source, datetime(2026, 11, 24, tzinfo=UTC), read_psg).items
    assert items[0].url == f"{SITE}/news-article-10.html"
    assert items[0].section == "home-news"
