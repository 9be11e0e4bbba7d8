"""Progress on the console, for runs started from the command line."""

import logging

import dagster as dg
from rich.console import Console
from rich.text import Text

from orchestration.report.outside_text import on_terminal

STEP_NAMES = {
    "archive__nascar_feed": "Fetching the race feed",
    "archive__history": "Fetching history",
    "archive__news": "Fetching news",
    "raw__feed_payload": "Landing race results",
    "raw__feed_payload_results_follow_the_calendar": "Looking for late results",
    "raw__history_result": "Landing history",
    "raw__article": "Landing articles",
    "raw__article_reading": "Reading articles",
    "dbt_models": "Building and auditing the marts",
    "published__stockcar": "Publishing",
}


class ProgressHandler(logging.Handler):
    """Print a line when a step starts and what the step itself has to say; nothing else."""

    def __init__(self, console: Console) -> None:
        super().__init__(logging.DEBUG)  # where Dagster logs that a step starts
        self.console = console

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record, if it is for people."""
        meta = getattr(record, "dagster_meta", {})
        event = meta.get("dagster_event")
        said = meta.get("orig_message") or ""
        is_said = record.levelno >= logging.INFO
        if event is None and is_said and self._is_for_people(said):
            self.console.print(f"   {on_terminal(said)}", markup=False, highlight=False)
        elif event is not None and event.event_type_value == "STEP_START":
            self.console.print(Text(STEP_NAMES.get(event.step_key, event.step_key), style="bold"))

    @staticmethod
    def _is_for_people(said: str) -> bool:
        """Leave out what Dagster says of steps that were spared."""
        return not said.startswith(("Blocking asset check", "Skipping step", "Dependencies for"))


@dg.logger(description="One line a step, for the command line.")
def progress(context: dg.InitLoggerContext) -> logging.Logger:
    """Make the logger that a run uses when its config asks for `progress`."""
    logger = logging.Logger("stockcar.progress", level=logging.DEBUG)
    logger.addHandler(ProgressHandler(Console(stderr=True)))
    return logger


@dg.definitions
def loggers() -> dg.Definitions:
    """Name the logger as a run's config asks for it."""
    return dg.Definitions(loggers={"progress": progress})
