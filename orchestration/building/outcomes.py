"""How each table and check of the last builds ended, and what it was made of then.

The record lies in the warehouse itself, so that it can never speak of another file's tables. A node
is taken off the record before a build touches it and put back when it is done: what a killed build
left half made is on no record.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.building.fingerprint import Inputs
from orchestration.building.graph import Graph
from orchestration.store.warehouse import transaction

FAILED = frozenset({"error", "fail"})
RELEASE = "release"
"""On the record beside the nodes: what the published release was made of."""
RELEASE_JSON = "release.json"
"""Likewise: the SHA-256 of that file as it was published last."""
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Outcome:
    """How one node of a build ended.

    Attributes:
        status: dbt's word: success, pass, warn, fail, error or skipped.
        failures: Rows that break a check; 0 for a table.
        message: What dbt says of a failure, in one line; empty when all went well.
        made_of: Hash of the code and of all inputs the node was made of.
    """

    status: str
    failures: int = 0
    message: str = ""
    made_of: str = UNKNOWN


def read_outcomes(db: duckdb.DuckDBPyConnection) -> dict[str, Outcome]:
    """Return what is on record, by unique id; nothing in a warehouse that was never built."""
    _prepare(db)
    rows = db.execute(
        "select unique_id, status, failures, message, made_of from build.outcome"
    ).fetchall()
    return {unique_id: Outcome(*values) for unique_id, *values in rows}


def published_last(warehouse: Path) -> str | None:
    """Return the SHA-256 of the `release.json` that was published last, read beside any run.

    None where the warehouse does not tell: it is not there, is being written, or is torn.
    """
    try:
        with duckdb.connect(str(warehouse), read_only=True) as db:
            query = "select made_of from build.outcome where unique_id = ?"
            found = db.execute(query, [RELEASE_JSON]).fetchone()
    except duckdb.Error:
        return None
    return found[0] if found else None


def forget(db: duckdb.DuckDBPyConnection, unique_ids: Collection[str]) -> None:
    """Take nodes off the record, before a build touches them."""
    _prepare(db)
    db.execute(
        "delete from build.outcome where unique_id in (select unnest(?))", [sorted(unique_ids)]
    )


def record(db: duckdb.DuckDBPyConnection, outcomes: Mapping[str, Outcome]) -> None:
    """Put outcomes on the record, each in the place of an earlier one of its node."""
    values = {
        "unique_id": list(outcomes),
        "status": [one.status for one in outcomes.values()],
        "failures": [one.failures for one in outcomes.values()],
        "message": [one.message for one in outcomes.values()],
        "made_of": [one.made_of for one in outcomes.values()],
    }
    with transaction(db):
        forget(db, outcomes)
        db.execute(
            """
            insert into build.outcome
            select
                unnest($unique_id::varchar[]),
                unnest($status::varchar[]),
                unnest($failures::bigint[]),
                unnest($message::varchar[]),
                unnest($made_of::varchar[])
            """,
            values,
        )


def _prepare(db: duckdb.DuckDBPyConnection) -> None:
    db.execute("create schema if not exists build")
    db.execute(
        """
        create table if not exists build.outcome (
            unique_id varchar, status varchar, failures bigint, message varchar, made_of varchar
        )
        """
    )


def expected(graph: Graph, inputs: Inputs) -> dict[str, str]:
    """Return the hash of what each node would be made of, were it built now."""
    made_of: dict[str, str] = {}
    for unique_id in graph.order:
        if unique_id in graph.sources:
            made_of[unique_id] = inputs.raw.get(graph.sources[unique_id], UNKNOWN)
        else:
            made_of[unique_id] = combined(
                inputs.code, *(made_of[parent] for parent in graph.parents[unique_id])
            )
    return made_of


def actual(
    graph: Graph, inputs: Inputs, known: Mapping[str, Outcome], built: Collection[str]
) -> dict[str, str]:
    """Return the hash of what each built node was made of: of its parents as they are.

    A mart that was built alone, from tables that are not up to date, is not up to date either.

    Args:
        graph: All nodes.
        inputs: What the build read.
        known: Outcomes on record of the nodes that it left alone.
        built: Unique ids of the nodes that it built.
    """
    made_of: dict[str, str] = {}
    for unique_id in graph.order:
        if unique_id in graph.sources:
            made_of[unique_id] = inputs.raw.get(graph.sources[unique_id], UNKNOWN)
        elif unique_id in built:
            made_of[unique_id] = combined(
                inputs.code, *(made_of[parent] for parent in graph.parents[unique_id])
            )
        else:
            made_of[unique_id] = known[unique_id].made_of if unique_id in known else UNKNOWN
    return {unique_id: made_of[unique_id] for unique_id in built}


def combined(*hashes: str) -> str:
    """Hash hashes in their order, as 64 hexadecimal digits."""
    return hashlib.sha256("\0".join(hashes).encode()).hexdigest()
