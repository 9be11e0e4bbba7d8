"""`make bench`: the whole run, dbt by hand and the same SQL run raw, side by side on the same data.

Two goals: the whole job takes at most ten seconds more than `dbt build` by hand, and the models at
most 1.5 times as long as their SQL run raw in one DuckDB process. Wall and processor seconds are
both printed, because a busy machine stretches the first.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb
from rich.console import Console
from rich.table import Table

from orchestration.store.warehouse import RAW_TABLES, RAW_VIEWS
from tests.surroundings import dbt, make_run, rebuild

JOB_GOAL_S = 10
SQL_GOAL = 1.5
ROUNDS = 3
BUILD = ("build", "--full-refresh", "--exclude-resource-type", "unit_test")


class Cost(NamedTuple):
    """What a step took."""

    wall_s: float
    processor_s: float


def cost_of(step: Callable[[], subprocess.CompletedProcess]) -> Cost:
    """Time a step that runs in processes of its own.

    Raises:
        SystemExit: It failed.
    """
    used, begun = _processor_of_children(), time.perf_counter()
    run = step()
    cost = Cost(time.perf_counter() - begun, _processor_of_children() - used)
    if run.returncode:
        sys.exit(f"{run.args}\n{run.stdout[-2000:]}\n{run.stderr[-2000:]}")
    return cost


def _processor_of_children() -> float:
    use = resource.getrusage(resource.RUSAGE_CHILDREN)
    return use.ru_utime + use.ru_stime


def busy_seconds(run_results: Path) -> float:
    """Seconds in which at least one model's SQL was at work, from dbt's own account."""
    spells = sorted(
        (datetime.fromisoformat(part["started_at"]), datetime.fromisoformat(part["completed_at"]))
        for result in json.loads(run_results.read_text())["results"]
        if result["unique_id"].startswith("model.")
        for part in result["timing"]
        if part["name"] == "execute"
    )
    busy, reached = 0.0, None
    for begin, end in spells:
        begin = begin if reached is None else max(begin, reached)
        busy += max(0.0, (end - begin).total_seconds())
        reached = end if reached is None else max(reached, end)
    return busy


def raw_seconds(warehouse: Path, target: Path) -> float:
    """Run the compiled SQL of all models in dependency order, in one process; return the seconds.

    The inputs, raw tables and seeds, are copied from the warehouse before the clock starts.
    """
    nodes = json.loads((target / "manifest.json").read_text())["nodes"]
    models = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
    statements = []
    done: set[str] = set()
    while len(done) < len(models):
        for key in sorted(models.keys() - done):
            node = models[key]
            if not (set(node["depends_on"]["nodes"]) & models.keys()) <= done:
                continue
            sql = (target / "compiled" / "stockcar" / node["original_file_path"]).read_text()
            kind = node["config"]["materialized"]
            statements.append(f'create {kind} {node["schema"]}."{node["name"]}" as {sql}')
            done.add(key)
    with (
        tempfile.TemporaryDirectory() as folder,
        duckdb.connect(str(Path(folder, warehouse.name))) as db,
    ):
        db.execute(f"attach '{warehouse}' as built (read_only)")
        for schema in ("raw", *sorted({node["schema"] for node in nodes.values()})):
            db.execute(f"create schema if not exists {schema}")
        inputs = [f'raw."{table}"' for table in (*RAW_TABLES, *RAW_VIEWS)]
        inputs += [
            f'{node["schema"]}."{node["name"]}"'
            for node in nodes.values()
            if node["resource_type"] == "seed"
        ]
        for name in inputs:
            db.execute(f"create table {name} as from built.{name}")
        db.execute("detach built")
        begun = time.perf_counter()
        for statement in statements:
            db.execute(statement)
        return time.perf_counter() - begun


def main() -> None:
    """Measure on the bundled seasons and print; the exit status says if both goals are met."""
    os.environ.pop("STOCKCAR_HISTORY", None)
    data = Path(tempfile.mkdtemp(prefix="stockcar-bench-"))
    warehouse = data / "warehouse" / "stockcar.duckdb"
    console = Console()
    try:
        dbt("--quiet", "parse", data=data)
        costs = {"make run, on an empty folder": cost_of(lambda: make_run(data))}
        costs["make run again, nothing changed"] = cost_of(lambda: make_run(data))
        target = data / "by_hand"
        hand = ("--target-path", str(target))
        dbt("--quiet", "parse", *hand, data=data)
        jobs, builds, sql_in_job, sql_alone, sql_raw = [], [], [], [], []
        for _ in range(ROUNDS):
            jobs.append(cost_of(lambda: rebuild(data)))
            sql_in_job.append(busy_seconds(data / "warehouse" / "dbt" / "run_results.json"))
            builds.append(cost_of(lambda: dbt(*BUILD, *hand, data=data)))
            cost_of(lambda: dbt("run", *hand, data=data))
            sql_alone.append(busy_seconds(target / "run_results.json"))
            sql_raw.append(raw_seconds(warehouse, target))
        costs["all marts built again"] = job = min(jobs)
        costs["dbt build by hand"] = by_hand = min(builds)
        in_job, alone, raw = min(sql_in_job), min(sql_alone), min(sql_raw)
    finally:
        shutil.rmtree(data)
    board = Table("step", "wall s", "processor s")
    for name, cost in costs.items():
        board.add_row(name, f"{cost.wall_s:.1f}", f"{cost.processor_s:.1f}")
    board.add_section()
    board.add_row("models' SQL within the job, tests beside it", f"{in_job:.2f}", "")
    board.add_row("models' SQL, dbt run alone", f"{alone:.2f}", "")
    board.add_row("the same SQL raw, one DuckDB process", f"{raw:.2f}", "")
    console.print(board)
    more, ratio = job.wall_s - by_hand.wall_s, alone / raw
    console.print(
        f"The job takes {more:+.1f} s against dbt build by hand (goal: at most +{JOB_GOAL_S} s; "
        f"in processor seconds {job.processor_s - by_hand.processor_s:+.1f})."
    )
    console.print(f"The models take {ratio:.2f} times their raw SQL (goal: at most {SQL_GOAL}).")
    sys.exit(int(more > JOB_GOAL_S or ratio > SQL_GOAL))


if __name__ == "__main__":
    main()
