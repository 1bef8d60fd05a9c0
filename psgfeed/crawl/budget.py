"""A bound on how long a document may be thought about, so that one hostile page does not hold up all the others."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

CPU_S = 10.0


class OverBudget(BaseException):
    """The work took more processor time than an honest document takes.

    It is no ``Exception``: code that forgives a bad item must not forgive this.
    """


@contextmanager
def cpu_budget(seconds: float = CPU_S) -> Iterator[None]:
    """Interrupt the block when the process has spent this much processor time in it.

    It counts time spent, not time passed: a busy machine does not trip it. Only the main thread can be interrupted;
    elsewhere the block simply runs.

    Raises:
        OverBudget: the budget is spent.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _interrupt)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise OverBudget
