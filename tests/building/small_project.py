"""A project of two raw tables, four models, a seed and two checks, and how they hang together."""

from orchestration.building.fingerprint import Inputs
from orchestration.building.graph import graph_of
from orchestration.building.outcomes import Outcome, actual
from orchestration.building.plan import State

PARENTS = {
    "model.stockcar.stg_results": ["source.stockcar.raw.results"],
    "model.stockcar.stg_articles": ["source.stockcar.raw.articles"],
    "seed.stockcar.points_system": [],
    "model.stockcar.fct_points": ["model.stockcar.stg_results", "seed.stockcar.points_system"],
    "model.stockcar.fct_incident": ["model.stockcar.stg_results", "model.stockcar.stg_articles"],
    "test.stockcar.points_add_up": ["model.stockcar.fct_points"],
    "test.stockcar.drivers_raced": ["model.stockcar.fct_incident"],
}
NAMES = {unique_id: unique_id.rpartition(".")[2] for unique_id in PARENTS}
OF_ARTICLES = {"stg_articles", "fct_incident", "drivers_raced"}

graph = graph_of(
    {
        "nodes": {
            unique_id: {
                "resource_type": unique_id.partition(".")[0],
                "name": NAMES[unique_id],
                "schema": "marts",
                "depends_on": {"nodes": parents},
            }
            for unique_id, parents in PARENTS.items()
        }
        | {"unit_test.stockcar.x": {"resource_type": "unit_test", "depends_on": {}}},
        "sources": {
            f"source.stockcar.raw.{name}": {"name": name} for name in ("results", "articles")
        },
    }
)


def inputs(code: str = "code", **raw: str) -> Inputs:
    """What a build reads: version 1 of both raw tables unless told otherwise."""
    return Inputs(code, {"results": "1", "articles": "1"} | raw)


def ids(*names: str) -> set[str]:
    """The unique ids of nodes."""
    return {unique_id for unique_id, name in NAMES.items() if name in names}


def names(unique_ids) -> set[str]:
    """The names of nodes."""
    return {NAMES[unique_id] for unique_id in unique_ids}


def after(state: State, *built: str, **statuses: str) -> State:
    """The state after a build of some nodes, all if none is named; all end well but those named."""
    nodes = ids(*built) if built else set(PARENTS)
    made_of = actual(state.graph, state.inputs, state.known, nodes)
    outcomes = {
        unique_id: Outcome(
            statuses.get(NAMES[unique_id], "pass" if "test." in unique_id else "success"),
            made_of=made_of[unique_id],
        )
        for unique_id in nodes
    }
    return State(state.graph, state.inputs, {**state.known, **outcomes})


def now(state: State, of) -> State:
    """The same record, with other inputs."""
    return State(state.graph, of, state.known)


new = State(graph, inputs(), {})
"""A warehouse in which nothing was ever built."""
