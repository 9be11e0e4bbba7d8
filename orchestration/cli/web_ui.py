"""The web UI, from the command line: the record of runs tidied, then served."""

from pathlib import Path

from rich.console import Console

from orchestration.cli.instance import tidy
from orchestration.settings import Settings
from orchestration.webui.server import WebUiError, serve


def serve_web_ui(home: str | None, where: Settings, console: Console) -> None:
    """Serve the web UI until somebody ends it.

    Args:
        home: Folder with `dagster.yaml` (`DAGSTER_HOME`), in which runs are recorded.
        where: Says at which address and port, and for which hosts.
        console: Told where the web UI is.

    Raises:
        WebUiError: It could not be started, or a process beside it died.
    """
    if not (home and Path(home, "dagster.yaml").is_file()):
        raise WebUiError("DAGSTER_HOME names no folder with a dagster.yaml; type `make ui`")
    tidy(home, where)
    serve(where, Path(home), console)
