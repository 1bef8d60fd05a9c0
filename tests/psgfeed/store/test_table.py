from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from psgfeed.model import Mark, Precision, When
from psgfeed.store.selection import Selection
from psgfeed.store.table import ALWAYS, _in_order, read_crawls, read_items, read_marks, read_revisions
from tests.psgfeed.store.conftest import Keeper, MakeItem, on

FIELDS = ("published_at", "first_seen", "backfill", "categories", "source_categories", "url", "is_primary")


def test_values_are_plain_and_the_same_on_both_databases(keeper: Keeper, news: MakeItem) -> None:
    noon = datetime(2026, 5, 2, 12, 30, 5, tzinfo=UTC)
    when = When(Precision.TIME, instant=noon, day=noon.date(), raw="x", origin="feed:pubDate")
    marks = (Mark("mining", 1.0), Mark("politics", 2.0))
    keeper.document(news("a", published=when, categories=marks, source_categories=("Perú",), url=None))
    with keeper.store.read() as connection:
        ((row,),) = (tuple(map(tuple, rows)) for rows in read_items(connection, Selection(), FIELDS))
    assert dict(zip((*ALWAYS, *FIELDS), row, strict=True)) == {
        "published_day": "2026-05-02",
        "published_date": "2026-05-02",
        "id": row[2],
        "published_at": "2026-05-02T12:30:05Z",
        "first_seen": "2026-11-24T13:00:00Z",
        "backfill": 0,
        "categories": "politics|mining",
        "source_categories": '["Perú"]',
        "url": "",
        "is_primary": 1,
    }


def test_rows_come_by_the_day_in_lima_and_id_undated_ones_last(keeper: Keeper, news: MakeItem) -> None:
    tokyo = timezone(timedelta(hours=9))
    items = [news("none", published=When()), news("day", published=on(2026, 5, 1))]
    for hour in range(0, 48, 5):
        local = datetime(2026, 5, 1, tzinfo=tokyo) + timedelta(hours=hour)
        when = When(Precision.TIME, instant=local.astimezone(UTC), day=local.date(), raw="x", origin="feed:pubDate")
        items.append(news(f"hour {hour}", published=when))
    keeper.document(*items)
    with keeper.store.read() as connection:
        rows = [tuple(row)[1:] for some in read_items(connection, Selection(), ()) for row in some]
    assert rows[:-1] == sorted(rows[:-1])
    assert len(rows) == len(items)
    assert rows[-1][0] == ""


DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 12))


@given(
    st.lists(st.tuples(DAYS, st.integers(-1, 1), st.text("abc", min_size=3, max_size=5)), max_size=60),
    st.integers(1, 9),
)
def test_the_order_holds_however_days_shift_and_batches_fall(items: list[tuple[date, int, str]], size: int) -> None:
    rows = sorted((str(day), str(day + timedelta(days=shift)), name) for day, shift, name in items)
    batches = (rows[start : start + size] for start in range(0, len(rows), size))
    found = [row for some in _in_order(batches) for row in some]
    assert found == sorted(rows, key=lambda row: row[1:])


def test_marks_that_a_person_took_away_are_no_evidence(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a", categories=(Mark("mining", 1.0, "mine", ("mina",)), Mark("gender", 0.0))))
    with keeper.store.read() as connection:
        (rows,) = read_marks(connection, "item_category", Selection(), ("slug", "weight", "words"))
    assert [tuple(row) for row in rows] == [("mining", 1.0, '["mina"]')]


def test_what_belongs_to_items_follows_their_selection(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a", title="before"))
    keeper.document(news("a", title="after"))
    with keeper.store.read() as connection:
        (rows,) = read_revisions(connection, Selection(sources=("andes",)), ("field", "old", "new"))
        assert [tuple(row) for row in rows] == [("title", "before", "after")]
        assert list(read_revisions(connection, Selection(sources=("sierra",)), ("field",))) == []
        (crawls,) = read_crawls(connection, ("id", "source", "started", "finished"))
    assert [tuple(row)[1:] for row in crawls] == [
        ("andes", "2026-11-24T13:00:00Z", ""),
        ("andes", "2026-11-24T14:00:00Z", ""),
    ]
