"""The one way in which tables are made and checked, be it all of them or one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from orchestration.building import dbt
from orchestration.building.dbt import Result, Say
from orchestration.building.graph import Graph
from orchestration.building.outcomes import FAILED, Outcome, actual, forget, record
from orchestration.building.plan import State, read_state
from orchestration.settings import Settings
from orchestration.store.disk import DiskFullError, says_full, sentence, told_when_full
from orchestration.store.sql_text import identifier
from orchestration.store.torn import raise_if_torn
from orchestration.store.warehouse import connect, lap_folder, writer_lock

SCHEMAS = ("staging", "intermediate", "marts", "rules")


@dataclass(frozen=True)
class Built:
    """What a build did.

    Attributes:
        select: What was asked of dbt, in its words.
        results: How each node ended.
        events: dbt's own events of that.
    """

    select: str
    results: Sequence[Result]
    events: Sequence[dict]

    @property
    def failed(self) -> list[Result]:
        """The tables that could not be made and the checks that do not hold."""
        return [result for result in self.results if result.status in FAILED]


def build(
    where: Settings, graph: Graph, nodes: Iterable[str], say: Say = lambda text: None
) -> Built:
    """Build and check nodes, and put on record how they ended and what they were made of.

    Args:
        where: Where the warehouse lies; its writer's lock is taken, and waited for.
        graph: All that dbt can build.
        nodes: Unique ids of what to build.
        say: Told in a sentence what is built, and how far it is.

    Raises:
        DbtError: The build could not begin.
        DiskFullError: The disk became full. What was to be built is on no record, and built again.
        TornError: What it is built of cannot be read, and was set aside.
        KeyboardInterrupt: It was stopped. What it left is on no record, and built again.
    """
    wanted = frozenset(nodes)
    disk = where.warehouse.parent
    with told_when_full(disk), writer_lock(where.warehouse):
        with connect(where.warehouse) as db:
            state = read_state(db, where, graph)
            select = state.select(wanted)
            forget(db, wanted)
        say(f"dbt build --select {shortened(select)}")
        run = dbt.build(where.data_dir, where.dbt_target, select, say)
        if says_full(result.message for result in run.results):
            raise DiskFullError(sentence([disk]))
        if any(result.status == "error" for result in run.results):
            raise_if_torn(where.warehouse, lap_folder(where.warehouse))
        with connect(where.warehouse) as db:
            record(db, _outcomes(state, run.results))
            _drop_strangers(db, graph)
    return Built(select, run.results, run.events)


def shortened(select: str, names: int = 8) -> str:
    """A selection expression for people, with its first names when there are many."""
    parts = select.split()
    more = f" and {len(parts) - names} more" if len(parts) > names else ""
    return " ".join(parts[:names]) + more


def _outcomes(state: State, results: Iterable[Result]) -> dict[str, Outcome]:
    by_id = {result.unique_id: result for result in results}
    made_of = actual(state.graph, state.inputs, state.known, by_id.keys())
    return {
        unique_id: Outcome(
            result.status,
            result.failures,
            result.message if result.status in FAILED else "",
            made_of[unique_id],
        )
        for unique_id, result in by_id.items()
    }


def _drop_strangers(db: duckdb.DuckDBPyConnection, graph: Graph) -> None:
    """Drop tables and views that no model makes any more, or they would be published for ever."""
    known = {(node["schema"], node["name"]) for node in graph.nodes.values()}
    found = db.execute(
        """
        select schema_name, table_name, 'table' from duckdb_tables()
        where schema_name in (select unnest($schemas))
        union all
        select schema_name, view_name, 'view' from duckdb_views()
        where schema_name in (select unnest($schemas))
        """,
        {"schemas": list(SCHEMAS)},
    ).fetchall()
    for schema, name, kind in found:
        if (schema, name) not in known:
            db.execute(f"drop {kind} {identifier(schema)}.{identifier(name)}")
