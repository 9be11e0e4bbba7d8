"""Articles read: `raw/article_reading`."""

import dagster as dg

from orchestration.defs.resources import Stockcar
from orchestration.landing.readings import read_new_articles
from orchestration.report.evidence import evidence_page
from orchestration.store.warehouse import WRITER_POOL, writing


@dg.asset(
    key=["raw", "article_reading"],
    deps=[dg.AssetKey(["raw", "article"])],
    group_name="articles",
    kinds={"python", "duckdb"},
    owners=["team:data-engineering"],
    pool=WRITER_POOL,
)
def article_reading(context: dg.AssetExecutionContext, stockcar: Stockcar) -> dg.MaterializeResult:
    """One row per article: race, people, incidents, quotes and claims, each with its span.

    Only articles that this version of the reader has not read are read; a new version of the
    reader reads them all again.
    """
    with writing(stockcar.settings.warehouse) as db:
        readings = read_new_articles(db)
        rows = db.execute("select count(*) from raw.article_reading").fetchone()[0]
    documents = [reading.document for reading in readings]
    context.log.info("%d articles read, %d in all", len(readings), rows)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": rows,
            "articles_read": len(readings),
            "incidents": sum(len(document["incidents"]) for document in documents),
            "quotes": sum(len(document["quotes"]) for document in documents),
            "claims": sum(len(document["claims"]) for document in documents),
            "without_race": sum(not document["race"].get("date") for document in documents),
            "evidence": dg.MetadataValue.md(evidence_page(readings[:3]) or "nothing new to read"),
        }
    )
