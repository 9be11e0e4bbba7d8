"""News, fetched into the archive: `archive/news`."""

import dagster as dg

from orchestration.defs.resources import Stockcar
from orchestration.feeds import clients
from orchestration.feeds.news.client import News, read_places
from orchestration.report.health_page import health_table, trouble_list
from orchestration.report.outside_text import plain
from orchestration.settings import SettingsError


@dg.asset(
    key=["archive", "news"],
    group_name="news",
    kinds={"python", "html"},
    owners=["team:data-engineering"],
    retry_policy=dg.RetryPolicy(max_retries=1, delay=120),
)
def news(context: dg.AssetExecutionContext, stockcar: Stockcar) -> dg.MaterializeResult:
    """One file per news page, as received, with what its feed said about it.

    Only feeds and pages in the operator's own list are read, and only where robots.txt allows
    it; none are listed by default.
    """
    where = stockcar.settings
    try:
        places = read_places(where.news_file) if where.news_file else []
        for place in places:
            clients.require_live(where, place.url)
    except SettingsError as error:
        raise dg.Failure(plain(error), allow_retries=False) from None
    log = clients.fetch_log(where)
    fetcher = clients.fetcher(where, log)
    try:
        report = News(fetcher, log, where.archive).gather(places)
    finally:
        fetcher.close()
    context.log.info("%d pages stored, %d known", len(report.stored), report.known)
    return dg.MaterializeResult(
        metadata={
            "places": len(places),
            "stored": len(report.stored),
            "known": report.known,
            "trouble": dg.MetadataValue.md(trouble_list(("", line) for line in report.trouble)),
            "health": dg.MetadataValue.md(health_table(where)),
        }
    )
