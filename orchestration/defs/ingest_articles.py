"""Articles, bundled or dropped into the inbox: `raw/article`."""

import dagster as dg

from orchestration.defs.resources import Stockcar
from orchestration.landing.articles import land_articles
from orchestration.landing.quarantine import MOST_TOLD, TORN
from orchestration.report.health_page import trouble_list
from orchestration.report.outside_text import plain
from orchestration.store.warehouse import WRITER_POOL, writing


@dg.asset(
    key=["raw", "article"],
    deps=[dg.AssetKey(["archive", "news"])],
    group_name="news",
    kinds={"python", "duckdb"},
    owners=["team:data-engineering"],
    pool=WRITER_POOL,
)
def article(context: dg.AssetExecutionContext, stockcar: Stockcar) -> dg.MaterializeResult:
    """One row per article, copies of one text folded; `raw/article_copy` has each copy.

    Files are kept in the archive byte for byte before anything is made of them. A file that is no
    article goes to `raw.quarantine` with its reason.
    """
    where = stockcar.settings
    with writing(where.warehouse) as db:
        landed = land_articles(db, where.bundled / "articles", where.inbox, where.archive)
        rows = db.execute("select count(*) from raw.article").fetchone()[0]
    context.log.info(
        "%d new articles, %d known, %d quarantined", landed.new, landed.known, len(landed.refused)
    )
    for one in [one for one in landed.refused if one.reason == TORN][:MOST_TOLD]:
        context.log.warning("%s", plain(one.detail))
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": rows,
            "new_articles": landed.new,
            "quarantined": dg.MetadataValue.md(
                trouble_list((one.reason, one.archive_path) for one in landed.refused)
            ),
        }
    )
