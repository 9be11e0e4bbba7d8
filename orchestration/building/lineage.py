"""Which columns each column of a table is made of, worked out from compiled SQL.

Only the statement and the columns of its inputs are needed, so the database is not asked and
nothing is run. A statement that the parser does not understand has no lineage, and no harm done.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.lineage import Node, lineage
from sqlglot.schema import MappingSchema

DIALECT = "duckdb"

Tables = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Data type by schema, table and column."""


class Parent(NamedTuple):
    """A column that another one is made of."""

    schema: str
    table: str
    column: str


def lineage_of(
    queries: Mapping[str, str], tables: Tables, memory: Path
) -> dict[str, dict[str, list[Parent]]]:
    """Trace many queries, remembering those that were traced before.

    Args:
        queries: Select statements by the name of the table they make.
        tables: Columns of the tables that may be read.
        memory: File with what was traced before; it may be missing, and is replaced.

    Returns:
        Parents by table and output column.
    """
    try:
        known = json.loads(memory.read_text())
    except (OSError, ValueError):
        known = {}
    shape = json.dumps(tables, sort_keys=True)
    keys = {
        name: hashlib.sha256((shape + sql).encode()).hexdigest() for name, sql in queries.items()
    }
    traced = {
        keys[name]: known.get(keys[name]) or column_lineage(sql, tables)
        for name, sql in queries.items()
    }
    if traced.keys() - known.keys():
        memory.write_text(json.dumps(traced))
    return {
        name: {
            column: [Parent(*parent) for parent in parents]
            for column, parents in traced[key].items()
        }
        for name, key in keys.items()
    }


def column_lineage(sql: str, tables: Tables) -> dict[str, list[Parent]]:
    """Trace each output column of a query to the columns of the tables it reads.

    Args:
        sql: A select statement in DuckDB's dialect, tables named with their schema.
        tables: Columns of the tables that may be read.

    Returns:
        Parents by output column, sorted; an empty list for a column made of none. Empty when the
        statement cannot be traced.
    """
    try:
        query = parse_one(sql, dialect=DIALECT)
        read: dict[str, dict[str, Mapping[str, str]]] = {}
        for table in query.find_all(exp.Table):
            table.set("catalog", None)  # dbt writes the database's name too; `tables` has it not
            if columns := tables.get(table.db, {}).get(table.name):
                read.setdefault(table.db, {})[table.name] = columns
        traced = lineage(None, query, MappingSchema(read), dialect=DIALECT, copy=False)
    except (SqlglotError, RecursionError, LookupError, TypeError, ValueError, AttributeError):
        return {}
    return {column: _parents(node) for column, node in traced.items()}


def _parents(column: Node) -> list[Parent]:
    """The table columns at the ends of one column's lineage."""
    found: set[Parent] = set()
    for node in column.walk():
        table = node.expression
        if not node.downstream and isinstance(table, exp.Table) and table.db:
            found.add(Parent(table.db, table.name, exp.to_column(node.name).name))
    return sorted(found)
