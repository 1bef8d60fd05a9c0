"""A site as we publish it passes, and each kind of damage to it is found."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.validation.folder import check_site

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
BASE = "https://feeds.example/peru/"


def codes(site: Path) -> set[str]:
    return {fault.rule.code for fault in check_site(site, NOW + timedelta(hours=1)).faults}


def test_what_we_publish_passes_without_a_warning(published: Path) -> None:
    checked = check_site(published, NOW + timedelta(hours=1))
    assert [str(fault) for fault in checked.faults] == []
    assert checked.files > 40


def swap(path: str, right: str, wrong: str) -> Callable[[Path], None]:
    def damage(site: Path) -> None:
        text = (site / path).read_text(encoding="utf-8")
        assert right in text
        (site / path).write_text(text.replace(right, wrong), encoding="utf-8")

    return damage


def put(path: str, text: str) -> Callable[[Path], None]:
    def damage(site: Path) -> None:
        (site / path).write_text(text, encoding="utf-8")

    return damage


def drop(path: str) -> Callable[[Path], None]:
    return lambda site: (site / path).unlink()


def drop_last_item(site: Path) -> None:
    table = json.loads((site / "feed.json").read_text(encoding="utf-8"))
    table["items"].pop()
    (site / "feed.json").write_text(json.dumps(table), encoding="utf-8")


def move_an_item(site: Path) -> None:
    table = json.loads((site / "feed.json").read_text(encoding="utf-8"))
    table["items"][0]["url"] = "https://elsewhere.example/"
    (site / "feed.json").write_text(json.dumps(table), encoding="utf-8")


URLSET = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
)
PLACE = f"<url><loc>{BASE}</loc></url>"

DAMAGED = [
    ("site.empty-file", put("c/mining/feed.atom", "")),
    ("site.address", drop("feed.atom")),
    ("feed.format-missing", drop("c/mining/feed.xml")),
    ("feed.formats-differ", drop_last_item),
    ("feed.formats-differ", move_an_item),
    ("link.broken", drop("c/politics/index.html")),
    ("link.broken", drop("icon.svg")),
    ("link.fragment", swap("c/mining/index.html", 'href="#content"', 'href="#nowhere"')),
    ("value.uri", swap("c/mining/index.html", 'href="#content"', 'href="http://[half"')),
    ("link.from-root", swap("c/mining/index.html", 'href="#content"', 'href="/"')),
    ("link.from-nowhere", swap("404.html", "/peru/style.css", "style.css")),
    ("page.twin-missing", swap("c/mining/index.html", 'hreflang="es"', 'hreflang="x-default"')),
    ("page.twin-broken", drop("es/c/mining/index.html")),
    ("page.twin-silent", swap("es/c/mining/index.html", f'{BASE}c/mining/"', f'{BASE}c/politics/"')),
    ("manifest.missing", drop("manifest.json")),
    ("manifest.unreadable", put("manifest.json", "[]")),
    ("manifest.file-missing", drop("style.css")),
    ("manifest.differs", put("style.css", "p { color: red }")),
    ("manifest.unlisted", put("notes.txt", "mine")),
    ("robots.missing", drop("robots.txt")),
    ("robots.line", put("robots.txt", "everybody is welcome")),
    ("robots.disallow", put("robots.txt", "User-agent: *\nDisallow: /c/")),
    ("robots.sitemap", put("robots.txt", f"Sitemap: {BASE}map.xml")),
    ("sitemap.root", put("sitemap.xml", '<?xml version="1.0" encoding="UTF-8"?>\n<urlset/>')),
    ("sitemap.address", put("sitemap.xml", URLSET.format(f"<url><loc>{BASE}lost/</loc></url>"))),
    ("sitemap.twice", put("sitemap.xml", URLSET.format(PLACE * 2))),
    ("sitemap.too-large", put("sitemap.xml", URLSET.format(PLACE * 50_001))),
    ("headers.type", put("_headers", "/*\n  X-Content-Type-Options: nosniff\n")),
]


@pytest.mark.parametrize(("code", "damage"), DAMAGED, ids=lambda value: value if isinstance(value, str) else "")
def test_each_rule_finds_the_damage(site: Path, code: str, damage: Callable[[Path], None]) -> None:
    damage(site)
    assert code in codes(site)


def entries(count: int, step: timedelta) -> str:
    return "".join(
        f"<entry><id>tag:feeds.example,2026:valley-{number}</id>"
        f"<published>{(NOW - step * number).isoformat()}</published></entry>"
        for number in range(count)
    )


@pytest.mark.parametrize(
    ("code", "count", "step"),
    [
        ("feed.order", 3, timedelta(days=-1)),
        ("feed.too-long", 201, timedelta(hours=1)),
        ("feed.window", 60, timedelta(days=3)),
    ],
)
def test_a_feed_keeps_its_order_and_its_window(site: Path, code: str, count: int, step: timedelta) -> None:
    (site / "feed.atom").write_text(archive("feed.atom").replace("</feed>", f"{entries(count, step)}</feed>"))
    assert code in codes(site)


MARK = '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>'


def archive(path: str, **links: str) -> str:
    shown = "".join(f'<link rel="{rel.replace("_", "-")}" href="{BASE}{href}"/>' for rel, href in links.items())
    mark = "" if path == "feed.atom" else MARK
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{mark}<link rel="self" href="{BASE}{path}"/>{shown}</feed>'


HISTORY = {
    "feed.atom": {"prev_archive": "a/2.atom"},
    "a/2.atom": {"prev_archive": "a/1.atom", "current": "feed.atom"},
    "a/1.atom": {"next_archive": "a/2.atom", "current": "feed.atom"},
}


@pytest.mark.parametrize(
    ("code", "path", "links"),
    [
        ("", "feed.atom", {"prev_archive": "a/2.atom"}),
        ("history.broken", "a/2.atom", {"prev_archive": "a/0.atom", "current": "feed.atom"}),
        (
            "history.circle",
            "a/1.atom",
            {"prev_archive": "a/2.atom", "next_archive": "a/2.atom", "current": "feed.atom"},
        ),
        ("history.next", "a/1.atom", {"next_archive": "a/3.atom", "current": "feed.atom"}),
        ("history.current", "a/1.atom", {"next_archive": "a/2.atom", "current": "c/feed.atom"}),
        ("history.unreached", "feed.atom", {}),
    ],
)
def test_archives_lead_back_to_the_beginning(tmp_path: Path, code: str, path: str, links: dict[str, str]) -> None:
    (tmp_path / "a").mkdir()
    for name, of_name in (HISTORY | {path: links}).items():
        (tmp_path / name).write_text(archive(name, **of_name))
    told = {fault for fault in codes(tmp_path) if fault.startswith("history.")}
    assert code in told if code else not told


def test_an_archive_that_stands_alone_is_complete_and_links_to_none(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "feed.atom").write_text(archive("feed.atom", prev_archive="a/1.atom"))
    (tmp_path / "a/1.atom").write_text(archive("a/1.atom").replace(MARK, MARK + MARK.replace("archive", "complete")))
    assert not {fault for fault in codes(tmp_path) if fault.startswith("history.")}


def test_an_archive_without_its_mark_is_found(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "feed.atom").write_text(archive("feed.atom", prev_archive="a/1.atom"))
    (tmp_path / "a/1.atom").write_text('<feed xmlns="http://www.w3.org/2005/Atom"/>')
    assert "history.unmarked" in codes(tmp_path)


def test_an_empty_folder_has_no_address_and_no_manifest(tmp_path: Path) -> None:
    assert {"site.address", "manifest.missing", "robots.missing"} == codes(tmp_path)
