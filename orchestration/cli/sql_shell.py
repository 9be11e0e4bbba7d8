"""A DuckDB shell on the published file."""

import os
import sys
from pathlib import Path

from rich.console import Console

from orchestration.cli.verify import say
from orchestration.publishing.verify import readable_file


def open_sql_shell(published: Path, errors: Console) -> None:
    """Become the DuckDB shell that stands beside this Python, read-only on what is published.

    Args:
        published: The published folder.
        errors: Told what is not as it was published, where the DuckDB file itself is.

    Raises:
        FileNotFoundError: Nothing is published yet.
        NotVerifiedError: The file is not what was published.
    """
    file, differences = readable_file(published)
    say(errors, differences)
    shell = str(Path(sys.executable).with_name("duckdb"))
    os.execv(shell, [shell, "-readonly", str(file)])  # noqa: S606 - a program of our own, no shell
