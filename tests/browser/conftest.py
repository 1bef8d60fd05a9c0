"""One published site for all checks, a server for it, and a headless Chromium: Debian's, or none is looked for."""

import mimetypes
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from valley_site import publish_valley_site

FOLDER = "/peru/"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: needs playwright and a Chromium (make test-browser)")


@dataclass(frozen=True, slots=True)
class Hosted:
    """The site as it is served: where its files are, and the address of its front page."""

    folder: Path
    url: str


@pytest.fixture(scope="session")
def hosted(serve: Callable[[], Any], tmp_path_factory: pytest.TempPathFactory) -> Hosted:
    """The whole catalogue's site, served in a folder of its host."""
    site = serve()
    folder = tmp_path_factory.mktemp("browser") / "site"
    url = site.url + FOLDER
    publish_valley_site(folder, url)

    def answer(asked: Any, send: Callable[[bytes], None]) -> None:
        path = asked.path.partition("?")[0]
        target = folder / path.removeprefix(FOLDER)
        target = target / "index.html" if target.is_dir() else target
        if path.startswith(FOLDER) and target.is_file():
            kind = mimetypes.guess_type(target.name)[0] or "application/octet-stream"
            send(site.answer(target.read_bytes(), kind=f"{kind}; charset=utf-8"))
        else:
            send(site.answer((folder / "404.html").read_bytes(), 404, "text/html; charset=utf-8"))

    site.otherwise = answer
    return Hosted(folder, url)


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
