"""What other programs rely on: ``psgfeed stories test``."""

import json
import subprocess

from journeys import command

PAIR = {
    "a": {
        "title": "Capturan en Tocache al alcalde prófugo de Uchiza",
        "summary": "Melquíades Trigoso llevaba siete meses en la clandestinidad por las coimas de un mercado.",
        "date": "2031-05-12",
    },
    "b": {
        "title": "Fugitive mayor of Uchiza caught in Tocache",
        "summary": "Melquíades Trigoso had been in hiding for seven months over bribes for a market building.",
        "date": "2031-05-13T09:00:00-05:00",
    },
}


def run(*lines: str, json_out: bool = True) -> list[str]:
    done = subprocess.run(
        [command(), "stories", "test", *(["--json"] if json_out else [])],
        input="\n".join(lines).encode("utf-8", "surrogatepass"),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().splitlines()


def test_a_pair_in_gives_an_answer_out() -> None:
    other = {"a": PAIR["a"], "b": {"title": "Rain in Ica", "summary": "", "date": None}}
    same, another = (json.loads(line) for line in run(json.dumps(PAIR), json.dumps(other)))
    assert set(same) == set(another) == {"same_story", "score", "why"}
    assert (same["same_story"], another["same_story"]) == (True, False)
    assert 0 <= another["score"] < 0.5 <= same["score"] <= 1
    assert "Trigoso" in same["why"]


def test_a_date_may_be_missing_and_counts_when_it_is_there() -> None:
    undated = {side: {"title": text["title"], "summary": text["summary"]} for side, text in PAIR.items()}
    empty = {side: {**text, "date": None} for side, text in undated.items()}
    late = {"a": PAIR["a"], "b": {**PAIR["b"], "date": "2032-05-13"}}
    answers = [json.loads(line)["same_story"] for line in run(*map(json.dumps, (undated, empty, late)))]
    assert answers == [True, True, False]


def test_a_bad_line_stops_nothing_and_is_answered_in_its_place() -> None:
    bad = ["{", "[1]", "null", '"x"', "", '{"a": {}}', '{"a": 1, "b": 2}', "\udcff", "[" * 5000]
    *told, last = (json.loads(line) for line in run(*bad, json.dumps(PAIR)))
    assert [row["same_story"] for row in told] == [None] * len(bad)
    assert last["same_story"] is True


def test_people_are_answered_in_words() -> None:
    same, bad = run(json.dumps(PAIR), "{", json_out=False)
    assert same.startswith("the same story")
    assert bad.startswith("-")
