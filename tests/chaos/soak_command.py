"""A command of the project without the bundled seasons, on a day of one's choice.

    python -m tests.chaos.soak_command 2026-02-16T12:00:00+00:00 refresh 2026

The data folder holds all there is, so a build is of a small season and takes seconds.
"""

import sys
from datetime import datetime
from pathlib import Path

from orchestration import settings
from orchestration.__main__ import main
from orchestration.feeds import clients


def on(day: datetime) -> None:
    """Have the feed's client believe that it is this day, and have it wait for nothing."""
    made = clients.nascar_feed

    def nascar_feed(*arguments: object) -> object:
        feed = made(*arguments)
        feed.now, feed.slow_step_s = (lambda: day), 0.0
        feed.fetcher.backoff_s, feed.fetcher.breaker.failures = 0.001, 1000
        return feed

    clients.nascar_feed = nascar_feed


if __name__ == "__main__":
    settings.BUNDLED = Path(settings.load().data_dir, "no bundle")
    on(datetime.fromisoformat(sys.argv[1]))
    sys.exit(main(sys.argv[2:]))
