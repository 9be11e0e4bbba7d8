"""One season fetched, landed, rebuilt and published, from the command line."""

from datetime import UTC, datetime

from rich.console import Console

from orchestration.feeds import clients
from orchestration.feeds.feed_kinds import INDEX
from orchestration.settings import Settings, SettingsError


def refresh_season(settings: Settings, season: int, console: Console) -> None:
    """Run the `refresh` job for one season.

    Raises:
        SettingsError: The feed may not be asked, or the season cannot be one.
        MainJobError: A step failed. What was published before is still in place.
    """
    from orchestration.defs.jobs import WHEN_CHANGED  # Dagster: three seconds
    from orchestration.defs.partitions import FIRST_FEED_SEASON
    from orchestration.main_job import run_job

    last = datetime.now(UTC).year
    if not FIRST_FEED_SEASON <= season <= last:
        raise SettingsError(f"SEASON must be from {FIRST_FEED_SEASON} to {last}, not {season}")
    clients.require_live(settings, settings.feed_url)
    run_job(console, "refresh", season, season, {"ops": dict(WHEN_CHANGED)})


def dry_run(settings: Settings, season: int, console: Console) -> None:
    """Print what a refresh would ask for, and how long that takes at the polite pace."""
    feed = clients.nascar_feed(settings)
    addresses = feed.plan(season)
    for address in addresses:
        console.print(address, soft_wrap=True, highlight=False)
    console.print(
        f"{len(addresses)} requests, {len(addresses) / settings.requests_per_second:.0f} s or more"
        + ("" if len(addresses) > 1 else f"; the races are known once {INDEX.name} is here")
    )
