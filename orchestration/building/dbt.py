"""dbt in this process: the project parsed once, and built by dbt's own runner."""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.factory import reset_adapters
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from dbt_common.events.base_types import EventMsg
from dbt_common.events.functions import msg_to_dict

from orchestration import settings
from orchestration.building import manifest

QUIET = (
    *("--quiet", "--no-use-colors", "--no-write-json", "--no-send-anonymous-usage-stats"),
    *("--log-level", "none", "--log-level-file", "none"),
)
"""Nothing is printed or written but compiled SQL: what happens comes through callbacks."""
PROJECT = (
    *("--project-dir", str(settings.DBT_PROJECT)),
    *("--profiles-dir", str(settings.DBT_PROJECT)),
)
BUILD = (
    *("build", "--full-refresh", "--exclude-resource-type", "unit_test"),
    *("--indirect-selection", "empty"),
)
"""Seeds are made anew, so that a column added to one does not meet the table of yesterday. Unit
tests belong to `make test`; data tests run here, and are the audit. What is selected is run, and no
check beside it."""
RESULTS = frozenset({"LogModelResult", "LogSeedResult", "LogTestResult"})

Say = Callable[[str], None]
"""Told in a sentence what is done, and how far it is."""


class DbtError(RuntimeError):
    """dbt could not parse the project, or not begin the build; the message is dbt's."""


@dataclass(frozen=True)
class Result:
    """How dbt ended one node: dbt's status, rows that break a check, and what it says of it."""

    unique_id: str
    status: str
    failures: int
    message: str


@dataclass(frozen=True)
class Run:
    """What dbt did: how each node ended, and its own events of that, as its JSON log has them."""

    results: Sequence[Result]
    events: Sequence[dict]


def prepare() -> Path:
    """Return dbt's manifest as a file, made anew unless it is of the project as it is.

    Raises:
        DbtError: The project cannot be parsed.
    """
    target = manifest.target_folder()
    with manifest.held(target):
        if not manifest.is_fresh(target):
            _parse("--write-json")
    return target / manifest.FILE


@cache
def parse() -> Manifest:
    """Return dbt's manifest of the project, parsed once a process; raises DbtError."""
    return _parse()


def _parse(*options: str) -> Manifest:
    """Parse the project.

    Always under the profile's default data folder: dbt throws its partial parse away when the
    profile differs, and nothing in the manifest depends on where the warehouse lies.
    """
    arguments = [*QUIET, *options, "parse", *PROJECT, *_output_to(manifest.target_folder())]
    with _environment(STOCKCAR_DATA_DIR=None):
        parsed = dbtRunner().invoke(arguments)
    return _or_raise(parsed).result


def build(data_dir: Path, target: Path, select: str, say: Say) -> Run:
    """Have dbt build and test what an expression selects.

    Args:
        data_dir: Folder of the warehouse, whose writer's lock the caller holds.
        target: Where dbt leaves the compiled SQL.
        select: dbt's selection expression.
        say: Told how far it is, a tenth at a time, in dbt's threads.

    Returns:
        How each selected node ended, failures included. No handle on the warehouse is left open.

    Raises:
        DbtError: The build could not begin.
        KeyboardInterrupt: It was stopped; dbt has ended by then.
    """
    events, done = [], _Count(say)

    def on_event(event: EventMsg) -> None:
        if event.info.name == "ConcurrencyLine":
            done.total = event.data.node_count
        elif event.info.name in RESULTS:
            events.append(msg_to_dict(event))
            done.add()

    runner = dbtRunner(manifest=parse(), callbacks=[on_event])
    arguments = [*QUIET, *BUILD, *PROJECT, *_output_to(target), "--select", select]
    try:
        with _environment(STOCKCAR_DATA_DIR=str(data_dir)), _stopped_by_signals():
            ended = runner.invoke(arguments)
    finally:
        _close_handles()
    results = _or_raise(ended).result.results
    return Run(
        [
            Result(one.node.unique_id, str(one.status), one.failures or 0, _line(one.message))
            for one in results
        ],
        events,
    )


def _output_to(target: Path) -> tuple[str, ...]:
    """Keep all that dbt writes in one folder; its logs would go to the project otherwise."""
    return ("--target-path", str(target), "--log-path", str(target / "logs"))


class _Count:
    """How many nodes are done; dbt's threads count together."""

    def __init__(self, say: Say) -> None:
        self.total, self._done, self._say, self._lock = 0, 0, say, threading.Lock()

    def add(self) -> None:
        with self._lock:
            self._done += 1
            if self._done * 10 // self.total > (self._done - 1) * 10 // self.total:
                self._say(f"{self._done} of {self.total} tables and checks done")


def _or_raise(ended: dbtRunnerResult) -> dbtRunnerResult:
    """Return a result that there is one of; nodes that failed are results too."""
    if isinstance(ended.exception, KeyboardInterrupt):
        raise ended.exception
    if ended.exception is not None or ended.result is None:
        raise DbtError(str(ended.exception or "dbt ended without a result")) from ended.exception
    return ended


def _line(message: str | None) -> str:
    return " ".join((message or "").split())


def _close_handles() -> None:
    """Give the warehouse back: a handle that outlives the build would block the next writer."""
    manager = DuckDBConnectionManager
    if manager._ENV is not None:
        manager._ENV.close()
    manager.close_all_connections()
    reset_adapters()


@contextmanager
def _environment(**variables: str | None) -> Iterator[None]:
    """Set environment variables for a while, None to be without one."""
    before = {name: os.environ.get(name) for name in variables}
    try:
        _set(variables)
        yield
    finally:
        _set(before)


def _set(variables: dict[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Have a stop reach dbt as the interrupt of the keyboard, after which it cleans up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {
        number: signal.signal(number, signal.default_int_handler)
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
