"""The record of runs, as the web UI reads it, written fast enough for a run of many checks.

Dagster's SQLite storage opens the file anew for each of the thousands of events of a run, and
waits for the disk each time; with 150 checks that alone took longer than building the marts. The
same files are written here over one open connection each, and the disk is waited for at
checkpoints: a power cut may cost the last lines of a run's log, and nothing of the data.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from dagster._core.instance.ref import InstanceRef
from dagster._core.storage.dagster_run import IN_PROGRESS_RUN_STATUSES, DagsterRun
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from sqlalchemy import Connection, Engine, create_engine, event

BUSY_TIMEOUT_S = 10
PROCESS_TAG = "stockcar/process"
"""Tag of a run that was started from the command line: the number of its process."""


class SteadyEventLog(SqliteEventLogStorage):
    """Dagster's event log in its own files and format, with connections that stay open."""

    _engines: dict[str, Engine]

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        """Yield a connection to a file of the log, in a transaction of its own."""
        with self._db_lock:
            engine = self.__dict__.setdefault("_engines", {}).get(shard)
            if engine is None:
                engine = self._engines[shard] = self._open(shard)
            with engine.begin() as connection:
                yield connection

    def _open(self, shard: str) -> Engine:
        engine = create_engine(
            self.conn_string_for_shard(shard), connect_args={"timeout": BUSY_TIMEOUT_S}
        )
        event.listen(engine, "connect", _wait_for_the_disk_at_checkpoints)
        if shard not in self._initialized_dbs:
            self._initdb(engine)
            self._initialized_dbs.add(shard)
        return engine

    def has_table(self, table_name: str) -> bool:
        """Say whether the index has a table; Dagster asks for each event, and tables stay."""
        found = self.__dict__.setdefault("_tables", set())
        if table_name not in found and super().has_table(table_name):
            found.add(table_name)
        return table_name in found

    def _has_asset_key_col_on_connection(self, conn: Connection, column_name: str) -> bool:
        """Say whether assets have a column; asked for each event as well, and columns stay."""
        found = self.__dict__.setdefault("_columns", set())
        if column_name not in found and super()._has_asset_key_col_on_connection(conn, column_name):
            found.add(column_name)
        return column_name in found

    def dispose(self) -> None:
        """Close the files."""
        for engine in self.__dict__.get("_engines", {}).values():
            engine.dispose()


def _wait_for_the_disk_at_checkpoints(connection: object, record: object) -> None:
    connection.execute("pragma synchronous = normal")


class RunHistory(DagsterSqliteStorage):
    """Dagster's SQLite storage with the steady event log in it."""

    def __init__(self, base_dir: str, inst_data: object = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = SteadyEventLog(self._event_log_storage._base_dir)

    @classmethod
    def from_config_value(cls, inst_data: object, config_value: dict) -> "RunHistory":
        """Make the storage from its entry in the instance's configuration."""
        return cls(inst_data=inst_data, **config_value)


def open_instance(home: Path) -> dg.DagsterInstance:
    """Open the Dagster instance of a folder (`DAGSTER_HOME`) for a run in this process.

    Args:
        home: Folder with `dagster.yaml`; the same files serve the web UI, at the same time.
    """
    storage = {"module": __name__, "class": "RunHistory", "config": {"base_dir": str(home)}}
    return dg.DagsterInstance.from_ref(
        InstanceRef.from_dir(str(home), overrides={"storage": {"custom": storage}})
    )


def tidy(home: str | None) -> None:
    """Close the dead runs of the instance in a folder (`DAGSTER_HOME`), if there is one."""
    if home and Path(home, "dagster.yaml").is_file():
        with open_instance(Path(home)) as instance:
            close_dead_runs(instance)


def close_dead_runs(instance: dg.DagsterInstance) -> list[str]:
    """Mark runs whose process is gone as failed, so that they block no other run in the queue.

    A run that was killed cannot say so itself, and would be shown as running for ever.

    Returns:
        The ids of the runs that were marked.
    """
    unfinished = [dg.DagsterRunStatus.NOT_STARTED, *IN_PROGRESS_RUN_STATUSES]
    dead = [
        run
        for run in instance.get_runs(dg.RunsFilter(statuses=unfinished))
        if (process := _process_of(instance, run)) and not _is_alive(process)
    ]
    for run in dead:
        instance.report_run_failed(run, "The process of this run is gone: it was killed.")
    return [run.run_id for run in dead]


def _process_of(instance: dg.DagsterInstance, run: DagsterRun) -> int | None:
    """Return the number of the process that runs a run, where it is known."""
    if PROCESS_TAG in run.tags:
        return int(run.tags[PROCESS_TAG])
    started = instance.get_records_for_run(run.run_id, of_type=dg.DagsterEventType.RUN_START)
    event = started.records[0].event_log_entry.dagster_event if started.records else None
    return event.pid if event else None


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
