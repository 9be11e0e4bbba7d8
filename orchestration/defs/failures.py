"""Where a failed run is reported: in the log always, and to a webhook when one is set."""

import dagster as dg

from orchestration import settings
from orchestration.feeds.clients import tell_webhook
from orchestration.report.outside_text import in_chat, plain

MOST_CHARACTERS = 300
"""Of an error, in a message that people read on a telephone."""


def message(job: str, run_id: str, error: str) -> dict[str, str]:
    """The body posted to a webhook; `text` is what chat services show."""
    first = (error.strip().splitlines() or ["no message"])[0][:MOST_CHARACTERS]
    return {"text": f"Stockcar: {job} failed: {in_chat(first)}", "job": job, "run_id": run_id}


@dg.run_failure_sensor(
    monitor_all_code_locations=True, default_status=dg.DefaultSensorStatus.RUNNING
)
def report_failure(context: dg.RunFailureSensorContext) -> None:
    """Post a failed run to the webhook; one that cannot be reached costs a log line only."""
    body = message(
        context.dagster_run.job_name,
        context.dagster_run.run_id,
        context.failure_event.message or "",
    )
    context.log.error("%s", plain(body["text"]))
    if why := tell_webhook(settings.load(), body):
        context.log.warning("STOCKCAR_WEBHOOK_URL was not told: %s", plain(why))
