"""Where dbt's manifest lies, and whether it is of today's project.

A stale manifest loads well and then ends a run in the middle, so whoever loads the code location
asks here first; a newer or missing file of the project makes dbt parse it again.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from orchestration import settings

FILE = "manifest.json"
MADE_BY_TOOLS = frozenset({"target", "logs", "dbt_packages"})
"""Folders of the project that dbt itself fills."""
SUFFIXES = frozenset({".sql", ".yml", ".csv", ".md"})


def target_folder(project: Path = settings.DBT_PROJECT) -> Path:
    """Where dbt leaves the manifest and its own cache of it.

    That is the project's `target/`, as with dbt by hand; with the data where this user may not
    write to the checkout.

    Args:
        project: The folder of the dbt project.
    """
    target = project / "target"
    if os.access(target if target.exists() else project, os.W_OK):
        return target
    return settings.load().warehouse.parent / "manifest"


def is_fresh(target: Path, project: Path = settings.DBT_PROJECT) -> bool:
    """Say whether a folder holds a manifest of the project as it is, made by this version of dbt.

    Args:
        target: Folder of the manifest.
        project: The folder of the dbt project.
    """
    try:
        made_at = (target / FILE).stat().st_mtime_ns
        with (target / FILE).open(encoding="utf-8") as file:
            is_of_this_dbt = f'"dbt_version": "{version("dbt-core")}"' in file.read(1000)
    except (OSError, UnicodeDecodeError):
        return False
    return is_of_this_dbt and all(path.stat().st_mtime_ns <= made_at for path in _sources(project))


@contextmanager
def held(target: Path) -> Iterator[None]:
    """Let one process at a time look at a manifest or make it: dbt does not write it in one go."""
    target.mkdir(parents=True, exist_ok=True)
    with (target / "manifest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sources(project: Path) -> Iterator[Path]:
    """The project's files, and its folders: those change when a file is taken away."""
    for folder, subfolders, files in os.walk(project):
        here = Path(folder)
        if here == project:
            subfolders[:] = [name for name in subfolders if name not in MADE_BY_TOOLS]
        else:
            yield here
        yield from (here / name for name in files if Path(name).suffix in SUFFIXES)
