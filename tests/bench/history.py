"""What every season since 1949 costs: the time of `make run` and memory, and ten copies of history.

    STOCKCAR_HISTORY=folder python -m tests.bench.history

The copies are synthetic seasons of the years 2049 to 2925 with the rules and exceptions of the
real ones. They run in a warehouse of nothing but history, so that nothing else dilutes them.
"""

import os
import resource
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from orchestration.feeds.history import take_from_folder
from orchestration.landing.history import land_history
from orchestration.store import warehouse
from tests.bench.job import busy_seconds, cost_of, raw_seconds
from tests.surroundings import dbt, make_run

COPIES = 10
YEARS_APART = 100
SQL_GOAL = 1.5
COPIES_GOAL = 10.5


def peak_of_children_gb() -> float:
    """The most memory that any one process started so far held, in gigabytes."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e9


def whole_job(data: Path) -> tuple[float, float, float, float]:
    """Run `make run` on an empty folder, then its models again by dbt and raw.

    Returns:
        Wall seconds and peak gigabytes of the job, seconds of the models' SQL under dbt, and raw.
    """
    job = cost_of(lambda: make_run(data))
    peak = peak_of_children_gb()
    target = data / "by_hand"
    cost_of(lambda: dbt("run", "--target-path", str(target), data=data))
    return (
        job.wall_s,
        peak,
        busy_seconds(target / "run_results.json"),
        raw_seconds(data / "warehouse" / "stockcar.duckdb", target),
    )


def copies(data: Path, where: str) -> tuple[int, float, float]:
    """Build history alone, once and ten times over.

    Returns:
        Rows of one copy, and the seconds of the models' raw SQL on one copy and on ten.
    """
    file, target = data / "warehouse" / "stockcar.duckdb", data / "target"
    with warehouse.writing(file) as db:
        take_from_folder(data / "archive", Path(where))
        landed = land_history(db, [data / "archive"])
    for command in ("seed", "run"):
        cost_of(lambda command=command: dbt(command, "--target-path", str(target), data=data))
    once = raw_seconds(file, target)
    with duckdb.connect(str(file)) as db:
        multiply(db)
    return sum(landed.rows.values()), once, raw_seconds(file, target)


def multiply(db: duckdb.DuckDBPyConnection) -> None:
    """Put later seasons beside the real ones: their results, their rules, their exceptions."""
    tables = db.execute(
        """
        select
            table_schema || '.' || table_name,
            list(column_name) filter (where column_name in ('season', 'race_id'))
        from information_schema.columns
        where table_schema = 'rules' or table_name = 'history_result'
        group by all
        having list_contains(list(column_name), 'season')
        """
    ).fetchall()
    for table, columns in tables:
        moved = {"season": "season + years", "race_id": "race_id + years * 1000"}
        replaced = ", ".join(f"({moved[column]})::integer as {column}" for column in columns)
        db.execute(
            f"""
            insert into {table}
            select * exclude (years) replace ({replaced})
            from {table}
            cross join (
                select unnest(range({YEARS_APART}, {YEARS_APART * COPIES}, {YEARS_APART})) as years
            )
            """
        )


def main() -> None:
    """Measure and print; the exit status says whether both goals are met."""
    where = os.environ.get("STOCKCAR_HISTORY")
    if not where:
        print("No history: STOCKCAR_HISTORY names the folder whose seasons are to be timed.")
        return
    folder = Path(tempfile.mkdtemp(prefix="stockcar-bench-"))
    try:
        wall, peak, under_dbt, raw = whole_job(folder / "job")
        rows, once, ten_times = copies(folder / "copies", where)
    finally:
        shutil.rmtree(folder)
    board = Table("every season since 1949", "")
    board.add_row("make run, on an empty folder", f"{wall:.1f} s")
    board.add_row("its largest process", f"{peak:.2f} GB")
    board.add_row("models' SQL, dbt run alone", f"{under_dbt:.2f} s")
    board.add_row("the same SQL raw, one DuckDB process", f"{raw:.2f} s")
    board.add_section()
    board.add_row(f"history alone ({rows:,} rows), raw SQL", f"{once:.2f} s")
    board.add_row(f"{COPIES} copies of it", f"{ten_times:.2f} s")
    console = Console()
    console.print(board)
    console.print(
        f"The models take {under_dbt / raw:.2f} times their raw SQL (goal: at most {SQL_GOAL}); "
        f"ten copies cost {ten_times / once:.2f} times one (goal: at most {COPIES_GOAL})."
    )
    sys.exit(int(under_dbt > SQL_GOAL * raw or ten_times > COPIES_GOAL * once))


if __name__ == "__main__":
    main()
