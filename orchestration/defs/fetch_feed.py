"""The race feed, fetched into the archive: `archive/nascar_feed`."""

from collections.abc import Iterator

import dagster as dg

from orchestration.defs.partitions import seasons
from orchestration.defs.resources import Stockcar
from orchestration.feeds import clients
from orchestration.feeds.nascar.report import FeedError, Report
from orchestration.report.health_page import health_table, trouble_list
from orchestration.report.outside_text import plain
from orchestration.settings import SettingsError


class RefreshConfig(dg.Config):
    """How much of a season to ask for."""

    only_due: bool = False


@dg.asset(
    key=["archive", "nascar_feed"],
    group_name="results",
    kinds={"python", "json"},
    owners=["team:data-engineering"],
    partitions_def=seasons,
    backfill_policy=dg.BackfillPolicy.single_run(),
    retry_policy=dg.RetryPolicy(max_retries=2, delay=60, backoff=dg.Backoff.EXPONENTIAL),
)
def nascar_feed(
    context: dg.AssetExecutionContext, config: RefreshConfig, stockcar: Stockcar
) -> dg.MaterializeResult:
    """One file per changed payload of the race feed, as received.

    The newest season and the newest race come first. Unchanged documents cost a conditional
    request and no file; what is not what it should be is kept as well, and ends in quarantine
    when it lands. Only a run in which no season has an index fails: the network may be mended by a
    retry, bad data may not.
    """
    where = stockcar.settings
    try:
        feed = clients.nascar_feed(
            where, lambda text, done, total: _say(context, text, done, total)
        )
    except SettingsError as error:
        raise dg.Failure(plain(error), allow_retries=False) from None
    reports, errors = [], []
    try:
        for season in sorted(map(int, context.partition_keys), reverse=True):
            try:
                reports.append(feed.refresh(season, config.only_due))
            except FeedError as error:  # the other seasons may still be had
                context.log.warning("%s", plain(error))
                errors.append(error)
    finally:
        feed.fetcher.close()
    if not reports:
        may_heal = any(error.may_heal for error in errors)
        raise dg.Failure(plain(errors[0]), allow_retries=may_heal)
    for report in reports:
        context.log.info("%s", plain(summary(report)))
    return dg.MaterializeResult(
        metadata={
            "requests": sum(report.requests for report in reports),
            "stored": sum(len(report.of("stored")) for report in reports),
            "unchanged": sum(len(report.of("unchanged")) for report in reports),
            "seconds": round(sum(report.seconds for report in reports), 1),
            "trouble": dg.MetadataValue.md(trouble_list(_trouble(reports, errors))),
            "health": dg.MetadataValue.md(health_table(where)),
        }
    )


def summary(report: Report) -> str:
    """One line on a refresh: what came, what did not, and what it cost."""
    counts = {name: len(report.of(name)) for name in ("stored", "unchanged")}
    trouble = {name: len(report.of(name)) for name in ("refused", "absent", "failed")}
    parts = [f"{count} {name}" for name, count in counts.items()]
    parts += [f"{count} {name}" for name, count in trouble.items() if count]
    return (
        f"Season {report.season}: {', '.join(parts)}; "
        f"{report.requests} requests in {report.seconds:.0f} s"
    )


def _trouble(reports: list[Report], errors: list[FeedError]) -> Iterator[tuple[str, str]]:
    """What went wrong: seasons that could not be had, then single documents."""
    yield from (("", str(error)) for error in errors)
    for report in reports:
        for one in report.of("refused", "absent", "failed"):
            yield one.outcome, f"{one.label}: {one.detail}"


def _say(context: dg.AssetExecutionContext, text: str, done: int, total: int) -> None:
    """Log trouble, and every tenth document."""
    if not text.startswith(("stored", "unchanged")) or done % 10 == 0 or done == total:
        context.log.info("%s", plain(f"[{done}/{total}] {text}"))
