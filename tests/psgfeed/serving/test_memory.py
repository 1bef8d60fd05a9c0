"""Memories that forget in time."""

import asyncio

import pytest

from psgfeed.serving.memory import Remembered, Weighed


def test_what_was_used_longest_ago_is_forgotten_first() -> None:
    memory: Weighed[str, int] = Weighed(10)
    memory.put("a", 1, 4)
    memory.put("b", 2, 4)
    memory.get("a")
    memory.put("c", 3, 4)
    assert (memory.get("a"), memory.get("b"), memory.get("c"), memory.weight) == (1, None, 3, 8)


def test_what_weighs_more_than_all_may_is_not_kept_and_the_earlier_value_is_gone() -> None:
    memory: Weighed[str, int] = Weighed(10)
    memory.put("a", 1, 4)
    memory.put("a", 2, 11)
    assert (memory.get("a"), memory.weight) == (None, 0)


def test_those_who_ask_at_the_same_time_share_one_answer() -> None:
    worked = []

    async def work() -> str:
        worked.append(1)
        await asyncio.sleep(0)
        return "answer"

    async def ask() -> list[str]:
        memory: Remembered[str, str] = Remembered(2, 60)
        return await asyncio.gather(*(memory.get("a", work) for _ in range(5)))

    assert asyncio.run(ask()) == ["answer"] * 5
    assert len(worked) == 1


def test_an_answer_is_worked_out_anew_when_it_is_old() -> None:
    now = [0.0]
    worked = []

    async def work() -> int:
        worked.append(1)
        return len(worked)

    async def ask() -> list[int]:
        memory: Remembered[str, int] = Remembered(2, 60, lambda: now[0])
        answers = [await memory.get("a", work)]
        now[0] = 59
        answers.append(await memory.get("a", work))
        now[0] = 61
        return [*answers, await memory.get("a", work)]

    assert asyncio.run(ask()) == [1, 1, 2]


def test_what_fails_is_told_and_tried_again() -> None:
    worked = []

    async def work() -> str:
        worked.append(1)
        if len(worked) == 1:
            raise ValueError("not now")
        return "answer"

    async def ask() -> str:
        memory: Remembered[str, str] = Remembered(2, 60)
        with pytest.raises(ValueError, match="not now"):
            await memory.get("a", work)
        return await memory.get("a", work)

    assert asyncio.run(ask()) == "answer"


def test_a_client_that_goes_away_does_not_take_the_others_answer_with_it() -> None:
    async def ask() -> str:
        memory: Remembered[str, str] = Remembered(2, 60)
        release = asyncio.Event()

        async def work() -> str:
            await release.wait()
            return "answer"

        first = asyncio.create_task(memory.get("a", work))
        second = asyncio.create_task(memory.get("a", work))
        await asyncio.sleep(0)
        first.cancel()
        release.set()
        return await second

    assert asyncio.run(ask()) == "answer"
