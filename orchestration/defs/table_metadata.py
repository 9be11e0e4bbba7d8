"""What the web UI shows of a mart: rows, first rows, columns, and what each column is made of."""

from collections.abc import Mapping

import dagster as dg

from orchestration.lineage import Parent
from orchestration.preview import Preview


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
            [dg.TableRecord(dict(zip(look.columns, row, strict=True))) for row in look.rows],
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
