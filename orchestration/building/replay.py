"""A build when nothing but data changed: the statements that dbt wrote for the last one, run again.

dbt turns models and tests into SQL, and only code and rules can change that SQL. Where neither did,
its statements are run as they stand, those that depend on what changed and no others. Starting dbt
and its bookkeeping of a node take many times as long as the SQL does, so that one restated race is
published in a fraction of a rebuild's time.
"""

import json
from collections.abc import Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import duckdb

from orchestration.store.warehouse import transaction

THREADS = 2


class Step(NamedTuple):
    """A table, view, seed or check of a build.

    Attributes:
        unique_id: dbt's name of the node.
        relation: What the step makes; None for a check.
        sql: The statement to run; None where there is nothing to do.
        after: The steps that must be taken before, by their unique ids.
    """

    unique_id: str
    relation: str | None
    sql: str | None
    after: frozenset[str]


class ReplayError(RuntimeError):
    """A statement cannot be run on today's data, or a check does not hold; the message names it."""


def steps_after(target: Path, changed: Collection[str]) -> list[Step]:
    """Plan a build after some raw relations changed.

    Args:
        target: Folder of dbt's output, as a whole build left it.
        changed: Names of raw tables and views.

    Returns:
        Every step of a whole build. The tables and checks that depend on what changed come with
        the statement that dbt ran for them; a view needs none, for it follows what it is defined
        on.

    Raises:
        ReplayError: The build left no such statement.
    """
    manifest = json.loads((target / "manifest.json").read_text())
    nodes, sources = manifest["nodes"], manifest["sources"]
    affected = _descendants(
        manifest["child_map"],
        {unique_id for unique_id, source in sources.items() if source["name"] in changed},
    )
    steps = {
        unique_id: node
        for unique_id, node in nodes.items()
        if node["resource_type"] in ("seed", "model", "test")
    }
    return [
        Step(
            unique_id,
            None if node["resource_type"] == "test" else node["relation_name"],
            _written(target, node) if unique_id in affected and _is_run(node) else None,
            frozenset(manifest["parent_map"][unique_id]) & steps.keys(),
        )
        for unique_id, node in steps.items()
    ]


def replay(db: duckdb.DuckDBPyConnection, steps: Collection[Step]) -> Iterator[tuple[Step, int]]:
    """Take the steps of a build, each in a transaction of its own.

    Args:
        db: A connection to the warehouse, whose writer's lock the caller holds.
        steps: What to do; as with dbt, two at a time.

    Yields:
        Each step after it was taken, and after all that it depends on; with it the number of rows
        that fail it, 0 for a table.

    Raises:
        ReplayError: A statement does not run.
    """
    by_id = {step.unique_id: step for step in steps}
    order = TopologicalSorter({step.unique_id: step.after for step in steps})
    order.prepare()
    under_way: dict[Future[int], Step] = {}
    with ThreadPoolExecutor(max_workers=THREADS) as workers:

        def start_ready() -> None:
            for step in map(by_id.get, order.get_ready()):
                under_way[workers.submit(_take, db.cursor(), step)] = step

        try:
            start_ready()
            while under_way:
                ended = wait(under_way, return_when=FIRST_COMPLETED).done
                taken = [(under_way.pop(future), future) for future in ended]
                order.done(*(step.unique_id for step, _ in taken))
                start_ready()  # the next are under way while the caller looks at these
                for step, future in taken:
                    yield step, future.result()
        finally:  # after a failure, or when the caller stops
            workers.shutdown(cancel_futures=True)


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
