"""A DuckDB shell on the published file."""

import os
import sys
from pathlib import Path


def open_sql_shell(published: Path) -> None:
    """Become the DuckDB shell that stands beside this Python, read-only on what is published.

    Args:
        published: The published folder.

    Raises:
        FileNotFoundError: Nothing is published yet.
    """
    file = published / "stockcar.duckdb"
    if not file.is_file():
        raise FileNotFoundError(f"nothing is published in {published} yet; type `make run`")
    shell = str(Path(sys.executable).with_name("duckdb"))
    os.execv(shell, [shell, "-readonly", str(file)])  # noqa: S606 - a program of our own, no shell
