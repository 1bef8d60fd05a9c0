import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import feedparser
import listparser
import pytest
from lxml import etree, html

from feeds.catalog import Feed, read_catalogue
from feeds.formats.channel import Channel
from feeds.formats.rss_atom import render_both
from feeds.publish import Publication, Published, publish
from feeds.workspace import WorkspaceFeeds
from psgfeed.model import Entry, Item, Mark, Precision, Source, StoredItem, When
from psgfeed.problems import FEED_BROKEN, PLACE_UNWRITABLE
from psgfeed.store.engine import Store, open_store
from psgfeed.store.items import keep
from psgfeed.store.query import ItemQuery
from psgfeed.store.runs import start_crawl, start_run
from psgfeed.vocabulary import Term

ItemMaker = Callable[..., StoredItem]

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
FORMATS = ("feed.atom", "feed.xml", "feed.json")


@dataclass(frozen=True, slots=True)
class Desk:
    """A store, a site and the sources, with the two things that are done to them."""

    store: Store
    publication: Publication
    sources: dict[str, Source]

    def take(self, *items: Item, at: datetime = NOON) -> None:
        with self.store.begin() as connection:
            run = start_run(connection, at)
            for source in sorted({item.source for item in items}):
                crawl = start_crawl(connection, run, source, at)
                of_source = [item for item in items if item.source == source]
                keep(connection, self.sources[source], of_source, at, crawl, place=f"https://{source}.example/rss")

    def publish(self, *, dry_run: bool = False) -> Published:
        return publish(self.store, read_catalogue(), self.publication, self.sources.values(), dry_run=dry_run)

    def read(self, path: str) -> bytes:
        return (self.publication.folder / path).read_bytes()

    @property
    def files(self) -> set[str]:
        folder = self.publication.folder
        return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}

    @property
    def state(self) -> dict[str, tuple[int, bytes]]:
        folder = self.publication.folder
        return {path: ((folder / path).stat().st_mtime_ns, self.read(path)) for path in self.files}


@pytest.fixture
def desk(tmp_path: Path, sources: dict[str, Source]) -> Iterator[Desk]:
    with open_store(f"sqlite:///{tmp_path / 'psgfeed.db'}") as store:
        publication = Publication(
            folder=tmp_path / "site",
            base_url="https://feeds.example/peru/",
            title="Valley news",
            authority="feeds.example",
            year=2026,
        )
        yield Desk(store, publication, sources)


def item(number: int, source: str = "valley", **values: object) -> Item:
    plain = Item(
        source=source,
        guid=f"guid-{number}",
        title=f"Dam {number} at {source} is inspected",
        url=f"https://{source}.example/{number}",
        url_key=f"{source}.example/{number}",
        published=When(Precision.TIME, instant=NOON - timedelta(hours=number)),
        summary=f"Inspectors visit dam {number} of {source}.",
        language="en",
        categories=(Mark("mining"),),
        regions=(Mark("PE-CUS"),),
    )
    return replace(plain, **values)  # type: ignore[arg-type]  # the tests name fields of an item


def archived(folder: str) -> set[str]:
    return {f"{folder}archive/{year}.atom" for year in (2025, 2026)}


def is_of_a_feed(path: str) -> bool:
    """Tell whether a file belongs to a feed that carries items."""
    folders = ("about/", "help/", "data/", "status/", "digest/")
    return path.endswith((*FORMATS, "index.html", "archive/2025.atom", "archive/2026.atom")) and not path.removeprefix(
        "es/"
    ).startswith(folders)


def beside(folder: str) -> set[str]:
    names = {f"{folder}{name}" for name in (*FORMATS, "index.html")}
    return {*names, f"es/{folder}index.html"}


def test_an_empty_store_gives_the_front_page_and_its_feeds(desk: Desk) -> None:
    done = desk.publish()
    assert {path for path in desk.files if is_of_a_feed(path)} == beside("")
    assert set(done.written) == desk.files
    assert (done.unchanged, done.feeds, done.findings) == (0, 1, ())


def test_feeds_stand_where_their_addresses_say(desk: Desk) -> None:
    desk.take(item(1), item(2, "coast", categories=(Mark("politics"),), regions=(), language="es"))
    desk.publish()
    folders = ("", "c/mining/", "c/politics/", "r/PE-CUS/", "s/valley/", "s/coast/", "lang/en/", "lang/es/")
    expected = set().union(*(beside(folder) for folder in folders), *(archived(folder) for folder in folders))
    assert {path for path in desk.files if is_of_a_feed(path)} == expected


def test_every_feed_is_well_formed_and_its_ids_are_unique(desk: Desk) -> None:
    desk.take(*(item(number, source) for number in range(30) for source in desk.sources))
    desk.publish()
    feeds = [path for path in desk.files if path.endswith((".atom", "feed.xml"))]
    assert len(feeds) == 4 * 7 + 2
    for path in (path for path in feeds if not path.endswith("archive/2025.atom")):
        parsed = feedparser.parse(desk.read(path))
        ids = [entry.id for entry in parsed.entries]
        assert not parsed.bozo
        assert len(ids) == len(set(ids)) > 0
        assert all(id_.startswith("tag:feeds.example,2026:") for id_ in ids)


def test_publishing_again_writes_nothing(desk: Desk) -> None:
    desk.take(*(item(number) for number in range(5)))
    first = desk.publish()
    before = desk.state
    second = desk.publish()
    assert second.written == ()
    assert second.unchanged == len(first.written)
    assert desk.state == before


def test_two_sites_of_one_store_are_equal_to_the_byte(desk: Desk, tmp_path: Path) -> None:
    desk.take(*(item(number) for number in range(5)))
    desk.publish()
    other = replace(desk, publication=replace(desk.publication, folder=tmp_path / "other"))
    other.publish()
    assert {path: other.read(path) for path in other.files} == {path: desk.read(path) for path in desk.files}


def test_one_changed_item_rewrites_exactly_the_files_that_carry_it(desk: Desk) -> None:
    mine = [item(number) for number in range(3)]
    others = [item(number, "coast", categories=(Mark("politics"),), regions=(), language="es") for number in (30, 31)]
    desk.take(*mine, *others)
    desk.publish()
    desk.take(replace(mine[1], title="Dam 1 is closed"), mine[0], mine[2], at=NOON + timedelta(hours=1))
    done = desk.publish()
    carrying = ("", "c/mining/", "r/PE-CUS/", "s/valley/", "lang/en/")
    digest = {f"{language}digest/weekly/2026-W11/index.html" for language in ("", "es/")}
    archives = {f"{folder}archive/{name}" for folder in carrying for name in ("2026.atom", "manifest.json")}
    feeds = archives.union(*(beside(folder) for folder in carrying))
    assert set(done.written) - {"sitemap.xml"} == {
        *feeds,
        *digest,
        *(f"digest/weekly/{name}" for name in FORMATS),
        "manifest.json",
    }


def test_a_second_crawl_that_changes_nothing_changes_no_file(desk: Desk) -> None:
    desk.take(*(item(number) for number in range(3)))
    desk.publish()
    desk.take(*(item(number) for number in range(3)), at=NOON + timedelta(days=2))
    assert desk.publish().written == ()


def test_what_stands_is_not_rendered_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.take(item(1), item(2, "coast", categories=(Mark("politics"),)))
    desk.publish()
    rendered: list[str] = []

    def note(channel: Channel, entries: Sequence[Entry]) -> dict[str, bytes]:
        rendered.append(channel.path)
        return render_both(channel, entries)

    monkeypatch.setattr("feeds.formats.rss_atom.render_both", note)
    desk.publish()
    assert rendered == []
    desk.take(item(1, title="Dam 1 is closed"), at=NOON + timedelta(hours=1))
    desk.publish()
    assert rendered == ["", "c/mining/", "r/PE-CUS/", "lang/en/", "s/valley/", "digest/weekly/"]


@pytest.mark.parametrize("damage", [b"", b"{}", b"[1]", b'{"files": 3, "inputs": {}}', b"\xff"])
def test_a_damaged_manifest_is_made_again(desk: Desk, damage: bytes) -> None:
    desk.take(item(1))
    desk.publish()
    whole = desk.read("manifest.json")
    (desk.publication.folder / "manifest.json").write_bytes(damage)
    assert desk.publish().written == ("manifest.json",)
    assert desk.read("manifest.json") == whole


def test_a_file_that_was_changed_by_hand_is_made_again(desk: Desk) -> None:
    desk.take(item(1))
    desk.publish()
    whole = desk.read("s/valley/feed.json")
    (desk.publication.folder / "s/valley/feed.json").write_bytes(whole.replace(b"Dam", b"Dim"))
    assert desk.publish().written == ("s/valley/feed.json",)
    assert desk.read("s/valley/feed.json") == whole


def test_another_address_of_the_site_changes_every_feed(desk: Desk) -> None:
    desk.take(item(1))
    desk.publish()
    moved = replace(desk, publication=replace(desk.publication, base_url="https://moved.example/"))
    moved.publish()
    assert b"feeds.example/peru" not in b"".join(desk.read(path) for path in desk.files)


def test_a_dry_run_says_what_it_would_write_and_writes_nothing(desk: Desk) -> None:
    desk.take(item(1))
    would = desk.publish(dry_run=True)
    assert desk.files == set()
    assert set(would.written) == set(desk.publish().written)


def test_a_published_address_stays_when_its_feed_runs_empty(desk: Desk) -> None:
    desk.take(item(1))
    desk.publish()
    closed = replace(desk, sources={"coast": desk.sources["coast"]})
    with desk.store.begin() as connection:
        connection.exec_driver_sql("UPDATE item SET held = 1")
    closed.publish()
    assert desk.files >= beside("c/mining/") | beside("s/valley/")
    assert feedparser.parse(desk.read("c/mining/feed.atom")).entries == []
    assert len(feedparser.parse(desk.read("s/valley/feed.atom")).entries) == 1
    assert "s/valley/feed.atom" in json.loads(desk.read("manifest.json"))["files"]


def test_a_file_that_was_deleted_by_hand_comes_back(desk: Desk) -> None:
    desk.take(item(1))
    desk.publish()
    (desk.publication.folder / "c/mining/feed.xml").unlink()
    assert desk.publish().written == ("c/mining/feed.xml",)


def test_a_feed_that_fails_is_reported_and_the_others_are_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_for_mining(channel: Channel, entries: Sequence[Entry]) -> dict[str, bytes]:
        if channel.path == "c/mining/":
            raise ZeroDivisionError("an invented bug")
        return render_both(channel, entries)

    monkeypatch.setattr("feeds.formats.rss_atom.render_both", fail_for_mining)
    desk.take(item(1))
    done = desk.publish()
    assert [(finding.problem, finding.place) for finding in done.findings] == [(FEED_BROKEN, "c/mining/feed")]
    assert "ZeroDivisionError: an invented bug" in str(done.findings[0])
    assert not (desk.publication.folder / "c/mining/feed.atom").exists()
    assert feedparser.parse(desk.read("feed.atom")).entries


def test_a_folder_that_cannot_be_written_is_reported(desk: Desk) -> None:
    desk.take(item(1))
    desk.publication.folder.mkdir()
    (desk.publication.folder / "c").write_text("in the way")
    done = desk.publish()
    assert {finding.problem for finding in done.findings} == {PLACE_UNWRITABLE}
    assert "feed.atom" in done.written


def test_the_manifest_names_every_file_but_itself_and_leaves_archives_to_their_own(desk: Desk) -> None:
    desk.take(item(1))
    desk.publish()
    manifest = json.loads(desk.read("manifest.json"))["files"]
    archived = {path for path in desk.files if path.endswith(".atom") and "archive/" in path}
    assert set(manifest) == desk.files - archived - {"manifest.json"}
    of_mining = json.loads(desk.read("c/mining/archive/manifest.json"))["files"]
    assert {f"c/mining/archive/{name}" for name in of_mining} == {path for path in archived if "mining" in path}
    content = desk.read("c/mining/archive/2026.atom")
    assert of_mining["2026.atom"] == {"sha256": sha256(content).hexdigest(), "size": len(content)}
    assert manifest[".nojekyll"] == {
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "size": 0,
    }


def test_the_list_of_subscriptions_names_every_feed_in_groups(desk: Desk) -> None:
    desk.take(item(1))
    desk.publish()
    root = etree.fromstring(desk.read("subscriptions.opml"))
    assert [outline.get("text") for outline in root.iterfind("body/outline")] == [
        "Valley news",
        "Topics",
        "Regions",
        "Languages",
        "Sources",
        "Digests",
    ]
    base = "https://feeds.example/peru/"
    assert [outline.get("xmlUrl") for outline in root.iterfind(".//outline[@xmlUrl]")] == [
        f"{base}feed.atom",
        f"{base}c/mining/feed.atom",
        f"{base}r/PE-CUS/feed.atom",
        f"{base}lang/en/feed.atom",
        f"{base}s/valley/feed.atom",
        f"{base}digest/weekly/feed.atom",
    ]


def test_subscriptions_come_in_both_languages_and_by_group_and_are_read_back(desk: Desk) -> None:
    desk.take(item(1), item(2, "coast", categories=(Mark("politics"),)))
    desk.publish()
    lists = {path: listparser.parse(desk.read(path).decode()) for path in desk.files if path.endswith(".opml")}
    assert sorted(lists) == sorted(
        f"{folder}subscriptions{language}.opml"
        for folder in ("", "c/", "r/", "lang/", "s/")
        for language in ("", "-es")
    )
    assert all(not found.bozo for found in lists.values())
    topics = {feed.url: feed.title for feed in lists["c/subscriptions-es.opml"].feeds}
    assert topics == {
        "https://feeds.example/peru/c/mining/feed.atom": "Minería – Valley news",
        "https://feeds.example/peru/c/politics/feed.atom": "Política – Valley news",
    }
    assert {feed.url for feed in lists["c/subscriptions.opml"].feeds} == set(topics)


def test_every_link_of_every_page_leads_to_a_file_or_out(desk: Desk) -> None:
    desk.take(*(item(number, source) for number in range(3) for source in desk.sources))
    desk.publish()
    for page in (path for path in desk.files if path.endswith(".html")):
        tree = html.fromstring(desk.read(page).decode())
        links = tree.xpath("//a/@href | //link[not(starts-with(@href, 'http'))]/@href | //img/@src")
        folder = (desk.publication.folder / page).parent
        for link in (str(link) for link in links):
            path, _, anchor = link.partition("#")
            target = (folder / path).resolve() if path else desk.publication.folder / page
            target = target / "index.html" if target.is_dir() else target
            if page != "404.html":  # it is shown at any address, so its links begin at the site's root
                assert link.startswith("https://") or target.is_file(), (page, link)
            if anchor and page != "404.html":
                assert f'id="{anchor}"' in target.read_text(encoding="utf-8"), (page, link)


def test_a_feed_of_the_workspace_is_published_and_stays_when_it_is_no_longer_wished(desk: Desk) -> None:
    dams = Feed(
        family="workspace",
        slug="dams",
        path="f/dams/",
        names=Term("dams", "Dams", "Represas"),
        titles={"en": "Dams", "es": "Represas"},
        descriptions={"en": "Dams.", "es": "Represas."},
        query={},
        fold=True,
        share_max=1.0,
        always=False,
        asked=(ItemQuery(words="dam", source="coast"), ItemQuery(words="dam", source="hills")),
    )
    wished = WorkspaceFeeds((dams, replace(dams, path="f/snow/", asked=(ItemQuery(words="snow"),))))
    desk.take(item(1), item(2, "coast"), item(3, "hills"))
    done = publish(desk.store, read_catalogue(), desk.publication, desk.sources.values(), wished=wished)
    assert done.waiting == ("f/snow/",)
    feed = json.loads(desk.read("f/dams/feed.json"))
    assert [entry["title"] for entry in feed["items"]] == ["Dam 2 at coast is inspected", "Dam 3 at hills is inspected"]
    before = desk.read("f/dams/feed.atom")
    desk.publish()
    assert desk.read("f/dams/feed.atom") == before
    assert "f/dams/feed.atom" in json.loads(desk.read("manifest.json"))["files"]
