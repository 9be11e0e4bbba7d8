"""What the web UI shows of a mart: rows, first rows, columns, and what each column is made of."""

from collections.abc import Mapping
from pathlib import Path

import dagster as dg
import duckdb

from orchestration.building.lineage import Parent, lineage_of
from orchestration.building.preview import Preview, column_types, preview
from orchestration.report.outside_text import plain

MARTS = "marts"


class MartMetadata:
    """What is known of the marts without looking at their rows, and a way to look."""

    def __init__(self, db: duckdb.DuckDBPyConnection, target: Path, nodes: Mapping) -> None:
        """Read what marts are made of.

        Args:
            db: A connection to a warehouse in which the marts exist.
            target: Folder of dbt's output, with the compiled models.
            nodes: The nodes of dbt's manifest, with their descriptions.
        """
        self._db = db
        self._models = {
            node["name"]: node
            for node in nodes.values()
            if node["resource_type"] == "model" and node["schema"] == MARTS
        }
        queries = {
            name: path.read_text()
            for name, node in self._models.items()
            if (path := target / "compiled" / "stockcar" / node["original_file_path"]).is_file()
        }
        self._lineage = lineage_of(queries, column_types(db), target / "lineage.json")

    def of(self, key: dg.AssetKey) -> dict[str, object]:
        """Look at a mart; of any other table there is nothing to tell."""
        name = key.path[-1]
        if name not in self._models:
            return {}
        columns = self._models[name]["columns"]
        return table_metadata(
            preview(self._db, MARTS, name),
            {name: column["description"] for name, column in columns.items()},
            self._lineage.get(name, {}),
        )


def table_metadata(
    look: Preview, descriptions: Mapping[str, str], lineage: Mapping[str, list[Parent]]
) -> dict[str, object]:
    """Return the metadata of one materialized table.

    Args:
        look: The table's size, columns and first rows.
        descriptions: Text by column.
        lineage: Parents by column; empty where it could not be worked out.
    """
    columns = [
        dg.TableColumn(name, kind, descriptions.get(name)) for name, kind in look.columns.items()
    ]
    metadata: dict[str, object] = {
        "dagster/row_count": look.row_count,
        "dagster/column_schema": dg.TableSchema(columns),
        "first_rows": dg.TableMetadataValue(
            [
                dg.TableRecord(dict(zip(look.columns, map(plain, row), strict=True)))
                for row in look.rows
            ],
            schema=dg.TableSchema([dg.TableColumn(name) for name in look.columns]),
        ),
    }
    if lineage:
        metadata["dagster/column_lineage"] = dg.TableColumnLineage(
            {
                column: [
                    dg.TableColumnDep(dg.AssetKey([parent.schema, parent.table]), parent.column)
                    for parent in lineage.get(column, [])
                ]
                for column in look.columns
            }
        )
    return metadata
