"""Seasons fetched, landed, rebuilt and published, from the command line."""

from datetime import UTC, datetime

from rich.console import Console

from orchestration.feeds import clients
from orchestration.feeds.nascar.kinds import INDEX
from orchestration.report.outside_text import plain
from orchestration.settings import Settings, SettingsError


def refresh_seasons(settings: Settings, seasons: range, console: Console) -> None:
    """Fetch and land a span of seasons, the newest first, then build what changed, and publish.

    Raises:
        SettingsError: The feed may not be asked, or the seasons cannot be.
        JobError: A step failed. What was published before is still in place.
    """
    from orchestration.cli.jobs import Jobs, healed  # imports Dagster: three seconds
    from orchestration.defs.partitions import FIRST_FEED_SEASON

    this_year = datetime.now(UTC).year
    for season in (seasons[0], seasons[-1]):
        if not FIRST_FEED_SEASON <= season <= this_year:
            raise SettingsError(
                f"SEASON must be from {FIRST_FEED_SEASON} to {this_year}, not {season}"
            )
    clients.require_refresh(settings)

    def work(jobs: Jobs) -> None:
        jobs.run("refresh", seasons[0], seasons[-1])
        jobs.build_what_changed()

    healed(console, work)


def dry_run(settings: Settings, seasons: range, console: Console) -> None:
    """Print what a refresh would ask for, and how long that takes at the polite pace."""
    feed = clients.nascar_feed(settings)
    plans = [feed.plan(season) for season in reversed(seasons)]
    addresses = [address for plan in plans for address in plan]
    if history := clients.history(settings):
        addresses += history.names.values()
    for address in addresses:
        console.print(plain(address), soft_wrap=True, markup=False, highlight=False)
    console.print(
        f"{len(addresses)} requests, {len(addresses) / settings.requests_per_second:.0f} s or more"
    )
    if any(len(plan) == 1 for plan in plans):
        console.print(f"the races of a season are known once its {INDEX.name} is here")
