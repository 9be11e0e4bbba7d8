"""Results since 1949, fetched from an address into the archive: `archive/history`."""

import dagster as dg

from orchestration.defs.resources import Stockcar
from orchestration.feeds import clients
from orchestration.feeds.history import HistoryReport
from orchestration.report.health_page import health_table, trouble_list
from orchestration.report.outside_text import plain
from orchestration.settings import Settings, SettingsError


class HistoryConfig(dg.Config):
    """How much to ask for."""

    only_due: bool = False


@dg.asset(
    key=["archive", "history"],
    group_name="history",
    kinds={"python", "parquet"},
    owners=["team:data-engineering"],
)
def history(
    context: dg.AssetExecutionContext, config: HistoryConfig, stockcar: Stockcar
) -> dg.MaterializeResult:
    """One file per series of nascaR.data that changed, as received.

    Asked only where STOCKCAR_HISTORY is an address; a folder is looked at when history lands,
    without a network. A source that is unwell costs a warning and no run: what the archive holds
    is landed all the same.
    """
    where = stockcar.settings
    try:
        source = clients.history(where)
    except SettingsError as error:
        raise dg.Failure(plain(error), allow_retries=False) from None
    if source is None:
        context.log.info("STOCKCAR_HISTORY names no address: nobody is asked for history")
        return dg.MaterializeResult(metadata=_told(where, HistoryReport()))
    try:
        report = source.refresh(config.only_due)
    finally:
        source.fetcher.close()
    for line in report.trouble:
        context.log.warning("%s", plain(line))
    told = {"stored": report.stored, "unchanged": report.unchanged, "left": report.rested}
    context.log.info(
        "History: %s",
        plain(
            "; ".join(f"{', '.join(series)} {how}" for how, series in told.items() if series)
            or "nothing came"
        ),
    )
    return dg.MaterializeResult(metadata=_told(where, report))


def _told(where: Settings, report: HistoryReport) -> dict[str, object]:
    return {
        "stored": report.stored,
        "unchanged": report.unchanged,
        "left_for_another_day": report.rested,
        "trouble": dg.MetadataValue.md(trouble_list(("", line) for line in report.trouble)),
        "health": dg.MetadataValue.md(health_table(where)),
    }
