"""One published site for all checks, the server for it, and a headless Chromium: Debian's, or none is looked for."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from serving_client import served
from valley_site import database_of, publish_valley_site, whole_catalogue

from feeds.catalog import read_catalogue
from psgfeed.serving.app import SiteApp
from psgfeed.serving.folder import SiteFolder
from psgfeed.serving.query_answers import QueryAnswers
from psgfeed.serving.query_feeds import Desk, QueryFeeds
from psgfeed.web.listening import listen, url_of

FOLDER = "/peru/"
WIDTHS = (320, 768, 1280)
HEIGHT = 800

# Nothing that axe finds is left out by these: they spare it what only its longer reports show.
AXE_OPTIONS = {"resultTypes": ["violations"], "preload": False, "selectors": False}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: needs playwright and a Chromium (make test-browser)")


@dataclass(frozen=True, slots=True)
class Hosted:
    """The site as it is served: where its files are, and the address of its front page."""

    folder: Path
    url: str


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    """The whole catalogue's site and its search, served in a folder of its host."""
    folder = tmp_path_factory.mktemp("browser") / "site"
    with listen("127.0.0.1", 0) as door:
        url = url_of(door) + FOLDER
        publication = publish_valley_site(folder, url)
        site = SiteFolder(folder)
        sources = {source.id: source for source in whole_catalogue()}
        desk = Desk(database_of(folder), publication, read_catalogue(), sources)
        with (
            closing(QueryFeeds(desk, site.headers)) as queries,
            served(SiteApp(site, FOLDER, QueryAnswers(queries, site.headers)), door=door),
        ):
            yield Hosted(folder, url)


# Playwright keeps an event loop running as long as it is open, which other tests of the same process would meet.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip("no Chromium here: make test-browser installs one")
    with playwright.sync_playwright() as running:
        launched = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def contexts(browser: Any) -> Iterator[Callable[..., Any]]:
    """A function that gives a browser as it is told to be; one that was asked for before is given again."""
    made: dict[str, Any] = {}

    def context(**options: Any) -> Any:
        key = repr(options)
        if key not in made:
            made[key] = browser.new_context(**options)
        return made[key]

    yield context
    for one in made.values():
        one.close()


@pytest.fixture
def open_page(contexts: Callable[..., Any], hosted: Hosted) -> Iterator[Callable[..., Any]]:
    """A function that opens a page of the site by its path; the rest is what the browser is told to be."""
    pages: list[Any] = []

    def opened(path: str = "", **options: Any) -> Any:
        page = contexts(**options).new_page()
        pages.append(page)
        page.goto(hosted.url + path)
        return page

    yield opened
    for page in pages:
        page.close()


@pytest.fixture
def complaints(open_page: Callable[..., Any]) -> Callable[..., list[tuple[str, ...]]]:
    """A function that gives what is wrong with a page in some schemes and widths: what axe finds.

    Whether it has to be moved sideways is looked for in all widths.
    """
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def found(path: str, *looks: tuple[str, int]) -> list[tuple[str, ...]]:
        page = open_page(path)
        page.evaluate(axe.axe_script)
        wrong: list[tuple[str, ...]] = []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            own, seen = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]")
            wrong += [(f"{width} px", f"scrolls to {seen} px")] if seen != own else []
        for scheme, width in looks:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": HEIGHT})
            here = f"{scheme}, {width} px"
            for rule in page.evaluate("options => axe.run(options).then(found => found.violations)", AXE_OPTIONS):
                wrong.append((here, rule["id"], rule["nodes"][0]["html"]))
        return wrong

    return found
