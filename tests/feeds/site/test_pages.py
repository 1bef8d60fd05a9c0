import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from lxml import html

from feeds.site.pages import page_inputs, render_pages, static_files
from feeds.site.views import Site, words
from psgfeed.model import Entry, Label
from psgfeed.store.counts import Dimension

EntryMaker = Callable[..., Entry]
SiteMaker = Callable[..., Site]

BASE = "https://feeds.example/peru/"


def pages(site: Site) -> dict[str, str]:
    return {path: page.decode() for shelf in site.shelves for path, page in render_pages(site, shelf).items()}


def page(site: Site, path: str) -> html.HtmlElement:
    return html.fromstring(pages(site)[path])


def text(tree: html.HtmlElement, query: str) -> str:
    return " ".join(" ".join(part for found in tree.xpath(query) for part in found.itertext()).split())


def test_there_is_a_page_beside_every_feed_in_both_languages(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    english = {"index.html", "c/mining/index.html", "r/PE-CUS/index.html", "s/valley/index.html"}
    assert set(pages(make_valley((make_entry(),)))) == english | {f"es/{path}" for path in english}


def test_a_spanish_site_has_its_english_pages_aside(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    site = make_valley((make_entry(),), language="es")
    assert 'lang="es"' in pages(site)["index.html"]
    assert 'lang="en"' in pages(site)["en/index.html"]


def test_the_front_page_lists_feeds_with_their_latest_headline(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    tree = page(make_valley((make_entry(0), make_entry(1))), "index.html")
    card = text(tree, "//ul[@class='cards']/li")
    assert card == "Mining Dam 0 is inspected 10 Mar 2026 · 2 entries · English Atom RSS JSON"
    assert (
        text(tree, "//section[@data-group='sources']//li")
        == "Valley Post 2 entries · 10 Mar 2026 · English Atom RSS JSON"
    )


def test_cards_show_two_years_month_by_month_also_in_words(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    counts = {(Dimension.CATEGORY, "mining"): {"2026-02": 4, "2026-03": 2}}
    tree = page(make_valley((make_entry(),), counts), "index.html")
    assert "6 in 12 months" in text(tree, "//ul[@class='cards']/li")
    label = str(tree.xpath("//ul[@class='cards']//svg/@aria-label")[0])
    assert label.startswith("Items a month since April 2024: 0 0")
    assert label.endswith(" 0 4 2")


def test_a_card_can_be_found_by_its_name_in_the_other_language(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    tree = page(make_valley((make_entry(),)), "index.html")
    assert tree.xpath("//ul[@class='cards']/li/@data-also") == ["Minería"]


def test_an_entry_that_is_a_page_of_the_site_is_reached_in_the_pages_language(
    make_valley: SiteMaker, make_entry: EntryMaker
) -> None:
    site = make_valley((make_entry(link=f"{BASE}digest/weekly/2026-W11/"),))
    assert page(site, "es/c/mining/index.html").xpath("//h3/a/@href") == ["../../digest/weekly/2026-W11/"]


def test_a_feeds_page_lists_its_entries_day_by_day(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    entry = make_entry(author="Ana Ramos", also_in=(("Hill Radio", "https://hills.example/1"),))
    tree = page(make_valley((entry,)), "c/mining/index.html")
    assert text(tree, "//section[contains(@class, 'day')]/h2") == "Tuesday 10 March 2026"
    assert text(tree, "//article") == (
        "Dam 0 is inspected Inspectors visit the dam. Valley Post · Ana Ramos · Mining · Cusco Also in: Hill Radio"
    )
    assert tree.xpath("//article/h3/a/@href") == ["https://valley.example/0"]


def test_spanish_pages_speak_spanish(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    tree = page(make_valley((make_entry(),)), "es/c/mining/index.html")
    assert text(tree, "//h1") == "Minería"
    assert text(tree, "//section[contains(@class, 'day')]/h2") == "martes 10 de marzo de 2026"
    assert "Minería · Cusco" in text(tree, "//article")


def test_days_are_those_of_peru(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    late = make_entry(published=datetime(2026, 3, 10, 3, tzinfo=UTC))
    assert '<time datetime="2026-03-09">9\u00a0Mar\u00a02026</time>' in pages(make_valley((late,)))["index.html"]


def test_the_language_of_foreign_headlines_is_told(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    site = make_valley((make_entry(language="es"),))
    assert page(site, "c/mining/index.html").xpath("//article/h3/a/@lang") == ["es"]
    assert page(site, "es/c/mining/index.html").xpath("//article/h3/a/@lang") == []


def test_a_page_offers_its_own_feed_first_and_without_language_or_media(
    make_valley: SiteMaker, make_entry: EntryMaker
) -> None:
    for path, folder in (
        ("index.html", ""),
        ("c/mining/index.html", "c/mining/"),
        ("es/c/mining/index.html", "c/mining/"),
    ):
        links = page(make_valley((make_entry(),)), path).xpath("//link[@rel='alternate' and @type]")
        assert [(link.get("type"), link.get("href")) for link in links] == [
            ("application/atom+xml", f"{BASE}{folder}feed.atom"),
            ("application/rss+xml", f"{BASE}{folder}feed.xml"),
            ("application/feed+json", f"{BASE}{folder}feed.json"),
        ]
        assert all(set(link.attrib) == {"rel", "type", "title", "href"} for link in links)


def test_pages_name_their_twin_in_the_other_language(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    tree = page(make_valley((make_entry(),)), "c/mining/index.html")
    assert tree.xpath("//link[@hreflang]/@href") == [f"{BASE}c/mining/", f"{BASE}es/c/mining/"]
    assert tree.xpath("//nav/a[@hreflang='es']/@href") == ["../../es/c/mining/"]


def test_pages_load_nothing_from_elsewhere(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    for document in pages(make_valley((make_entry(image="https://valley.example/0.jpg"),))).values():
        tree = html.fromstring(document)
        assert tree.xpath("//style | //@style | //iframe | //form | //script[text()]") == []
        assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
        icons = "//link[@rel='stylesheet' or @rel='icon' or @rel='apple-touch-icon']/@href"
        loaded = [*tree.xpath("//@src"), *tree.xpath(icons)]
        ours = r"(\.\./|\./)*(style\.css|site\.js|icon\.svg|icon-144\.png)"
        assert all(re.fullmatch(ours, str(path)) for path in loaded)
        assert "default-src 'none'" in document


def test_hostile_text_stays_text(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    trap = '"><script>alert(1)</script>'
    entry = make_entry(
        title=trap,
        summary=trap,
        author=trap,
        source_name=trap,
        language=trap,
        link="javascript:alert(1)",
        categories=(Label(trap, trap),),
        also_in=((trap, "https://x.example/" + trap),),
    )
    for document in pages(make_valley((entry,))).values():
        assert document.count("<script") == 1
        assert "alert(1)</script" not in document
        assert "javascript:" not in document


def test_a_front_page_without_entries_says_so(make_valley: SiteMaker) -> None:
    assert words("en")["nothing"] in pages(make_valley(()))["index.html"]


def test_a_feed_of_old_items_only_tells_how_far_its_archive_reaches(make_valley: SiteMaker) -> None:
    counts = {(Dimension.SOURCE, "valley"): {"2004-05": 550, "2019-12": 3, "2020-01": 0}}
    site = replace(make_valley((), counts), archives={"s/valley/": ("2004", "2019"), "c/mining/": ("2011",)})
    told = text(page(site, "s/valley/index.html"), "//p[@class='nothing']")
    assert told.endswith("see what it has of earlier times: 553 items, 2004–2019 .")
    assert page(site, "s/valley/index.html").xpath("//p[@class='nothing']/a/@href") == ["#archive"]
    assert text(page(site, "s/valley/index.html"), "//*[@id='archive']") == "Archive"
    assert text(page(site, "es/c/mining/index.html"), "//p[@class='nothing']").endswith("de antes: archivo de 2011 .")
    assert text(page(site, "es/index.html"), "//section[@data-group='sources']//li/p").endswith(
        "0 entradas · 553 notas, 2004–2019"
    )


def test_what_this_site_writes_itself_is_told_in_the_pages_language(
    make_valley: SiteMaker, make_entry: EntryMaker
) -> None:
    english, spanish = (make_entry(title="Week 11"),), (make_entry(title="Semana 11", language="es"),)
    site = make_valley(english)
    shelf = replace(site.shelves[1], told={"en": english, "es": spanish})
    written = {path: html.fromstring(document) for path, document in render_pages(site, shelf).items()}
    assert text(written["c/mining/index.html"], "//article/h3") == "Week 11"
    assert text(written["es/c/mining/index.html"], "//article/h3") == "Semana 11"
    assert written["es/c/mining/index.html"].xpath("//article//@lang") == []


def test_the_page_of_sources_is_made_again_when_a_source_has_a_newer_item(
    make_valley: SiteMaker, make_entry: EntryMaker
) -> None:
    today, yesterday = (make_entry(published=datetime(2026, 3, day, 12, tzinfo=UTC)) for day in (10, 9))
    inputs = []
    for newest in (today, yesterday):
        site = make_valley((newest,))
        shelf = replace(site.shelves[0], feed=replace(site.shelves[0].feed, path="status/"))
        inputs.append(page_inputs(replace(site, newest=today.published), shelf))
    assert inputs[0] != inputs[1]


def test_pages_have_one_heading_of_the_first_level_and_skip_none(
    make_valley: SiteMaker, make_entry: EntryMaker
) -> None:
    for document in pages(make_valley((make_entry(),))).values():
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", document)]
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_on_a_page_are_unique(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    for document in pages(make_valley((make_entry(0), make_entry(30)))).values():
        ids = html.fromstring(document).xpath("//@id")
        assert len(ids) == len(set(ids))


def test_both_languages_have_the_same_words() -> None:
    assert set(words("en")) == set(words("es"))
    for key, english in words("en").items():
        assert type(english) is type(words("es")[key])
        if isinstance(english, dict):
            assert set(english) == set(words("es")[key]), key
        if isinstance(english, list):
            assert len(english) == len(words("es")[key])
        if isinstance(english, str):
            assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", words("es")[key])), key


def test_static_files_are_all_there() -> None:
    assert set(static_files()) == {"_headers", ".nojekyll", "icon.svg", "icon-144.png", "site.js", "style.css"}


SCHEMES = re.compile(r":root \{(.*?)\}", re.DOTALL)


@pytest.mark.parametrize("scheme", [0, 1])
def test_every_colour_of_text_stands_out_from_every_ground(scheme: int) -> None:
    style = static_files()["style.css"].decode()
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", SCHEMES.findall(style)[scheme]))
    for ink in ("ink", "soft", "accent"):
        for ground in ("paper", "card", "tint"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    for ink, shades in (("ink", (0, 1, 2)), ("pale", (3, 4))):
        for shade in shades:
            assert contrast(colours[ink], colours[f"shade{shade}"]) >= 4.5, (ink, shade)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, 1.4.3)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))
