import gzip
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import pytest
from lxml import html

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

OpenPage = Callable[..., Any]

# What subscribers come to: the directory with its search and its map, a topic, a region.
MAIN = ("", "c/mining/", "r/PE-CUS/")
OTHERS = (
    *("s/servindi/", "lang/es/", "digest/weekly/", "digest/weekly/2026-W47/", "status/", "data/"),
    *("about/", "about/method/", "about/removal/", "help/feeds/", "q", "q?words=agua&region=PE-CUS", "q?since=soon"),
)
STATIC = tuple(path for path in MAIN + OTHERS if not path.startswith("q"))
BOTH = tuple(prefix + path for path in STATIC for prefix in ("", "es/"))
SCHEMES = ("light", "dark")
WIDTHS = (320, 768, 1280)
LOOKS = tuple((scheme, width) for scheme in SCHEMES for width in WIDTHS)
WEIGHT_MAX = 60_000
TOUCH_MIN = 44
ROOM_MIN = 240
PAPER = 718  # A4 without its margins, at 96 dots an inch
TOUCHED = "button, input, .formats a, nav a, .crumb a, .rows li > a, .cards h3 a, tbody th a"

Complaints = Callable[..., list[tuple[str, ...]]]


@pytest.mark.parametrize("language", ["", "es/"])
@pytest.mark.parametrize("path", MAIN)
def test_nothing_is_wrong_with_the_main_pages_in_any_scheme_and_width(
    complaints: Complaints, path: str, language: str
) -> None:
    assert complaints(language + path, *LOOKS) == []


@pytest.mark.parametrize("language", ["", "es/"])
@pytest.mark.parametrize("number", range(len(OTHERS)), ids=OTHERS)
def test_nothing_is_wrong_with_any_other_page(complaints: Complaints, number: int, language: str) -> None:
    # One look a page is enough, another one for each: between them all schemes and widths have their turn.
    look = LOOKS[(number * 2 + bool(language)) % len(LOOKS)]
    assert complaints(language + OTHERS[number], look) == []


def test_nothing_is_wrong_with_the_page_for_wrong_addresses(complaints: Complaints) -> None:
    assert complaints("no/such/page", *LOOKS) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_nothing_is_asked_of_another_server_and_nothing_goes_wrong(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("", java_script_enabled=scripts)
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    front = page.url
    for path in BOTH:
        page.goto(front + path)
    origin = "/".join(front.split("/")[:3]) + "/"
    assert [url for url in asked if not url.startswith(origin)] == []
    assert errors == []


def test_without_scripts_the_directory_is_whole_and_leads_to_its_parts(open_page: OpenPage) -> None:
    page = open_page("", java_script_enabled=False)
    assert page.locator("[role=search]").is_hidden()
    assert page.locator(".copy").count() == 0
    links = page.locator(".finder nav a")
    targets = [links.nth(number).get_attribute("href") for number in range(links.count())]
    assert targets == ["#categories", "#regions", "#more", "#sources"]
    assert all(page.locator(str(target)).count() == 1 for target in targets)
    assert page.locator(".cards > li").count() == 16


@pytest.mark.parametrize("language", ["", "es/"])
@pytest.mark.parametrize("path", MAIN)
def test_without_scripts_the_main_pages_show_their_entries_and_lead_to_their_feeds(
    open_page: OpenPage, path: str, language: str
) -> None:
    page = open_page(language + path, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert page.locator("h3 a:visible").count() > 2
    formats = page.locator(".formats").first.locator("a")
    assert [formats.nth(number).inner_text() for number in range(formats.count())] == ["Atom", "RSS", "JSON"]
    for number in range(formats.count()):
        assert page.request.get(urljoin(page.url, str(formats.nth(number).get_attribute("href")))).ok


def test_without_scripts_the_map_leads_to_a_region(open_page: OpenPage) -> None:
    page = open_page("es/", java_script_enabled=False)
    page.get_by_role("link", name="Cusco: ").click()
    assert page.url.endswith("/es/r/PE-CUS/")
    assert page.locator("h1").inner_text() == "Cusco"


def test_without_scripts_a_search_of_the_entries_becomes_a_feed(open_page: OpenPage) -> None:
    page = open_page("es/q", java_script_enabled=False)
    page.get_by_role("searchbox").fill("AGUA")
    page.locator("form button").click()
    assert page.url.endswith("/es/q?words=agua")
    assert page.locator(".day article").count() > 10
    feed = page.locator(".formats a").first.get_attribute("href")
    assert page.request.get(str(feed)).headers["content-type"].startswith("application/atom+xml")


def test_a_search_shows_the_feeds_that_have_the_words(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("searchbox").fill("MINERIA")
    shown = page.locator(".cards > li:visible")
    assert shown.count() == 1
    assert shown.locator("h3").inner_text() == "Mining"
    assert page.locator("#found").inner_text() == "1 feed"


def test_a_search_that_finds_nothing_says_so_and_an_emptied_one_shows_all(open_page: OpenPage) -> None:
    page = open_page("es/")
    box = page.get_by_role("searchbox")
    box.fill("zzzz")
    assert page.locator(".cards > li:visible, .rows > li:visible").count() == 0
    assert "Ningún canal" in page.locator("#found").inner_text()
    assert box.bounding_box()["width"] >= ROOM_MIN
    box.fill("")
    assert page.locator(".cards > li:visible").count() == 16


def test_a_group_can_be_shown_alone(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="Regions").click()
    assert page.locator("section[data-group]:visible").count() == 1
    assert page.locator(".rows > li:visible").count() == 26
    assert page.get_by_role("button", name="Regions").get_attribute("aria-pressed") == "true"


def test_a_feeds_address_is_copied_and_that_is_told(open_page: OpenPage) -> None:
    page = open_page("", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the address of Mining").click()
    page.wait_for_function("document.querySelector('[aria-live]').textContent")
    assert page.locator("[aria-live]").inner_text() == "Copied: the address of Mining"
    assert page.evaluate("navigator.clipboard.readText()") == page.url + "c/mining/feed.atom"


def test_an_address_that_cannot_be_copied_is_shown(open_page: OpenPage) -> None:
    page = open_page("c/mining/")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')) }")
    page.locator(".copy").first.click()
    page.wait_for_function("document.querySelector('.voice.seen')")
    assert page.locator(".voice").inner_text().endswith("/peru/c/mining/feed.atom")


def test_the_map_leads_to_each_region_by_keyboard_as_well(open_page: OpenPage) -> None:
    page = open_page()
    links = page.locator(".map a")
    assert links.count() == 26
    assert page.get_by_role("link", name="Amazonas: ").count() == 1
    colour = "() => getComputedStyle(document.querySelector('.map a g')).fill"
    before = page.evaluate(colour)
    page.locator(".take a").nth(1).focus()
    page.keyboard.press("Tab")
    assert page.evaluate(colour) != before
    page.keyboard.press("Enter")
    page.wait_for_url("**/r/PE-AMA/")


@pytest.mark.parametrize("path", ["data/", "es/status/"])
def test_tables_are_printed_whole(open_page: OpenPage, path: str) -> None:
    page = open_page(path, viewport={"width": PAPER, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    edges = page.evaluate(
        """() => [...document.querySelectorAll('th, td')].map(cell => cell.getBoundingClientRect())
        .flatMap(box => [box.left, box.right])"""
    )
    assert min(edges) >= 0
    assert max(edges) <= PAPER


@pytest.mark.parametrize("path", ["", "c/mining/", "status/"])
def test_what_is_touched_is_large_enough_on_a_telephone(open_page: OpenPage, path: str) -> None:
    page = open_page(path, viewport={"width": 320, "height": 640})
    small = page.evaluate(
        """([least, touched]) => [...document.querySelectorAll(touched)]
        .filter(found => found.offsetParent)
        .map(found => [found.textContent, Math.round(found.getBoundingClientRect().height)])
        .filter(([, height]) => height < least)""",
        [TOUCH_MIN, TOUCHED],
    )
    assert small == []


@pytest.mark.parametrize("language", ["", "es/"])
def test_the_front_page_of_the_whole_catalogue_is_light(hosted: Any, language: str) -> None:
    page = (hosted.folder / f"{language}index.html").read_bytes()
    assert len(page) <= WEIGHT_MAX
    assert len(gzip.compress(page)) <= WEIGHT_MAX // 4


def test_a_wrong_address_leads_back_to_the_front(open_page: OpenPage) -> None:
    page = open_page("no/such/page")
    page.get_by_role("link", name="To the front page").click()
    assert page.url.endswith("/peru/")


def test_pages_lead_nowhere_that_is_not_there(hosted: Any) -> None:
    root = hosted.folder
    wrong: list[tuple[str, str]] = []
    for file in root.rglob("index.html"):
        folder = hosted.url + file.parent.relative_to(root).as_posix() + "/"
        tree = html.parse(file)
        for href in dict.fromkeys([*map(str, tree.xpath("//a/@href")), *map(str, tree.xpath("//@src | //link/@href"))]):
            path, _, fragment = urljoin(folder, href).partition("#")
            target = root / path.removeprefix(hosted.url)
            is_there = target.is_file() or (target / "index.html").is_file()
            is_here = target == file.parent and fragment
            if path.startswith(hosted.url) and not (is_there and (not is_here or tree.xpath(f"//*[@id='{fragment}']"))):
                wrong.append((folder, href))
    assert wrong == []


def test_a_site_that_is_opened_from_a_disk_leads_from_page_to_page(contexts: Callable[..., Any], hosted: Any) -> None:
    page = contexts().new_page()
    page.goto((hosted.folder / "index.html").as_uri())
    page.locator(".cards h3 a").first.click()
    page.locator(".tongue").click()
    assert page.locator("h1").inner_text() == "Minería"
    page.close()
