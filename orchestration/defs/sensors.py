"""What starts a run by itself: a file dropped into the inbox."""

import hashlib

import dagster as dg

from orchestration import settings
from orchestration.defs.jobs import read_inbox
from orchestration.feeds.news.article_files import files_in


@dg.sensor(job=read_inbox, minimum_interval_seconds=30)
def inbox(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Read the inbox when a file in it is new or has changed."""
    folder = settings.load().inbox
    if not folder.is_dir():
        return dg.SkipReason(f"{folder} does not exist; create it and drop article files there")
    listing = [
        (path.relative_to(folder).as_posix(), state.st_size, state.st_mtime_ns)
        for path in files_in(folder)
        for state in [path.lstat()]
    ]
    if not listing:
        return dg.SkipReason(f"nothing lies in {folder}")
    return dg.RunRequest(run_key=hashlib.sha256(repr(listing).encode()).hexdigest())
