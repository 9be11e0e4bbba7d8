"""A build when nothing but data changed: the statements that dbt wrote for the last one, run again.

dbt turns models and tests into SQL, and only code and rules can change that SQL. Where neither did,
its statements are run as they stand, those that depend on what changed and no others. Starting dbt
and its bookkeeping of a node take many times as long as the SQL does, so that one restated race is
published in a fraction of a rebuild's time.
"""

import json
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import duckdb

from orchestration.warehouse import connect, transaction


class Step(NamedTuple):
    """A table, view, seed or check of a build.

    Attributes:
        unique_id: dbt's name of the node.
        relation: What the step makes; None for a check.
        sql: The statement to run; None where there is nothing to do.
    """

    unique_id: str
    relation: str | None
    sql: str | None


class ReplayError(RuntimeError):
    """A statement cannot be run on today's data; the message names it and says why."""


def steps_after(target: Path, changed: Collection[str]) -> list[Step]:
    """Plan a build after some raw relations changed.

    Args:
        target: Folder of dbt's output, as a whole build left it.
        changed: Names of raw tables and views.

    Returns:
        Every step of a whole build, in an order in which they can be taken. The tables and checks
        that depend on what changed come with the statement that dbt ran for them; a view needs
        none, for it follows what it is defined on.

    Raises:
        ReplayError: The build left no such statement.
    """
    manifest = json.loads((target / "manifest.json").read_text())
    nodes, sources = manifest["nodes"], manifest["sources"]
    affected = _descendants(
        manifest["child_map"],
        {unique_id for unique_id, source in sources.items() if source["name"] in changed},
    )
    order = TopologicalSorter(manifest["parent_map"]).static_order()
    return [
        Step(
            unique_id,
            None if node["resource_type"] == "test" else node["relation_name"],
            _written(target, node) if unique_id in affected and _is_run(node) else None,
        )
        for unique_id in order
        if (node := nodes.get(unique_id)) and node["resource_type"] in ("seed", "model", "test")
    ]


def replay(warehouse: Path, steps: Collection[Step]) -> Iterator[tuple[Step, int]]:
    """Take the steps of a build, each in a transaction of its own.

    Args:
        warehouse: DuckDB file whose writer's lock the caller holds.
        steps: What to run, in this order.

    Yields:
        Each step after it was taken, and the number of rows that fail it, 0 for a table. The next
        one is under way while the caller looks at it.

    Raises:
        ReplayError: A statement does not run.
    """
    with connect(warehouse) as db, ThreadPoolExecutor(max_workers=1) as worker:
        taken = [(step, worker.submit(_take, db, step)) for step in steps]
        try:
            for step, failures in taken:
                yield step, failures.result()
        finally:  # after a failure, or when the caller stops
            worker.shutdown(cancel_futures=True)


def _take(db: duckdb.DuckDBPyConnection, step: Step) -> int:
    try:
        if step.sql is None:
            return 0
        if step.relation is None:
            failures, _, is_failed = db.execute(step.sql).fetchone()
            return failures if is_failed else 0
        with transaction(db):
            db.execute(f"drop table if exists {step.relation}")
            db.execute(step.sql)
        return 0
    except duckdb.Error as error:
        raise ReplayError(f"{step.unique_id}: {error}") from error


def _is_run(node: dict) -> bool:
    return node["config"]["materialized"] in ("table", "test")


def _descendants(children: dict[str, list[str]], of: Collection[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(of)
    while waiting:
        fresh = set(children.get(waiting.pop(), [])) - found
        found |= fresh
        waiting += fresh
    return found


def _written(target: Path, node: dict) -> str:
    """Read the statement that dbt ran for a node, from where it leaves a copy."""
    path = target / "run" / node["package_name"] / node["original_file_path"]
    if path.suffix == ".yml":  # a test named there has a file of its own
        path /= node["path"]
    try:
        return path.read_text()
    except OSError:
        raise ReplayError(f"{node['unique_id']}: dbt left no statement; build all anew") from None
