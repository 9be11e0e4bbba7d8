"""What a build is made of, hashed: the raw tables, the dbt project, this package, and the engines.

Where all are as they were when a mart was made, making it again could only make the same mart.
"""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import duckdb

from orchestration import settings
from orchestration.store import lap_files
from orchestration.store.code_hash import code_hash
from orchestration.store.warehouse import RAW_TABLES, RAW_VIEWS

ENGINES = ("dbt-core", "dbt-duckdb", "duckdb")
NOT_HASHED = {
    "feed_payload": "document",  # its SHA-256 stands beside it, and takes a hundredth of the time
    "quarantine": "known_from",  # what lies refused in the inbox is dated anew by every landing
}
"""By raw table, the column that says nothing of its own about whether the table changed."""


@dataclass(frozen=True)
class Inputs:
    """What a build is made of.

    Attributes:
        code: Hash of the dbt project, of this package, and of the engines' versions.
        raw: Hash of the content by the name of a raw table or view.
    """

    code: str
    raw: dict[str, str]


def inputs_of(db: duckdb.DuckDBPyConnection, lap_folder: Path) -> Inputs:
    """Hash what a build would read now.

    Args:
        db: A connection to the warehouse.
        lap_folder: Where the files behind the raw views lie.
    """
    tables = {table: _content(db, table) for table in RAW_TABLES}
    views = {name: lap_files.made_of(lap_folder, name) for name in RAW_VIEWS}
    return Inputs(_code(), tables | views)


@cache
def _code() -> str:
    engines = " ".join(f"{engine} {version(engine)}" for engine in ENGINES)
    return f"{engines} {code_hash(settings.DBT_PROJECT, settings.REPO / 'orchestration')}"


def _content(db: duckdb.DuckDBPyConnection, table: str) -> str:
    columns = f"* exclude ({NOT_HASHED[table]})" if table in NOT_HASHED else "*"
    count, content = db.execute(
        "select count(*), coalesce(sum(hash(rows)::hugeint), 0) "
        f"from (select {columns} from raw.{table}) as rows"
    ).fetchone()
    return f"{count} {content:x}"
