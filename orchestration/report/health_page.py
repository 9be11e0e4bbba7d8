"""How the sources are, and what went wrong with one, as Markdown for the web UI and the console."""

from collections.abc import Iterable

from orchestration.feeds.health import open_anomalies, source_health
from orchestration.report.markdown import render
from orchestration.settings import Settings

MOST_ENTRIES = 50


def health_table(settings: Settings, is_verified: bool = True) -> str:
    """Return a table of every source that was ever asked, and what is odd in the published data.

    Args:
        settings: Where things lie.
        is_verified: Whether the published data can be believed; else nothing is said of it.
    """
    anomalies = open_anomalies(settings) if is_verified else {}
    return render("health.md.jinja", sources=source_health(settings), anomalies=anomalies).rstrip(
        "\n"
    )


def trouble_list(entries: Iterable[tuple[str, str]]) -> str:
    """Return a list of what went wrong, the first fifty of it.

    Args:
        entries: A word for what happened, which may be empty, and a sentence on it.
    """
    return render("trouble.md.jinja", entries=list(entries)[:MOST_ENTRIES]).rstrip("\n")
