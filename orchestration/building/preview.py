"""Row counts and first rows of the warehouse's tables, for people who look before they query."""

from dataclasses import dataclass

import duckdb

SAMPLE_ROWS = 5


@dataclass(frozen=True)
class Preview:
    """A table's size, its columns with their types, and its first rows as text."""

    row_count: int
    columns: dict[str, str]
    rows: list[list[str]]


def preview(db: duckdb.DuckDBPyConnection, schema: str, table: str) -> Preview:
    """Count and sample a table."""
    count = db.execute(f'select count(*) from "{schema}"."{table}"').fetchone()[0]
    sample = db.execute(f'from "{schema}"."{table}" limit {SAMPLE_ROWS}')
    columns = {column[0]: str(column[1]).lower() for column in sample.description}
    rows = [["" if value is None else str(value) for value in row] for row in sample.fetchall()]
    return Preview(count, columns, rows)


def column_types(db: duckdb.DuckDBPyConnection) -> dict[str, dict[str, dict[str, str]]]:
    """Return data types by schema, table and column."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for schema, table, column, kind in db.execute(
        """
        select schema_name, table_name, column_name, data_type from duckdb_columns()
        where not internal
        order by schema_name, table_name, column_index
        """
    ).fetchall():
        found.setdefault(schema, {}).setdefault(table, {})[column] = kind
    return found
