"""The analysts' copy, swapped in only after every check held: `published/stockcar`."""

import dagster as dg

from orchestration import settings
from orchestration.building.graph import Graph
from orchestration.building.plan import read_state
from orchestration.defs.resources import Stockcar
from orchestration.defs.transform import dbt_models, graph
from orchestration.feeds.clients import tell_webhook
from orchestration.publishing.release import ReleaseError, publish
from orchestration.publishing.snapshot import FILE
from orchestration.publishing.upkeep import audited_checks, note_release, recorded_release
from orchestration.report.anomaly_news import anomalies_of, news
from orchestration.report.outside_text import plain
from orchestration.store.warehouse import WRITER_POOL, connect, writer_lock

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
    When nothing changed, nothing is touched. A warehouse that is not whole, up to date and audited
    is not published. The webhook is told which anomalies are new or closed in it.
    """
    where = stockcar.settings
    before = anomalies_of(where.published / FILE)
    with writer_lock(where.warehouse):
        with connect(where.warehouse) as db:
            state = read_state(db, where, graph())
        try:
            release, is_new = publish(
                where.warehouse,
                where.published,
                audited_checks(state),
                sorted(MACROS.glob("*.sql")),
                descriptions(graph()),
                recorded_release(state),
                lambda text: context.log.warning("%s", plain(text)),
            )
        except ReleaseError as error:
            raise dg.Failure(plain(error), allow_retries=False) from None
        note_release(where, state)
    context.log.info("New release published" if is_new else "Nothing changed: release kept")
    odd = anomalies_of(where.published / FILE)
    if text := news(before, odd):
        context.log.info("%s", plain(text.splitlines()[0]))
        body = {"text": text, "job": context.run.job_name, "run_id": context.run_id}
        if why := tell_webhook(where, body):
            context.log.warning("STOCKCAR_WEBHOOK_URL was not told: %s", plain(why))
    return dg.MaterializeResult(
        metadata={
            "is_new": is_new,
            "released_at": release.released_at,
            "data_known_at": release.data_known_at,
            "checks": len(release.checks),
            "tables": len(release.tables),
            "open_anomalies": sum(one.is_open for one in odd),
            "path": dg.MetadataValue.path(str(where.published / FILE)),
        }
    )


def descriptions(of: Graph) -> dict[str, dict[str, str]]:
    """Return the descriptions of tables (under `""`) and columns, by the table's name."""
    return {
        node["name"]: {
            "": " ".join(node["description"].split()),
            **{
                name: " ".join(column["description"].split())
                for name, column in node["columns"].items()
            },
        }
        for node in of.nodes.values()
        if node["resource_type"] in ("model", "seed")
    }
