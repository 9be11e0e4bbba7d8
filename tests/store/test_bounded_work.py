"""Work on the text of others ends: by itself, or because it is ended."""

import os
import time

import pytest

from orchestration.store.bounded_work import Helper, StoppedError
from tests.store import bounded_tasks as tasks


@pytest.fixture
def helper():
    helper = Helper()
    yield helper
    helper.close()


def test_one_process_does_one_task_after_the_other(helper):
    assert helper.run(tasks.doubled, "lap ") == "lap lap "
    assert helper.run(tasks.process) == helper.run(tasks.process) != os.getpid()


def test_a_large_text_goes_there_and_back(helper):
    assert len(helper.run(tasks.doubled, "x" * 3_000_000)) == 6_000_000


@pytest.mark.parametrize(
    ("task", "says"),
    [(tasks.endless, "s of computing"), (tasks.crash, "SIGSEGV"), (tasks.leave, "exit code 3")],
)
def test_a_task_that_ends_the_helper_is_told_and_the_next_has_a_new_one(helper, task, says):
    before = helper.run(tasks.process)
    with pytest.raises(StoppedError, match=says):
        helper.run(task, base_s=0.2)
    assert helper.run(tasks.process) not in (before, os.getpid())


@pytest.mark.parametrize(
    ("task", "error"), [(tasks.greedy, MemoryError), (tasks.wrong, ValueError)]
)
def test_an_error_of_a_task_is_its_caller_s(helper, task, error):
    before = helper.run(tasks.process)
    with pytest.raises(error):
        helper.run(task)
    assert helper.run(tasks.process) == before


def test_the_helper_ends_with_whoever_started_it(helper):
    number = helper.run(tasks.process)
    helper.close()
    for _ in range(500):
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    pytest.fail("it is still there")


def test_waiting_costs_a_task_nothing(helper):
    """Only computing counts, so a busy machine sets nothing aside."""
    assert helper.run(time.sleep, 0.5, base_s=0.2) is None
