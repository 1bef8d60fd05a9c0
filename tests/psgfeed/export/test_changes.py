import csv
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from psgfeed.export.changes import Change, Changes, Kind, changes_csv, changes_markdown, compare

HEADER = ("item_id", "published_date", "title")
Rows = dict[str, tuple[str, str]]


def table(path: Path, rows: Rows, header: tuple[str, ...] = HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for item_id, (day, title) in sorted(rows.items(), key=lambda row: (not row[1][0], row[1][0], row[0])):
            writer.writerow((item_id, day, title, *["x"] * (len(header) - len(HEADER))))
    return path


def kinds(changes: Changes) -> dict[str, str]:
    return {change.item_id: change.kind.value for change in changes.changes}


def test_rows_are_added_changed_and_removed(tmp_path: Path) -> None:
    old = table(
        tmp_path / "old.csv", {"a-1": ("2026-01-01", "One"), "a-2": ("2026-01-02", "Two"), "a-3": ("", "Three")}
    )
    new = table(
        tmp_path / "new.csv", {"a-1": ("2026-01-01", "One"), "a-2": ("2026-01-05", "Two!"), "a-4": ("", "Four")}
    )
    changes = compare(old, new)
    assert kinds(changes) == {"a-2": "MOD", "a-3": "DEL", "a-4": "ADD"}
    (changed,) = (change for change in changes.changes if change.kind is Kind.MOD)
    assert changed.columns == ("published_date", "title")
    assert changed.old_hash != changed.new_hash


def test_that_an_item_was_listed_again_is_no_change(tmp_path: Path) -> None:
    header = (*HEADER, "last_seen_at")
    old = table(tmp_path / "old.csv", {"a-1": ("2026-01-01", "One")}, header)
    new = tmp_path / "new.csv"
    new.write_text(old.read_text(encoding="utf-8").replace(",x", ",y"), encoding="utf-8")
    assert compare(old, new).changes == ()


def test_new_and_gone_columns_are_told_and_not_taken_for_changed_rows(tmp_path: Path) -> None:
    old = table(tmp_path / "old.csv", {"a-1": ("2026-01-01", "One")}, (*HEADER, "gone"))
    new = table(tmp_path / "new.csv", {"a-1": ("2026-01-01", "One")}, (*HEADER, "fresh"))
    assert compare(old, new) == Changes((), ("fresh",), ("gone",))


def test_the_changes_are_told_as_lines_and_in_words() -> None:
    changes = Changes((Change(Kind.MOD, "a-1", "0" * 16, "1" * 16, ("title", "summary")),), columns_added=("fresh",))
    assert b"".join(changes_csv(changes)).splitlines()[1] == b"MOD,a-1,0000000000000000,1111111111111111,title|summary"
    text = changes_markdown(changes, "2026-11-25", "2026-10-25")
    assert text.startswith("# Changes from 2026-10-25 to 2026-11-25\n")
    assert "| MOD | 1 |" in text
    assert "`summary`, `title`" in text
    assert "Columns that are new: `fresh`" in text


TABLES = st.dictionaries(
    st.sampled_from([f"s-{number}" for number in range(12)]),
    st.tuples(st.sampled_from(["", "2026-01-01", "2026-01-02"]), st.sampled_from(["x", "y", "a,b\n“c”"])),
)


@given(before=TABLES, after=TABLES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_changes_are_those_of_the_two_sets_of_rows(tmp_path: Path, before: Rows, after: Rows) -> None:
    changes = compare(table(tmp_path / "old.csv", before), table(tmp_path / "new.csv", after))
    expected = dict.fromkeys(before.keys() - after.keys(), "DEL")
    expected |= dict.fromkeys(after.keys() - before.keys(), "ADD")
    expected |= {name: "MOD" for name in before.keys() & after.keys() if before[name] != after[name]}
    assert kinds(changes) == expected
