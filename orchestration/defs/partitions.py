"""One partition a season; a new year is a new partition without a code change."""

from datetime import UTC, datetime

import dagster as dg

FIRST_FEED_SEASON = 2018
"""The race feed's first complete season in all three series."""

seasons = dg.StaticPartitionsDefinition(
    [str(season) for season in range(FIRST_FEED_SEASON, datetime.now(UTC).year + 2)]
)
"""Up to next season, so that a code location that runs through New Year has it.

Listed, and not a time window: in a run over a range of windows Dagster plans every check of every
unpartitioned table once per window as well, thousands of events that nothing ever fulfils.
"""


def span(first: int, last: int) -> dict[str, str]:
    """Run tags that select the seasons from first to last, both included, as one run."""
    return {
        "dagster/asset_partition_range_start": str(first),
        "dagster/asset_partition_range_end": str(last),
    }
