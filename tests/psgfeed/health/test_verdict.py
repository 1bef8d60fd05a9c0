import pytest

from psgfeed.health.verdict import judge
from psgfeed.model import Source


def source(items_min: int = 0) -> Source:
    return Source("voz", "Voz", "feed", "https://voz.example/rss", items_min=items_min)


@pytest.mark.parametrize(
    ("seen", "usual", "items_min", "good"),
    [
        (20, [20, 20, 20], 0, True),
        (7, [20, 20, 20], 0, True),
        (6, [20, 20, 20], 0, False),
        (0, [1, 1, 1], 0, False),
        (0, [0, 0, 0], 0, True),
        (1, [20, 20], 0, True),
        (7, [], 8, False),
        (8, [], 8, True),
        (7, [9, 9, 9], 8, False),
    ],
)
def test_a_crawl_is_judged_by_what_its_source_usually_shows(
    seen: int, usual: list[int], items_min: int, good: bool
) -> None:
    assert judge(source(items_min), seen, usual).good is good


def test_a_doubtful_crawl_says_what_was_expected() -> None:
    finding = judge(source(), 1, [20, 22, 18]).finding
    assert finding is not None
    assert (finding.problem.code, finding.detail) == ("crawl.few", "1 items, usually 20")
