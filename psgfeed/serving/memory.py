"""Bounded memories: documents by weight, and answers that cost something by number and age."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Weighed(Generic[K, V]):
    """The values that were used last, as long as they weigh no more than ``limit`` together."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.weight = 0
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def get(self, key: K) -> V | None:
        """Return a value, or ``None`` where there is none."""
        found = self._values.get(key)
        if found is None:
            return None
        self._values.move_to_end(key)
        return found[0]

    def put(self, key: K, value: V, weight: int) -> None:
        """Keep a value in place of an earlier one; one that weighs more than all may is not kept."""
        self.drop(key)
        if weight > self.limit:
            return
        self._values[key] = (value, weight)
        self.weight += weight
        while self.weight > self.limit:
            self.drop(next(iter(self._values)))

    def drop(self, key: K) -> None:
        """Forget a value, if there is one."""
        found = self._values.pop(key, None)
        if found is not None:
            self.weight -= found[1]


class Remembered(Generic[K, V]):
    """Answers that are worked out once for all who ask at the same time, and are remembered for ``seconds``.

    At most ``size`` are remembered, those that were used last. What fails is told to all who wait for it, and
    forgotten. Use it in one event loop.
    """

    def __init__(self, size: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.size = size
        self.seconds = seconds
        self._clock = clock
        self._tasks: OrderedDict[K, tuple[float, asyncio.Task[V]]] = OrderedDict()

    async def get(self, key: K, work_out: Callable[[], Awaitable[V]]) -> V:
        """Return the answer to a key; a client that goes away does not take the others' answer with it."""
        task = self._current(key)
        if task is None:
            task = asyncio.ensure_future(_awaited(work_out))
            task.add_done_callback(lambda done: self._forget_failed(key, done))
            self._tasks[key] = (self._clock(), task)
            while len(self._tasks) > self.size:
                self._tasks.popitem(last=False)
        return await asyncio.shield(task)

    def _current(self, key: K) -> asyncio.Task[V] | None:
        made, task = self._tasks.get(key, (0.0, None))
        if task is None or self._clock() - made > self.seconds:
            self._tasks.pop(key, None)
            return None
        self._tasks.move_to_end(key)
        return task

    def _forget_failed(self, key: K, task: asyncio.Task[V]) -> None:
        failed = task.cancelled() or task.exception() is not None
        if failed and self._tasks.get(key, (0.0, None))[1] is task:
            del self._tasks[key]


async def _awaited(work_out: Callable[[], Awaitable[V]]) -> V:
    return await work_out()
