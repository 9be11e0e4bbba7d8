"""Results since 1949, landed as nascaR.data publishes them: `raw/history_result`."""

import dagster as dg

from orchestration.defs.resources import Stockcar
from orchestration.feeds.history import take_from_folder
from orchestration.landing.history import land_history
from orchestration.report.outside_text import plain
from orchestration.store.warehouse import WRITER_POOL, writing


@dg.asset(
    key=["raw", "history_result"],
    deps=[dg.AssetKey(["archive", "history"])],
    group_name="history",
    kinds={"python", "duckdb"},
    owners=["team:data-engineering"],
    pool=WRITER_POOL,
)
def history_result(context: dg.AssetExecutionContext, stockcar: Stockcar) -> dg.MaterializeResult:
    """One row per car and race of the published history files, 1949 on, as published.

    Of each series the newest version in the archive that is what it should be, whether or not
    STOCKCAR_HISTORY is set; a newer one that is not waits in `raw.quarantine`. A folder that the
    setting names is emptied into the archive first, as the inbox is; an address is asked by
    `archive/history` alone, so that landing never needs a network. The files are replaced as a
    whole: a result of 1952 is corrected as quietly as one of last week.
    """
    where = stockcar.settings
    if where.history_folder:
        take_from_folder(where.archive, where.history_folder)
    with writing(where.warehouse) as db:
        landed = land_history(db, [where.bundled, where.archive])
    for one in landed.refused:
        context.log.warning("Quarantined: %s (%s)", plain(one.detail), plain(one.archive_path))
    if landed.rows:
        for series, rows in landed.rows.items():
            seen = f"{landed.versions[series].seen:%Y-%m-%d}"
            context.log.info("%s: %d rows, as published on %s", plain(series), rows, plain(seen))
    elif where.history_address:
        context.log.info("No history is archived yet; its address is asked by `refresh` alone")
    else:
        context.log.info("No history is archived: the warehouse begins with the race feed")
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": sum(landed.rows.values()),
            "rows_by_series": landed.rows,
            "files": {series: version.path.name for series, version in landed.versions.items()},
            "quarantined": [plain(one.archive_path) for one in landed.refused],
        }
    )
