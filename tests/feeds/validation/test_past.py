"""A site against an earlier one."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.validation.past import check_past
from psgfeed.problems import ConfigurationError

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)

Entry = dict[str, str]


def entry(number: int, **values: str) -> Entry:
    return {
        "id": f"tag:feeds.example,2026:valley-{number}",
        "title": f"Dam {number}",
        "link": f"https://valley.example/{number}",
        "published": (NOW - timedelta(days=number)).isoformat(),
        "also": "",
    } | values


def feed(*entries: Entry) -> str:
    shown = "".join(
        f"<entry><id>{one['id']}</id><title>{one['title']}</title><link href='{one['link']}'/>"
        f"<published>{one['published']}</published>"
        + (f"<link rel='related' href='{one['also']}'/>" if one["also"] else "")
        + "</entry>"
        for one in entries
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{shown}</feed>'


def make(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    table = {"files": {path: {"sha256": "", "size": 0} for path in files}, "inputs": {}}
    (folder / "manifest.json").write_text(json.dumps(table))
    return folder


Compare = Callable[[dict[str, str], dict[str, str]], list[str]]


@pytest.fixture
def compare(tmp_path: Path) -> Compare:
    def told(before: dict[str, str], after: dict[str, str]) -> list[str]:
        old, new = make(tmp_path / "old", before), make(tmp_path / "new", after)
        return [fault.rule.code for fault in check_past(new, old)]

    return told


def test_a_site_that_only_grew_passes(compare: Compare) -> None:
    before = feed(*(entry(number) for number in range(1, 9)))
    after = feed(*(entry(number) for number in range(9)))
    assert compare({"feed.atom": before}, {"feed.atom": after, "c/mining/feed.atom": after}) == []


def test_an_address_that_is_gone_is_refused(compare: Compare) -> None:
    assert compare({"feed.atom": feed(), "c/mining/feed.atom": feed()}, {"feed.atom": feed()}) == ["past.address-gone"]


def test_an_id_that_was_given_to_another_text_is_refused(compare: Compare) -> None:
    other = entry(1, title="A bridge", link="https://valley.example/bridge")
    assert compare({"feed.atom": feed(entry(1))}, {"feed.atom": feed(other)}) == ["past.id-reissued"]


@pytest.mark.parametrize("values", [{"title": "Dam 1 is safe"}, {"link": "https://www.valley.example/1"}])
def test_a_corrected_title_or_a_moved_page_is_no_other_text(compare: Compare, values: dict[str, str]) -> None:
    assert compare({"feed.atom": feed(entry(1))}, {"feed.atom": feed(entry(1, **values))}) == []


def test_a_date_moved_forward_is_refused_and_one_moved_back_is_not(compare: Compare) -> None:
    later, earlier = (entry(2, published=entry(day)["published"]) for day in (1, 3))
    assert compare({"feed.atom": feed(entry(2))}, {"feed.atom": feed(later)}) == ["past.bumped"]
    assert compare({"feed.atom": feed(entry(2))}, {"feed.atom": feed(earlier)}) == []


def test_an_entry_that_left_while_there_was_room_is_refused(compare: Compare) -> None:
    before = feed(*(entry(number) for number in range(60)))
    after = feed(*(entry(number) for number in range(60) if number != 30))
    assert compare({"feed.atom": before}, {"feed.atom": after}) == ["past.entry-lost"]


def test_an_entry_of_a_small_feed_is_not_too_old(compare: Compare) -> None:
    assert compare({"feed.atom": feed(entry(0), entry(900))}, {"feed.atom": feed(entry(0))}) == ["past.entry-lost"]


def test_an_entry_may_leave_a_feed_that_has_fifty_newer_ones_in_ninety_days(compare: Compare) -> None:
    now = [entry(number) for number in range(50)]
    assert compare({"feed.atom": feed(*now, entry(91))}, {"feed.atom": feed(*now)}) == []


def test_a_story_that_was_folded_into_another_is_not_lost(compare: Compare) -> None:
    folded = entry(1, also="https://valley.example/2")
    assert compare({"feed.atom": feed(entry(1), entry(2))}, {"feed.atom": feed(folded)}) == []


def test_an_archive_may_gain_entries_and_lose_none(compare: Compare) -> None:
    path = "archive/2025.atom"
    assert compare({path: feed(entry(100))}, {path: feed(entry(100), entry(101))}) == []
    assert compare({path: feed(entry(100), entry(101))}, {path: feed(entry(100))}) == ["past.archive-lost"]


def test_an_archive_that_was_rewritten_for_nothing_is_told(compare: Compare) -> None:
    same = feed(entry(100)).replace("</feed>", "\n</feed>")
    assert compare({"archive/2025.atom": feed(entry(100))}, {"archive/2025.atom": same}) == ["past.archive-changed"]
    linked = same.replace("</feed>", "<link rel='next-archive' href='https://feeds.example/archive/2026.atom'/></feed>")
    assert compare({"archive/2025.atom": feed(entry(100))}, {"archive/2025.atom": linked}) == []


def test_a_closed_week_is_never_altered_but_the_open_one_is(compare: Compare) -> None:
    path = "digest/weekly/feed.atom"
    before = feed(entry(0), entry(7))
    assert compare({path: before}, {path: feed(entry(0, title="More"), entry(7))}) == []
    assert compare({path: before}, {path: feed(entry(0), entry(7, title="More"))}) == ["past.week-changed"]


def test_a_manifest_alone_tells_what_is_gone(tmp_path: Path) -> None:
    old = make(tmp_path / "old", {"feed.atom": feed(entry(1)), "style.css": "p {}"})
    new = make(tmp_path / "new", {"feed.atom": feed()})
    assert [fault.path for fault in check_past(new, old / "manifest.json")] == ["style.css"]


def test_what_is_no_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"manifest\.json"):
        check_past(tmp_path, tmp_path)
