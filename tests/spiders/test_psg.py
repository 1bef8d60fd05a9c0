from typing import TYPE_CHECKING

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
