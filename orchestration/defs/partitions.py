"""One partition a season; a new year is a new partition without a code change."""

import dagster as dg

FIRST_FEED_SEASON = 2018
"""The race feed's first complete season in all three series."""

seasons = dg.TimeWindowPartitionsDefinition(
    start=str(FIRST_FEED_SEASON),
    fmt="%Y",
    cron_schedule="0 0 1 1 *",
    end_offset=1,
)


def span(first: int, last: int) -> dict[str, str]:
    """Run tags that select the seasons from first to last, both included, as one run."""
    return {
        "dagster/asset_partition_range_start": str(first),
        "dagster/asset_partition_range_end": str(last),
    }
