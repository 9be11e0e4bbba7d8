"""The Dagster instance of the command line: opened, rid of dead runs and of old ones."""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import dagster as dg

from orchestration.cli.processes import is_running
from orchestration.feeds.web.fetch_log import NOT_TORN
from orchestration.settings import Settings
from orchestration.store.sql_text import identifier
from orchestration.store.torn import SUFFIX

PROCESS_TAG = "stockcar/process"
"""Tag of a run that was started from the command line: the number of its process."""
UNFINISHED = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]
FINISHED = [
    dg.DagsterRunStatus.SUCCESS,
    dg.DagsterRunStatus.FAILURE,
    dg.DagsterRunStatus.CANCELED,
]


def open_instance(home: Path, where: Settings) -> dg.DagsterInstance:
    """Open the instance of a folder, with our storage or with the one that Dagster would use.

    Args:
        home: Folder with `dagster.yaml` (`DAGSTER_HOME`); the web UI reads it at the same time.
        where: Says which storage.
    """
    if where.run_history == "dagster":
        return dg.DagsterInstance.from_config(str(home))
    from orchestration.cli.run_history import open_with_run_history  # names that may move

    return open_with_run_history(home)


def set_aside_torn_history(home: Path) -> list[Path]:
    """Set aside the record of runs when it cannot be read: it is begun anew, and costs no data.

    Its files refer to each other, so that they go together. Files that are being written tell
    nothing.

    Args:
        home: Folder with `dagster.yaml` (`DAGSTER_HOME`).

    Returns:
        The folders that were set aside; none where every file can be read.
    """
    folders = [home / "history", home / "schedules"]
    files = [file for folder in folders for file in sorted(folder.rglob("*.db"))]
    if not any(_is_torn(file) for file in files):
        return []
    aside = []
    for folder in folders:
        if folder.exists():
            target = folder.with_name(folder.name + SUFFIX)
            shutil.rmtree(target, ignore_errors=True)
            aside.append(folder.rename(target))
    return aside


def _is_torn(file: Path) -> bool:
    """Whether SQLite cannot read a file, or something in it is no text."""
    try:
        with closing(sqlite3.connect(file, timeout=10)) as db:
            if db.execute("pragma quick_check").fetchall() != [("ok",)]:
                return True
            for (table,) in db.execute("select name from sqlite_master where type = 'table'"):
                db.execute(f"select * from {identifier(table)}").fetchall()
    except sqlite3.DatabaseError as error:
        return not any(sign in str(error) for sign in NOT_TORN)
    return False


def tidy(home: str | None, where: Settings) -> None:
    """Close the dead runs of the instance in a folder (`DAGSTER_HOME`), if there is one."""
    if home and Path(home, "dagster.yaml").is_file():
        with open_instance(Path(home), where) as instance:
            close_dead_runs(instance)


def close_dead_runs(instance: dg.DagsterInstance) -> list[str]:
    """Mark runs whose process is gone as failed, so that they block no other run in the queue.

    A run that was killed cannot say so itself, and would be shown as running for ever.

    Returns:
        The ids of the runs that were marked.
    """
    dead = [
        record.dagster_run
        for record in instance.get_run_records(dg.RunsFilter(statuses=UNFINISHED))
        if (begun := _process_and_begin(instance, record)) and not is_running(*begun)
    ]
    for run in dead:
        instance.report_run_failed(run, "The process of this run is gone: it was killed.")
    return [run.run_id for run in dead]


def _process_and_begin(
    instance: dg.DagsterInstance, record: dg.RunRecord
) -> tuple[int, float] | None:
    """Return the number of the process that runs a run, and when the run began in it, if known."""
    run = record.dagster_run
    if run.tags.get(PROCESS_TAG, "").isdecimal():
        return int(run.tags[PROCESS_TAG]), record.create_timestamp.timestamp()
    started = instance.get_records_for_run(run.run_id, of_type=dg.DagsterEventType.RUN_START)
    entry = started.records[0].event_log_entry if started.records else None
    if entry is None or entry.dagster_event.pid is None:
        return None
    return entry.dagster_event.pid, entry.timestamp


def forget_old_runs(
    instance: dg.DagsterInstance, assets: Sequence[dg.AssetSpec], keep: int
) -> list[str]:
    """Delete the oldest finished runs, but none that an asset is shown by.

    Args:
        instance: The record of runs.
        assets: The assets whose last materialization stays, of partitions too.
        keep: How many finished runs stay in any case; 0 keeps all.

    Returns:
        The ids of the runs that were deleted.
    """
    finished = instance.get_runs(dg.RunsFilter(statuses=FINISHED)) if keep else []
    old = [run.run_id for run in finished[keep:]]
    shown = _shown_by(instance, assets) if old else set()
    forgotten = [run_id for run_id in old if run_id not in shown]
    for run_id in forgotten:
        instance.delete_run(run_id)
        instance.compute_log_manager.delete_logs(prefix=[run_id])
    return forgotten


def _shown_by(instance: dg.DagsterInstance, assets: Sequence[dg.AssetSpec]) -> set[str]:
    """The runs of the last materialization of each asset, and of each of its partitions."""
    wanted = [dg.AssetRecordsFilter(spec.key) for spec in assets]
    wanted += [
        dg.AssetRecordsFilter(spec.key, asset_partitions=[partition])
        for spec in assets
        if spec.partitions_def
        for partition in spec.partitions_def.get_partition_keys()
    ]
    found = [instance.fetch_materializations(one, limit=1).records for one in wanted]
    return {record.run_id for records in found for record in records}
