import re
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from lxml import etree, html

from feeds.site.charts import looked_at
from feeds.site.downloads import Download
from feeds.site.standing_pages import size_text, standing_pages
from feeds.site.views import Site
from psgfeed.export.columns import COLUMNS
from psgfeed.model import Entry
from psgfeed.store.counts import Dimension

EntryMaker = Callable[..., Entry]
SiteMaker = Callable[..., Site]

BASE = "https://feeds.example/peru/"
COUNTS = {
    (Dimension.SITE, ""): {"2026-03": 7, "2026-01": 2},
    (Dimension.CATEGORY, "mining"): {"2026-03": 5},
}


def written(site: Site) -> dict[str, str]:
    return {path: page.decode() for _, render in standing_pages(site) for path, page in render().items()}


def page(site: Site, path: str) -> html.HtmlElement:
    return html.fromstring(written(site)[path].encode())


def said(tree: html.HtmlElement, query: str) -> str:
    return " ".join(" ".join(part for found in tree.xpath(query) for part in found.itertext()).split())


def test_each_page_has_a_twin_in_the_other_language(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    paths = set(written(make_valley((make_entry(),))))
    english = {path for path in paths if path.endswith("index.html") and not path.startswith("es/")}
    assert english == {
        "about/index.html",
        "about/method/index.html",
        "about/removal/index.html",
        "data/index.html",
        "help/feeds/index.html",
        "status/index.html",
    }
    assert {f"es/{path}" for path in english} <= paths
    assert paths - english - {f"es/{path}" for path in english} == {"404.html", "sitemap.xml", "robots.txt"}


def test_pages_beside_no_feed_offer_the_feed_of_everything(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    links = page(make_valley((make_entry(),)), "about/method/index.html").xpath("//link[@rel='alternate' and @type]")
    assert [link.get("href") for link in links] == [f"{BASE}feed.atom", f"{BASE}feed.xml", f"{BASE}feed.json"]


def test_the_charts_say_their_numbers_in_words_and_in_a_table(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    tree = page(make_valley((make_entry(),), COUNTS), "data/index.html")
    assert said(tree, "//svg[@role='img']/desc").startswith(
        "9 items from April 2023 to March 2026, 7 at most in a month. Mining 5."
    )
    assert said(tree, "//tr[th='Mining']").split()[-2:] == ["5", "5"]
    assert said(tree, "//table[@aria-labelledby='by-category-numbers']/tfoot/tr").split()[-3:] == ["0", "7", "9"]


def test_silence_is_told_from_not_looking(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    asked: list[date] = []

    def unlooked(months: Sequence[date]) -> dict[str, list[float]]:
        asked.extend(months)
        return {"valley": [1.0] * 34 + [0.5, 0.0], "hills": [0.0] * 36}

    tree = page(looked_at(make_valley((make_entry(),), COUNTS), unlooked), "data/index.html")
    assert (asked[0], asked[-1]) == (date(2023, 4, 1), date(2026, 3, 1))
    assert said(tree, "//tfoot/tr[th='Not read at the time']").split()[-6:] == ["50", "%", "25", "%", "0", "%"]
    assert len(tree.xpath("//svg//text[.='not read at the time']")) == 4
    marks = tree.xpath("//table[@aria-labelledby='by-source-numbers']//tr[th='Valley Post']/td[position() >= 10]")
    assert [" ".join(mark.text_content().split()) for mark in marks] == ["0 /", "0 ░", "0", "0"]
    assert tree.xpath("//td//*[@role='img']/@aria-label")[-1] == "read in part"


def test_nothing_is_said_of_looking_where_all_was_looked_at(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    site = looked_at(make_valley((make_entry(),), COUNTS), lambda months: {"valley": [0.0] * len(months)})
    assert "not read at the time" not in written(site)["data/index.html"].lower()


def test_the_codebook_tells_every_column(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    tree = page(make_valley((make_entry(),)), "es/data/index.html")
    names = tree.xpath("//table[@class='codebook']//th/code/text()")
    assert names == [column.name for column in COLUMNS]


def test_files_are_offered_with_size_and_sum(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    file = Download("data/items.csv", 1_234_567, 12_345, "0123456789abcdef")
    tree = page(make_valley((make_entry(),), downloads=(file,)), "es/data/index.html")
    assert said(tree, "//tr[th/a]") == "items.csv Cada nota: la tabla por donde empezar 12 345 1.2 MB 0123456789ab"
    assert tree.xpath("//tr/th/a/@href") == ["../../data/items.csv"]


def test_an_empty_table_has_no_rows_and_an_unknown_number_is_not_told(
    make_valley: SiteMaker, make_entry: EntryMaker
) -> None:
    files = (Download("data/crawls.csv", 9, 0), Download("data/LICENCE.txt", 9))
    tree = page(make_valley((make_entry(),), downloads=files), "data/index.html")
    assert [cell.text for cell in tree.xpath("//table[@class='files']//tr/td[2]")] == ["0", None]


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (999, "999 B"), (1000, "1.0 KB"), (25_400, "25 KB"), (3 * 10**12, "3000 GB")]
)
def test_sizes_are_told_as_people_say_them(size: int, text: str) -> None:
    assert size_text(size) == text


def test_the_table_of_sources_tells_how_each_stands(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    tree = page(make_valley((make_entry(),)), "status/index.html")
    assert [said(tree, f"//tbody/tr[{number}]") for number in (1, 2)] == [
        "Hill Radio Failing not yet not yet",
        "Valley Post Read 10 Mar 2026 10 Mar 2026",
    ]
    assert tree.xpath("//tbody//a/@href") == ["https://hills.example/", "../s/valley/"]


def test_of_a_source_with_an_archive_only_the_month_of_its_last_item_is_told(make_valley: SiteMaker) -> None:
    site = make_valley((), {(Dimension.SOURCE, "valley"): {"2004-05": 550, "2019-12": 3}})
    assert said(page(site, "es/status/index.html"), "//tbody/tr[2]").endswith("10 mar 2026 dic 2019")


@pytest.mark.parametrize(("contact", "told"), [("ana@valley.example", "operator: ana@"), ("", "to every server")])
def test_where_to_write_is_told(make_valley: SiteMaker, contact: str, told: str) -> None:
    assert told in written(make_valley((), contact=contact))["about/removal/index.html"]


def test_the_page_for_wrong_addresses_works_at_any_depth(make_valley: SiteMaker) -> None:
    tree = page(make_valley(()), "404.html")
    ways = [*tree.xpath("//@src"), *tree.xpath("//a/@href"), *tree.xpath("//link[@rel='stylesheet']/@href")]
    assert all(str(way).startswith(("/peru/", "#")) for way in ways)
    assert tree.xpath("//main/section/@lang") == ["en", "es"]


def test_the_page_for_wrong_addresses_is_nobodys_twin(make_valley: SiteMaker) -> None:
    tree = page(make_valley(()), "404.html")
    assert tree.xpath("//link[@rel='canonical' or @hreflang]") == []
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_the_sitemap_names_every_page(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    site = make_valley((make_entry(),))
    tree = etree.fromstring(written(site)["sitemap.xml"].encode())
    places = {str(place.text) for place in tree.iter("{*}loc")}
    assert {f"{BASE}es/c/mining/", f"{BASE}about/removal/", f"{BASE}es/status/"} <= places
    assert "Sitemap: https://feeds.example/peru/sitemap.xml" in written(site)["robots.txt"]


def test_texts_of_both_languages_have_the_same_parts(make_valley: SiteMaker) -> None:
    pages = written(make_valley(()))
    for path in ("about/", "about/method/", "about/removal/", "help/feeds/"):
        shapes = [
            re.findall(r"<(h1|h2|ul|ol|li|p|a)\b", pages[f"{prefix}{path}index.html"].partition("<main")[2])
            for prefix in ("", "es/")
        ]
        assert shapes[0] == shapes[1], path
