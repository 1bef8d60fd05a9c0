from psgfeed import problems
from psgfeed.problems import Finding, Level


def test_every_problem_says_what_is_wrong_and_an_error_says_what_to_do() -> None:
    for problem in problems.ALL.values():
        assert problem.sentence
        assert not problem.sentence.endswith(".")
        assert problem.remedy or problem.level is Level.NOTE, problem.code


def test_a_code_names_its_room_and_its_matter() -> None:
    rooms = [
        "date",
        "item",
        "document",
        "listing",
        "fetch",
        "crawl",
        "config",
        "source",
        "place",
        "feed",
        "data",
        "query",
    ]
    for code in problems.ALL:
        room, _, matter = code.partition(".")
        assert room in rooms
        assert matter


def test_a_finding_reads_as_one_line_with_place_detail_and_remedy() -> None:
    finding = Finding(problems.SOURCE_UNKNOWN, "sarvindi", "did you mean servindi?")
    assert str(finding) == (
        "sarvindi: There is no such source (did you mean servindi?). psgfeed sources list names them"
    )
