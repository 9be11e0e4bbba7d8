"""Seasons fetched, landed, rebuilt and published, from the command line."""

from datetime import UTC, datetime

from rich.console import Console

from orchestration.feeds import clients
from orchestration.feeds.nascar.kinds import INDEX
from orchestration.settings import Settings, SettingsError


def refresh_seasons(settings: Settings, seasons: range, console: Console) -> None:
    """Run the `refresh` job for a span of seasons, as one run, the newest season first.

    Raises:
        SettingsError: The feed may not be asked, or the seasons cannot be.
        MainJobError: A step failed. What was published before is still in place.
    """
    from orchestration.cli.main_job import run_job
    from orchestration.defs.jobs import WHEN_CHANGED  # Dagster: three seconds
    from orchestration.defs.partitions import FIRST_FEED_SEASON

    this_year = datetime.now(UTC).year
    for season in (seasons[0], seasons[-1]):
        if not FIRST_FEED_SEASON <= season <= this_year:
            raise SettingsError(
                f"SEASON must be from {FIRST_FEED_SEASON} to {this_year}, not {season}"
            )
    clients.require_live(settings, settings.feed_url)
    run_job(console, "refresh", seasons[0], seasons[-1], {"ops": dict(WHEN_CHANGED)})


def dry_run(settings: Settings, seasons: range, console: Console) -> None:
    """Print what a refresh would ask for, and how long that takes at the polite pace."""
    feed = clients.nascar_feed(settings)
    plans = [feed.plan(season) for season in reversed(seasons)]
    addresses = [address for plan in plans for address in plan]
    for address in addresses:
        console.print(address, soft_wrap=True, highlight=False)
    console.print(
        f"{len(addresses)} requests, {len(addresses) / settings.requests_per_second:.0f} s or more"
    )
    if any(len(plan) == 1 for plan in plans):
        console.print(f"the races of a season are known once its {INDEX.name} is here")
