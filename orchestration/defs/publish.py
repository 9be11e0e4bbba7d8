"""The analysts' copy, swapped in only after every check held: `published/stockcar`."""

import json

import dagster as dg

from orchestration import settings
from orchestration.building import fingerprint
from orchestration.defs.resources import Stockcar
from orchestration.defs.transform import dbt_models, project
from orchestration.publishing.release import publish, read_checks
from orchestration.store.warehouse import WRITER_POOL, writer_lock

MACROS = settings.DBT_PROJECT / "published"


@dg.asset(
    key=["published", "stockcar"],
    deps=[key for key in dbt_models.keys if key.path[0] == "marts"],
    group_name="publish",
    kinds={"duckdb", "parquet"},
    owners=["team:data-engineering"],
    pool=WRITER_POOL,
)
def stockcar_release(context: dg.AssetExecutionContext, stockcar: Stockcar) -> dg.MaterializeResult:
    """One release: the marts and rules in one DuckDB file, as Parquet, and `release.json`.

    Readers who hold the old file keep a consistent snapshot; a new connection sees the new one.
    When nothing changed, nothing is touched.
    """
    where = stockcar.settings
    with writer_lock(where.warehouse):
        fingerprint.require_built(where)
        release, is_new = publish(
            where.warehouse,
            where.published,
            read_checks(where.dbt_target / "run_results.json"),
            sorted(MACROS.glob("*.sql")),
            descriptions(),
        )
    context.log.info("%s", "New release published" if is_new else "Nothing changed: release kept")
    return dg.MaterializeResult(
        metadata={
            "is_new": is_new,
            "released_at": release.released_at,
            "data_known_at": release.data_known_at,
            "checks": len(release.checks),
            "tables": len(release.tables),
            "path": dg.MetadataValue.path(str(where.published / "stockcar.duckdb")),
        }
    )


def descriptions() -> dict[str, dict[str, str]]:
    """Return the descriptions of tables (under `""`) and columns from dbt's manifest."""
    nodes = json.loads(project.manifest_path.read_text())["nodes"].values()
    return {
        node["name"]: {
            "": " ".join(node["description"].split()),
            **{
                name: " ".join(column["description"].split())
                for name, column in node["columns"].items()
            },
        }
        for node in nodes
        if node["resource_type"] in ("model", "seed")
    }
