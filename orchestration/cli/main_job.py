"""The main job, run from the command line in one process, with its progress shown."""

import contextlib
import io
import logging
import os
import re
import warnings
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from orchestration.cli.run_history import PROCESS_TAG, close_dead_runs, open_instance
from orchestration.definitions import defs
from orchestration.defs.jobs import WHEN_CHANGED
from orchestration.defs.partitions import FIRST_FEED_SEASON, span

DBT_STEP = re.compile(r"(\d+) of (\d+) (?:OK|PASS|WARN|ERROR|FAIL|SKIP)")


class MainJobError(RuntimeError):
    """The main job failed; the message names the step and the cause in one line."""


def run_main_job(console: Console, is_forced: bool = False) -> None:
    """Run the `rebuild` job over every season; raises MainJobError like `run_job`.

    The marts are built only when something they are made of changed, or when it `is_forced`.
    """
    config = {} if is_forced else {"ops": dict(WHEN_CHANGED)}
    run_job(console, "rebuild", FIRST_FEED_SEASON, datetime.now(UTC).year, config)


def run_job(
    console: Console, name: str, first_season: int, last_season: int, config: dict | None = None
) -> None:
    """Run a job over a span of seasons, as one run.

    With DAGSTER_HOME set the run is recorded there, so the web UI shows it.

    Args:
        console: Where progress is shown.
        name: The job.
        first_season: First season of the span.
        last_season: Last season of the span.
        config: Configuration of its steps, as Dagster wants it.

    Raises:
        MainJobError: A step failed. What was published before is still in place.
    """
    warnings.simplefilter("ignore")
    # it warns of each check that a build had no need to run again
    logging.getLogger("dagster._core.execution.plan.active").setLevel(logging.ERROR)
    home = os.environ.get("DAGSTER_HOME")
    instance = open_instance(Path(home)) if home else None
    if instance:
        close_dead_runs(instance)
    job = defs().resolve_job_def(name)
    with DbtProgress(console) as progress, contextlib.redirect_stdout(progress):
        result = job.execute_in_process(
            instance=instance,
            tags={**span(first_season, last_season), PROCESS_TAG: str(os.getpid())},
            run_config={"loggers": {"progress": {}}, **(config or {})},
            raise_on_error=False,
        )
    if not result.success:
        raise MainJobError(_cause(result))


def _cause(result: dg.ExecuteInProcessResult) -> str:
    """Name what failed in one line: broken checks first, else the step and its error."""
    checks = [
        f"{check.asset_key.path[-1]}.{check.check_name}"
        for check in result.get_asset_check_evaluations()
        if not check.passed and check.severity is dg.AssetCheckSeverity.ERROR
    ]
    if checks:
        return f"{len(checks)} checks do not hold: {', '.join(checks[:5])}. Nothing was published."
    for event in result.all_events:
        if event.event_type_value == "STEP_FAILURE":
            error = event.step_failure_data.error
            return f"step {event.step_key}: {_in_a_line((error.cause or error).message)}"
    return "the run ended early; see the run in the web UI (`make ui`)"


def _in_a_line(message: str) -> str:
    """What a message of many lines is about: the first one that names an error, and the next."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    named = (at for at, line in enumerate(lines) if line.endswith("Error") or " Error in " in line)
    at = next(named, len(lines) - 1)
    return " ".join(lines[at : at + 2])


class DbtProgress(io.TextIOBase):
    """Takes the place of standard output while dbt runs and turns its lines into a bar."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("   {task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=not console.is_terminal,
        )
        self._task = None

    def __enter__(self) -> "DbtProgress":
        self._progress.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._progress.stop()

    def writable(self) -> bool:
        """Say that text may be written here."""
        return True

    def write(self, text: str) -> int:
        """Move the bar when the text is dbt's report of a finished node."""
        if match := DBT_STEP.search(text):
            done, total = int(match[1]), int(match[2])
            if self._task is None:
                self._task = self._progress.add_task("models and checks", total=total)
            self._progress.update(self._task, completed=done, total=total)
        return len(text)
