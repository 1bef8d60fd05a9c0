"""How an answer in a review is read."""

from datetime import UTC, datetime

import pytest

from psgfeed.cli.categories_review import _read
from psgfeed.model import Item, Mark, StoredItem

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINE = Item("andes", "1", "Mina en Puno", categories=(Mark("mining"),), regions=(Mark("PE-PUN"),))
SHOWN = StoredItem(
    id="andes-0000000000",
    item=MINE,
    first_seen=NOW,
    last_seen=NOW,
    last_changed=NOW,
    feed_time=NOW,
)


def read(answer: str) -> dict[str, bool | None] | None:
    decisions = _read(answer, SHOWN)
    return None if decisions is None else {one.subject: one.verdict for one in decisions}


def test_an_empty_answer_confirms_what_is_shown() -> None:
    assert read("") == {"peru": True, "mining": True, "PE-PUN": True}


def test_signs_add_take_away_and_leave_to_the_rules() -> None:
    assert read("+gender -mining =PE-PUN -peru") == {
        "gender": True,
        "mining": False,
        "PE-PUN": None,
        "peru": False,
    }


@pytest.mark.parametrize("answer", ["gender", "+nosuch", "+gender yes"])
def test_what_cannot_be_read_decides_nothing(answer: str) -> None:
    assert read(answer) is None
