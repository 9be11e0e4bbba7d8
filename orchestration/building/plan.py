"""What has to be built: the tables and checks that are not of today's data, code and rules."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from orchestration.building.fingerprint import Inputs, inputs_of
from orchestration.building.graph import Graph
from orchestration.building.outcomes import FAILED, Outcome, combined, expected, read_outcomes
from orchestration.settings import Settings
from orchestration.store import lap_files
from orchestration.store.torn import MADE_AGAIN, TornError
from orchestration.store.warehouse import lap_folder, prepare

EVERYTHING = "*"


class NotBuiltError(RuntimeError):
    """The warehouse is not whole, up to date and audited; the message says what to do."""


@dataclass(frozen=True)
class Plan:
    """What a build has to do.

    Attributes:
        select: dbt's selection expression: `source:raw.article+` where one raw table changed,
            `*` for everything, empty for nothing.
        nodes: Unique ids of the tables and checks that it selects.
        made_of: Hash of all that the finished warehouse will be made of.
    """

    select: str
    nodes: frozenset[str]
    made_of: str


@dataclass(frozen=True)
class State:
    """The warehouse as it is: what it would be made of now, and what it was made of.

    Attributes:
        graph: All that dbt builds and checks.
        inputs: Hashes of what a build would read now.
        known: How each node ended when it was last built, by unique id.
    """

    graph: Graph
    inputs: Inputs
    known: Mapping[str, Outcome]

    @property
    def made_of(self) -> str:
        """Hash of all that an up-to-date warehouse would be made of."""
        hashes = expected(self.graph, self.inputs)
        return combined(*(hashes[unique_id] for unique_id in sorted(self.graph.nodes)))

    def plan(self) -> Plan:
        """Decide what to build."""
        stale = self._stale()
        if stale == self.graph.nodes.keys():
            return Plan(EVERYTHING, stale, self.made_of)
        changed = [
            unique_id for unique_id in self.graph.sources if self.graph.children[unique_id] & stale
        ]
        downstream = self.graph.downstream(changed)
        names = sorted(self.graph.name(unique_id) for unique_id in stale - downstream)
        sources = sorted(f"source:raw.{self.graph.sources[unique_id]}+" for unique_id in changed)
        return Plan(" ".join([*sources, *names]), downstream | stale, self.made_of)

    def select(self, nodes: frozenset[str]) -> str:
        """Say in dbt's words what to build: what is planned by its sources, all else by name."""
        if nodes == self.graph.nodes.keys():
            return EVERYTHING
        plan = self.plan()
        if nodes == plan.nodes:
            return plan.select
        return " ".join(sorted(self.graph.name(unique_id) for unique_id in nodes))

    def verdicts(self) -> dict[str, Outcome]:
        """Return the last verdict of every check, by its name.

        Raises:
            NotBuiltError: A table or check is not up to date, or did not end well.
        """
        failed = sorted(
            self.graph.name(unique_id)
            for unique_id, outcome in self.known.items()
            if outcome.status in FAILED and unique_id in self.graph.nodes
        )
        if failed:
            raise NotBuiltError(f"{len(failed)} checks do not hold: {', '.join(failed[:5])}")
        stale = self._stale() | {
            unique_id
            for unique_id in self.graph.nodes
            if unique_id in self.known and self.known[unique_id].status == "skipped"
        }
        if stale:
            first = min(self.graph.name(unique_id) for unique_id in stale)
            raise NotBuiltError(
                f"{len(stale)} of {len(self.graph.nodes)} tables and checks are not up to date, "
                f"{first} among them; launch `rebuild`, or type `make run`"
            )
        return {self.graph.name(unique_id): self.known[unique_id] for unique_id in self.graph.tests}

    def _stale(self) -> frozenset[str]:
        """The nodes that were never built of today's inputs, or could not be."""
        hashes = expected(self.graph, self.inputs)
        broken = {
            unique_id
            for unique_id in self.graph.nodes
            if unique_id in self.known and self.known[unique_id].status == "error"
        }
        old = {
            unique_id
            for unique_id in self.graph.nodes
            if unique_id not in self.known or self.known[unique_id].made_of != hashes[unique_id]
        }
        return frozenset(broken | old | self.graph.downstream(broken))


def read_state(db: duckdb.DuckDBPyConnection, where: Settings, graph: Graph) -> State:
    """Look at a warehouse, whose writer's lock the caller holds.

    A table that is on record but not in the warehouse counts as never built.

    Raises:
        TornError: Rows of laps that landed are gone, and what is built would lack them.
    """
    laps = lap_folder(where.warehouse)
    prepare(db, laps)
    if seasons := sorted(lap_files.incomplete_seasons(db, laps)):
        names = ", ".join(map(str, seasons))
        raise TornError(f"Files in {laps} with rows of laps of {names} are gone. {MADE_AGAIN}")
    relations = set(
        db.execute(
            """
            select schema_name || '.' || table_name from duckdb_tables()
            union all
            select schema_name || '.' || view_name from duckdb_views() where not internal
            """
        ).fetchall()
    )
    known = {
        unique_id: outcome
        for unique_id, outcome in read_outcomes(db).items()
        if unique_id not in graph.nodes or _is_there(graph.nodes[unique_id], relations)
    }
    return State(graph, inputs_of(db, laps), known)


def _is_there(node: Mapping, relations: set[tuple[str]]) -> bool:
    return node["resource_type"] == "test" or (f"{node['schema']}.{node['name']}",) in relations
