"""The record of runs, as the web UI reads it, written fast enough for a run of many checks.

Dagster's SQLite storage opens the file anew for each of the thousands of events of a run, and
waits for the disk each time; with 150 checks that alone took longer than building the marts. The
same files are written here over one open connection each, and the disk is waited for at
checkpoints: a power cut may cost the last lines of a run's log, and nothing of the data. A whole
run takes 14 CPU s and 18 s with it, 22 and 62 without.

It rests on names that Dagster keeps to itself and may move with any version; a test names them.
`STOCKCAR_RUN_HISTORY=dagster` does without this module, and then nothing imports it.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import dagster as dg
from dagster._core.instance.ref import InstanceRef
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from sqlalchemy import Connection, Engine, create_engine, event, func, select, text
from sqlalchemy.exc import OperationalError

BUSY_TIMEOUT_S = 10
INDEX = "index"
"""The file of the log that holds what is asked of all runs: assets and checks."""


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

    def delete_events(self, run_id: str) -> None:
        """Delete what a run told, with its file, and its verdicts but the last of each check.

        Dagster would leave the file, empty but no smaller, and verdicts for ever.
        """
        verdicts = AssetCheckExecutionsTable
        last = select(func.max(verdicts.c.id)).group_by(verdicts.c.asset_key, verdicts.c.check_name)
        with self.index_connection() as index:
            self.delete_events_for_run(index, run_id)
            index.execute(
                verdicts.delete().where(verdicts.c.run_id == run_id, verdicts.c.id.not_in(last))
            )
        with self._db_lock:
            if engine := self._engines.pop(run_id, None):
                engine.dispose()
            self._initialized_dbs.discard(run_id)
            for leftover in Path(self._base_dir).glob(f"{run_id}.db*"):
                leftover.unlink()

    def compact(self) -> None:
        """Give the disk back what deleted runs held of the index, where that is most of it.

        A web UI that reads at this moment puts it off until the next time.
        """
        with self.index_connection() as index:
            pages = index.execute(text("pragma page_count")).scalar()
            free = index.execute(text("pragma freelist_count")).scalar()
        if free * 2 > pages:
            alone = self._engines[INDEX].execution_options(isolation_level="AUTOCOMMIT")
            with self._db_lock, suppress(OperationalError), alone.connect() as connection:
                connection.execute(text("vacuum"))

    def dispose(self) -> None:
        """Close the files, which folds what was written ahead into them."""
        self.compact()
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


def open_with_run_history(home: Path) -> dg.DagsterInstance:
    """Open the Dagster instance of a folder (`DAGSTER_HOME`) for a run in this process.

    Args:
        home: Folder with `dagster.yaml`; the same files serve the web UI, at the same time.
    """
    storage = {"module": __name__, "class": "RunHistory", "config": {"base_dir": str(home)}}
    return dg.DagsterInstance.from_ref(
        InstanceRef.from_dir(str(home), overrides={"storage": {"custom": storage}})
    )
