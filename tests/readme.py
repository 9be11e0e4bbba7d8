"""The README's queries and their output: read from it, run again, and written back on request.

A query stands in the README as a fenced `sql` block, and is the file in `dbt_project/analyses/`
that its first line names; the fenced `text` block after it is what the DuckDB shell prints.

    python -m tests.readme data/published/stockcar.duckdb    # write the outputs anew
"""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
README = REPO / "README.md"
ANALYSES = REPO / "dbt_project" / "analyses"
BLOCK = re.compile(
    r"```sql\n-- analyses/(?P<name>\w+)\.sql\n(?P<sql>.*?)```\n\n```text\n(?P<output>.*?)```", re.S
)
REFERENCE = re.compile(r"\{\{ ref\('(\w+)'\) \}\}")


@dataclass(frozen=True)
class Query:
    """A query shown in the README, with the output shown under it."""

    name: str
    sql: str
    output: str


def shown_queries() -> list[Query]:
    """Return the README's queries in order."""
    return [Query(**match.groupdict()) for match in BLOCK.finditer(README.read_text())]


def as_published(analysis: str) -> str:
    """Return an analysis file's SQL as an analyst types it on the published file."""
    return REFERENCE.sub(r"marts.\1", analysis)


def printed(published: Path, sql: str) -> str:
    """Return what the DuckDB shell prints for a query on a published file."""
    shell = Path(sys.executable).with_name("duckdb")
    return subprocess.run(
        [shell, "-readonly", published, "-c", sql], capture_output=True, text=True, check=True
    ).stdout


def rewrite(published: Path) -> None:
    """Write queries and outputs into the README from the analyses and a published file."""

    def block(match: re.Match) -> str:
        sql = as_published((ANALYSES / f"{match['name']}.sql").read_text())
        shown = f"```sql\n-- analyses/{match['name']}.sql\n{sql}```"
        return f"{shown}\n\n```text\n{printed(published, sql)}```"

    README.write_text(BLOCK.sub(block, README.read_text()))


if __name__ == "__main__":
    rewrite(Path(sys.argv[1]))
