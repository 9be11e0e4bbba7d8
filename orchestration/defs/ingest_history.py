"""Results since 1949, landed as nascaR.data publishes them: `raw/history_result`."""

import dagster as dg

from orchestration.defs.resources import Stockcar
from orchestration.feeds import history
from orchestration.store.warehouse import WRITER_POOL, writing


@dg.asset(
    key=["raw", "history_result"],
    group_name="history",
    kinds={"python", "duckdb"},
    owners=["team:data-engineering"],
    pool=WRITER_POOL,
)
def history_result(context: dg.AssetExecutionContext, stockcar: Stockcar) -> dg.MaterializeResult:
    """One row per car and race of the published history files, 1949 on, as published.

    Read from where STOCKCAR_HISTORY says, a folder or an address. Where it says nothing the
    table stays empty and the warehouse begins with the race feed's first season. The files are
    replaced as a whole: a result of 1952 is corrected as quietly as one of last week.
    """
    where = stockcar.settings
    if where.history:
        versions = history.store(where.archive, where.history)
    else:
        versions = {}
        context.log.info("No history configured: the warehouse begins with the race feed")
    with writing(where.warehouse) as db:
        landed = history.land(db, versions, where.data_dir)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": sum(landed.rows.values()),
            "rows_by_series": landed.rows,
            "files": {series: version.path.name for series, version in landed.versions.items()},
        }
    )
