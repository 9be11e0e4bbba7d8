"""What reading and linking cost as articles grow: those at hand, ten and a hundred times as many.

    python -m tests.bench_linking [DATA_DIR]

It works on a copy of the warehouse that `make run` leaves, and multiplies its articles there.
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
from tests.surroundings import REPO, dbt

TIMES = (1, 10, 100)
MODELS = {
    "staging.stg_articles__readings": "staging/articles",
    "intermediate.int_article_races__scored": "intermediate/incidents",
    "intermediate.int_article_drivers__resolved": "intermediate/incidents",
    "intermediate.int_reported_incidents__timed": "intermediate/incidents",
    "intermediate.int_incident_cautions__scored": "intermediate/incidents",
    "intermediate.int_incident_cautions__linked": "intermediate/incidents",
    "intermediate.int_reported_incidents__folded": "intermediate/incidents",
    "intermediate.int_incidents__identified": "intermediate/incidents",
    "intermediate.int_incident_roles__collected": "intermediate/incidents",
    "intermediate.int_incident_mentions__collected": "intermediate/incidents",
}
"""The models between a reading and its incidents, in the order in which they build."""


def articles_per_second(db: duckdb.DuckDBPyConnection) -> float:
    """Read every article of the warehouse until a second has passed; return the rate."""
    texts = db.execute("select text, title, published_date::varchar from raw.article").fetchall()
    read, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < 1:
        for text, title, published in texts:
            read_article(text, title=title, published=published)
        read += len(texts)
    return read / (time.perf_counter() - begun)


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
                "select count(*) from intermediate.int_reported_incidents__folded"
            ).fetchone()
    return articles, told, seconds


def main() -> None:
    """Measure and print."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else REPO / "data").resolve()
    warehouse = data / "warehouse" / "stockcar.duckdb"
    if not warehouse.exists():
        print("The cost of linking is measured on the warehouse of `make run`; there is none yet.")
        return
    console = Console()
    with tempfile.TemporaryDirectory() as target:
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
        console.print(f"The reader reads {articles_per_second(db):,.0f} articles a second.")


if __name__ == "__main__":
    main()
