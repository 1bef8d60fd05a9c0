import gzip
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

OpenPage = Callable[..., Any]

PATHS = ("", "c/mining/", "r/PE-CUS/", "s/servindi/", "data/", "status/", "about/", "help/feeds/", "digest/weekly/")
BOTH = tuple(prefix + path for path in PATHS for prefix in ("", "es/"))
WIDTHS = (320, 768, 1280)
WEIGHT_MAX = 60_000
TOUCH_MIN = 44
TOUCHED = "button, input, .formats a, nav a, .crumb a, .rows li > a, .cards h3 a, tbody th a"


@pytest.mark.parametrize("path", [*BOTH, "no/such/page"])
def test_no_page_is_wider_than_its_window(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        seen, own = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert seen == own, width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_to_complain_of(open_page: OpenPage, path: str, scheme: str) -> None:
    # Each page is looked at in both languages and in both schemes: one language is enough for a scheme.
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(path if scheme == "light" else f"es/{path}", color_scheme=scheme)
    found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []


@pytest.mark.parametrize("path", ["", "es/", "c/mining/", "data/"])
def test_axe_finds_nothing_on_a_telephone(open_page: OpenPage, path: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(path, viewport={"width": 320, "height": 640}, color_scheme="dark")
    found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []


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
    assert str(links.first.get_attribute("aria-label")).startswith("Amazonas: ")
    links.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/r/PE-AMA/")


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


def test_pages_lead_nowhere_that_is_not_there(open_page: OpenPage, hosted: Any) -> None:
    page = open_page()
    front = page.url
    wrong: list[tuple[str, str]] = []
    for path in BOTH:
        page.goto(front + path)
        for href in page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href.baseVal ?? a.href)"):
            if href.startswith(front):
                target = hosted.folder / href.removeprefix(front).partition("#")[0]
                wrong += [] if target.is_file() or (target / "index.html").is_file() else [(path, href)]
    assert wrong == []


def test_a_site_that_is_opened_from_a_disk_leads_from_page_to_page(contexts: Callable[..., Any], hosted: Any) -> None:
    page = contexts().new_page()
    page.goto((hosted.folder / "index.html").as_uri())
    page.locator(".cards h3 a").first.click()
    page.locator(".tongue").click()
    assert page.locator("h1").inner_text() == "Minería"
    page.close()
