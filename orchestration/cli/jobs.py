"""Dagster's jobs, run from the command line in one process, with their progress shown."""

import logging
import os
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Self

import dagster as dg
from rich.console import Console

from orchestration import settings
from orchestration.cli.instance import (
    PROCESS_TAG,
    close_dead_runs,
    forget_old_runs,
    open_instance,
    set_aside_torn_history,
)
from orchestration.definitions import defs
from orchestration.defs.partitions import FIRST_FEED_SEASON, span
from orchestration.defs.transform import graph, selection
from orchestration.publishing.upkeep import due
from orchestration.report.outside_text import plain
from orchestration.store.disk import DiskFullError, told_when_full
from orchestration.store.torn import TornError

HEALINGS = 2
"""How many torn things one command makes again; what is torn a third time points to the disk."""
STOPPED = ("KeyboardInterrupt", "DagsterExecutionInterruptedError")


class JobError(RuntimeError):
    """A job failed; the message names the step and the cause in one line."""


class Jobs:
    """The jobs of the code location, run one after the other.

    With DAGSTER_HOME set the runs are recorded there, so the web UI shows them.
    """

    def __init__(self, console: Console) -> None:
        """Load the code location and open the record of runs.

        Args:
            console: Where progress is shown.
        """
        warnings.simplefilter("ignore")
        # it warns of every output that a step was not asked for
        logging.getLogger("dagster._core.execution.plan.active").setLevel(logging.ERROR)
        self._console, self._defs = console, _definitions()
        home = os.environ.get("DAGSTER_HOME")
        where = settings.load()
        self._written_to = [where.data_dir, *([Path(home)] if home else [])]
        with told_when_full(*self._written_to):
            self._instance = open_instance(Path(home), where) if home else None
            if self._instance:
                try:
                    close_dead_runs(self._instance)
                except BaseException:
                    self._instance.dispose()
                    raise

    def __enter__(self) -> Self:
        """Begin to run jobs."""
        return self

    def __exit__(self, *trouble: object) -> None:
        """Close the record of runs, without the oldest ones."""
        if self._instance:
            with told_when_full(*self._written_to), self._instance:
                specs = self._defs.resolve_all_asset_specs()
                forget_old_runs(self._instance, specs, settings.load().keep_runs)

    def run(self, name: str, first_season: int, last_season: int) -> None:
        """Run a job over a span of seasons, as one run.

        Raises:
            JobError: A step failed. What was published before is still in place.
        """
        job = self._defs.resolve_job_def(name)
        self._execute(job, span(first_season, last_season))

    def build_what_changed(self) -> None:
        """Build what is not up to date, and publish it.

        The run plans what it will do and nothing else; with nothing to do there is none.

        Raises:
            JobError: A step failed, or checks that failed before still do. What was published
                before is still in place.
        """
        todo = due(settings.load(), graph())
        if todo.trouble:
            told = f"{todo.trouble}. Nothing changed since, and nothing was published."
            damage = " ".join(map(str, todo.damage))
            raise JobError(
                told + (f" What is published is not what it was. {damage}" * bool(damage))
            )
        if not todo.is_anything:
            self._console.print("[bold]Nothing changed since the last build: nothing to do[/]")
            return
        assets, checks = selection(todo)
        job = self._defs.resolve_job_def("build")
        self._execute(job.get_subset(asset_selection=assets, asset_check_selection=checks), {})

    def _execute(self, job: dg.JobDefinition, tags: dict[str, str]) -> None:
        with told_when_full(*self._written_to):  # the record of runs may be what has no room
            result = job.execute_in_process(
                instance=self._instance,
                tags={**tags, PROCESS_TAG: str(os.getpid())},
                run_config={"loggers": {"progress": {}}},
                raise_on_error=False,
            )
            if not result.success:
                raise _failure(result)


@cache
def _definitions() -> dg.Definitions:
    """The code location, loaded once: with an instance open Dagster would ask that one for more."""
    return defs()


def land_and_build(console: Console) -> None:
    """Land every season in the archive and the inbox, then build what changed, and publish.

    Raises:
        JobError: A step failed. What was published before is still in place.
    """
    healed(console, _land_and_build)


def _land_and_build(jobs: Jobs) -> None:
    jobs.run("land", FIRST_FEED_SEASON, datetime.now(UTC).year)
    jobs.build_what_changed()


def healed(console: Console, work: Callable[[Jobs], None]) -> None:
    """Do work; where it met something torn that can be made again, have that made again.

    What is torn is set aside and said. After the record of runs the work is done once more; after
    the warehouse or rows of laps all is landed and built that the bundle and the archive hold.

    Args:
        console: Where it is said.
        work: What to do with the jobs.

    Raises:
        JobError: A step failed. What was published before is still in place.
        TornError: What was made again could not be read either.
    """
    for _ in range(HEALINGS):
        try:
            with Jobs(console) as jobs:
                work(jobs)
            return
        except DiskFullError:
            raise
        except TornError as error:
            _say(console, str(error))
            work = _land_and_build
        except Exception:
            home = os.environ.get("DAGSTER_HOME")
            aside = set_aside_torn_history(Path(home)) if home else []
            if not aside:
                raise
            names = " and ".join(str(folder) for folder in aside)
            _say(console, f"The record of runs cannot be read: begun anew, set aside as {names}.")
    with Jobs(console) as jobs:
        work(jobs)


def _say(console: Console, text: str) -> None:
    console.print(f"   {plain(text)}", markup=False, highlight=False, soft_wrap=True)


def rebuild(console: Console) -> None:
    """Land and build everything anew, although nothing may have changed, and publish.

    Raises:
        JobError: A step failed. What was published before is still in place.
    """
    healed(console, lambda jobs: jobs.run("rebuild", FIRST_FEED_SEASON, datetime.now(UTC).year))


def _failure(result: dg.ExecuteInProcessResult) -> Exception:
    """What to raise for a run that failed."""
    for event in result.all_events:
        if event.event_type_value == "STEP_FAILURE":
            error = event.step_failure_data.error
            cause = error.cause or error
            if cause.cls_name == TornError.__name__:
                return TornError(cause.message.partition(": ")[2].strip())
    return JobError(_cause(result))


def _cause(result: dg.ExecuteInProcessResult) -> str:
    """Name the step that failed and why, in one line."""
    for event in result.all_events:
        if event.event_type_value == "STEP_FAILURE":
            failure = event.step_failure_data
            if failure.user_failure_data:
                return failure.user_failure_data.description
            error = failure.error
            if error.cls_name in STOPPED:
                return "stopped; what was published before is still in place"
            cause = error.cause or error
            if cause.cls_name == DiskFullError.__name__:  # its message says all there is to say
                return cause.message.partition(": ")[2].strip()
            return f"step {event.step_key}: {_in_a_line(cause.message)}"
    return "the run ended early; see the run in the web UI (`make ui`)"


def _in_a_line(message: str) -> str:
    """What a message of many lines is about: the first one that names an error, and the next."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    named = (at for at, line in enumerate(lines) if line.endswith("Error") or " Error in " in line)
    at = next(named, len(lines) - 1)
    return " ".join(lines[at : at + 2])
