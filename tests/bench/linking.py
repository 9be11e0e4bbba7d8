"""What reading and linking cost as articles grow: those at hand, ten and a hundred times as many.

    python -m tests.bench.linking [DATA_DIR]

It works on a copy of the warehouse that `make run` leaves, or on one that it builds when there is
none, and multiplies the articles there.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from orchestration.reading import read_article
from tests.surroundings import REPO, dbt, make_run

READING_GOAL = 100
TIMES = (1, 10, 100)
MODELS = {
    "staging.stg_articles__readings": "staging/articles",
    "intermediate.int_article_race_candidates": "intermediate/incidents",
    "intermediate.int_article_drivers": "intermediate/incidents",
    "intermediate.int_reported_incidents": "intermediate/incidents",
    "intermediate.int_incident_caution_candidates": "intermediate/incidents",
    "intermediate.int_incident_cautions": "intermediate/incidents",
    "intermediate.int_reported_incident_ids": "intermediate/incidents",
    "intermediate.int_incidents": "intermediate/incidents",
    "intermediate.int_incident_roles": "intermediate/incidents",
    "intermediate.int_incident_mentions": "intermediate/incidents",
}
"""The models between a reading and its incidents, in the order in which they build."""


def articles_per_second(db: duckdb.DuckDBPyConnection) -> tuple[float, float]:
    """Read every article of the warehouse, again and again for three seconds.

    Returns:
        Articles in a second of one processor, and characters in an article. The first pass, which
        also loads the reader's tables, is not counted.
    """
    texts = db.execute("select text, title, published_date::varchar from raw.article").fetchall()
    read, begun, passes = 0, time.process_time(), -1
    while time.process_time() - begun < 3:
        for text, title, published in texts:
            read_article(text, title=title, published=published)
        passes += 1
        if passes == 0:
            begun = time.process_time()
        else:
            read += len(texts)
    rate = read / (time.process_time() - begun)
    return rate, sum(len(text) for text, _, _ in texts) / len(texts)


def linking_seconds(warehouse: Path, compiled: Path, times: int) -> tuple[int, int, float]:
    """Multiply the articles of a copy of the warehouse, and rebuild what links them.

    Args:
        warehouse: The built DuckDB file.
        compiled: Folder of the models' compiled SQL.
        times: How many of each article there shall be.

    Returns:
        Articles, incidents they tell, and the seconds that the linking models took.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(warehouse, folder)
        with duckdb.connect(copy) as db:
            for table in ("article", "article_reading"):
                db.execute(
                    f"""
                    insert into raw.{table}
                    select article_id || '-' || copies.copy, * exclude (article_id, copy)
                    from raw.{table}, range(1, {times}) as copies(copy)
                    """
                )
            begun = time.perf_counter()
            for model, place in MODELS.items():
                sql = (compiled / place / f"{model.split('.')[1]}.sql").read_text()
                db.execute(f"create or replace table {model} as {sql}")
            seconds = time.perf_counter() - begun
            (articles,) = db.execute("select count(*) from raw.article").fetchone()
            (told,) = db.execute(
                "select count(*) from intermediate.int_reported_incident_ids"
            ).fetchone()
    return articles, told, seconds


def main() -> None:
    """Measure and print."""
    console = Console()
    with tempfile.TemporaryDirectory() as target:
        data = Path(sys.argv[1] if len(sys.argv) > 1 else REPO / "data").resolve()
        warehouse = data / "warehouse" / "stockcar.duckdb"
        if not warehouse.exists():
            data = Path(target, "data")
            warehouse = data / "warehouse" / "stockcar.duckdb"
            run = make_run(data)
            if run.returncode:
                sys.exit(run.stdout[-2000:])
        dbt("compile", "--quiet", "--target-path", target, data=data)
        compiled = Path(target, "compiled", "stockcar", "models")
        board = Table("articles", "incidents told", "linking s", "ms an article")
        for times in TIMES:
            articles, told, seconds = linking_seconds(warehouse, compiled, times)
            board.add_row(
                f"{articles:,}", f"{told:,}", f"{seconds:.2f}", f"{1000 * seconds / articles:.1f}"
            )
        console.print(board)
        with duckdb.connect(str(warehouse), read_only=True) as db:
            rate, length = articles_per_second(db)
        console.print(
            f"The reader reads {rate:,.0f} articles of {length:,.0f} characters in a second of one "
            f"processor (goal: at least {READING_GOAL})."
        )


if __name__ == "__main__":
    main()
