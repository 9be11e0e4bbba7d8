"""What starts a run by itself: a file dropped into the inbox, and data that landed."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from orchestration import settings
from orchestration.defs.jobs import build, land, read_inbox
from orchestration.defs.transform import graph, selection
from orchestration.feeds.news.article_files import settled_files
from orchestration.publishing.upkeep import due
from orchestration.store.torn import TornError, was_set_aside
from orchestration.store.warehouse import is_being_written

MADE_OF_TAG = "stockcar/made_of"
"""Tag of a build that a sensor launched: hash of what it builds from."""
ATTEMPTS = 3
UNFINISHED = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


@dg.sensor(job=read_inbox, minimum_interval_seconds=30)
def inbox(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Read the inbox when a file in it is new or has changed, and nobody is writing to it."""
    folder = settings.load().inbox
    if not folder.is_dir():
        return dg.SkipReason(f"{folder} does not exist; create it and drop article files there")
    listing = settled_files(folder)
    if not listing:
        return dg.SkipReason(f"nothing lies in {folder} that is not being written at this moment")
    return dg.RunRequest(run_key=hashlib.sha256(repr(listing).encode()).hexdigest())


@dg.sensor(
    jobs=[build, land],
    minimum_interval_seconds=15,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def build_what_changed(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Build and publish what is made of data that changed, and plan nothing else.

    Whatever landed it, a schedule, a person or a command, is followed by one such run. A build that
    died is tried again, three times for the same data. Where the warehouse was torn and set aside,
    all is landed again first.
    """
    where = settings.load()
    if not where.warehouse.is_file():
        if not was_set_aside(where.warehouse):
            return dg.SkipReason("nothing has landed yet; launch `land`")
        return _land_again(context, where.warehouse)
    if context.cursor == _mark(where.warehouse, where.published):
        return dg.SkipReason("nothing landed since the last look")
    if is_being_written(where.warehouse) or _runs(context, UNFINISHED, "build", "rebuild"):
        return dg.SkipReason("a run is at work on the warehouse")
    try:
        todo = due(where, graph())
    except TornError:
        return _land_again(context, where.warehouse)
    if not todo.is_anything:
        context.update_cursor(_mark(where.warehouse, where.published))
        return dg.SkipReason(todo.trouble or "everything is up to date and published")
    tag = {MADE_OF_TAG: todo.plan.made_of[:32]}
    failed = context.instance.get_runs(
        dg.RunsFilter(tags=tag, statuses=[dg.DagsterRunStatus.FAILURE])
    )
    if len(failed) >= ATTEMPTS:
        return dg.SkipReason(f"the build of this data failed {len(failed)} times; see the runs")
    assets, checks = selection(todo)
    return dg.RunRequest(
        job_name=build.name, asset_selection=list(assets), asset_check_keys=list(checks), tags=tag
    )


def _land_again(
    context: dg.SensorEvaluationContext, warehouse: Path
) -> dg.RunRequest | dg.SkipReason:
    """Have all landed that the archive and the inbox hold, once no run is at work on it."""
    if is_being_written(warehouse) or _runs(context, UNFINISHED, "land", "rebuild", "refresh"):
        return dg.SkipReason("a run is at work on the warehouse")
    season = str(datetime.now(UTC).year)  # landing one finds whatever is missing of the others
    return dg.RunRequest(job_name=land.name, partition_key=season)


def _runs(
    context: dg.SensorEvaluationContext, statuses: list[dg.DagsterRunStatus], *jobs: str
) -> bool:
    return any(
        context.instance.get_runs(dg.RunsFilter(job_name=job, statuses=statuses), limit=1)
        for job in jobs
    )


def _mark(warehouse: Path, published: Path) -> str:
    """What would differ if somebody had written to the warehouse or touched the release.

    The hour is part of it: bits that rot touch no clock, so that contents are compared by the hour.
    """
    files = [warehouse, *sorted(path for path in published.rglob("*") if path.is_file())]
    states = [path.stat() if path.is_file() else None for path in files]
    told = [state and (state.st_mtime_ns, state.st_size, state.st_ino) for state in states]
    return repr([f"{datetime.now(UTC):%Y-%m-%d %H}", *told])
