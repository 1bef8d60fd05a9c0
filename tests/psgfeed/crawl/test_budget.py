import signal
import time
from threading import Thread

import pytest

from psgfeed.crawl.budget import OverBudget, cpu_budget


def _work() -> None:
    while True:
        try:
            sum(range(1000))
        except Exception:  # noqa: BLE001, S112 - code that forgives everything must not forgive this
            continue


def test_work_that_takes_too_long_is_interrupted_even_where_errors_are_forgiven() -> None:
    with pytest.raises(OverBudget), cpu_budget(0.05):
        _work()


def test_waiting_costs_no_budget_and_the_alarm_is_put_away() -> None:
    before = signal.getsignal(signal.SIGVTALRM)

    with cpu_budget(0.05):
        time.sleep(0.1)

    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGVTALRM) == before


def test_in_another_thread_the_work_simply_runs() -> None:
    done: list[bool] = []

    def work() -> None:
        with cpu_budget(0.01):
            done.append(True)

    thread = Thread(target=work)
    thread.start()
    thread.join()

    assert done == [True]
