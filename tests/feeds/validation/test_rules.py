import re
from pathlib import Path

import pytest

from feeds.validation.rules import Fault, Note, Rule, faults, read_rules
from psgfeed.problems import Level

ROOT = Path(__file__).parents[3]
GROUPS = "|".join(sorted({code.partition(".")[0] for code in read_rules()}))
CODE = re.compile(rf'"((?:{GROUPS})\.[a-z0-9-]+)"')
NO_CODES = {"feed.atom", "feed.xml", "feed.json", "robots.txt", "sitemap.xml", "manifest.json"}


def named_in(folder: Path) -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    return {code for text in texts for code in CODE.findall(text)} - NO_CODES


def test_every_rule_of_the_table_is_checked_and_every_check_has_its_rule() -> None:
    assert named_in(ROOT / "feeds/validation") == set(read_rules())


def test_every_rule_is_broken_by_a_test() -> None:
    assert set(read_rules()) - named_in(Path(__file__).parent) == set()


@pytest.mark.parametrize("rule", read_rules().values(), ids=lambda rule: rule.code)
def test_a_rule_says_who_demands_it_and_what_to_do(rule: Rule) -> None:
    assert rule.section
    assert rule.remedy
    assert not rule.sentence.endswith(".")
    assert rule.level in {Level.ERROR, Level.WARNING}


def test_a_fault_says_where_what_and_what_to_do_in_one_line() -> None:
    [fault] = faults("c/mining/feed.xml", [Note("value.weekday", 19, "tag:feeds.example,2026:valley-1", "Wed")])
    assert str(fault) == (
        "c/mining/feed.xml:19: entry tag:feeds.example,2026:valley-1: The weekday is not that of the date (Wed)."
        " Write the right one or none. [value.weekday; Profile §3.2; RFC 822 §5.2]"
    )


def test_a_fault_is_an_object_of_json_too() -> None:
    fault = Fault("feed.xml", read_rules()["rss.ttl"], Note("rss.ttl", 3))
    assert fault.as_json() == {
        "file": "feed.xml",
        "line": 3,
        "entry": None,
        "code": "rss.ttl",
        "level": "error",
        "section": "RSS: <ttl>",
        "message": "The time to live is not a number of minutes",
        "detail": None,
        "remedy": "Write a whole number above 0",
    }
