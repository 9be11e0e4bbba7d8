"""A disk that is full, said as such.

What fails first when a disk fills up may be anything: a write of DuckDB's, a check that meets a
database which gave up, the record of runs. An operator needs one sentence, whichever it was.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

SIGNS = ("no space left on device", "disk is full", "disk quota exceeded", "[errno 28]")
"""How the operating system, DuckDB and SQLite say it."""
NOTHING_BYTES = 4 << 20
"""So little room is none: DuckDB gives up its file at the first block that does not fit, and what
fails after that no longer says why."""
MB = 1_000_000


class DiskFullError(OSError):
    """A disk is full; the message names the folder on it, what is free, and what to do."""


@contextmanager
def told_when_full(*folders: Path) -> Iterator[None]:
    """Raise DiskFullError in place of whatever failed because a disk was full.

    Args:
        folders: What is written to; they need not exist yet.
    """
    try:
        yield
    except DiskFullError:
        raise
    except Exception as error:
        if says_full(_texts(error)) or has_no_room(folders):
            raise DiskFullError(sentence(folders)) from error
        raise


def says_full(texts: Iterable[str]) -> bool:
    """Say whether one of the messages tells of a full disk."""
    return any(sign in text.lower() for text in texts for sign in SIGNS)


def has_no_room(folders: Iterable[Path]) -> bool:
    """Say whether the disk of one of the folders has practically nothing free."""
    return any(_free_and_total(folder)[0] < NOTHING_BYTES for folder in folders)


def sentence(folders: Iterable[Path]) -> str:
    """Name the fullest disk of the folders, how much of it is free, and what to do."""
    folder = min(folders, key=_free_and_total)
    free, total = _free_and_total(folder)
    return (
        f"The disk of {folder} is full: {free / MB:,.0f} MB of {total / MB:,.0f} MB are free. "
        "Make room on it, or let the folder lie on a larger disk, and run again. "
        "What was published before is still in place."
    )


def _free_and_total(folder: Path) -> tuple[int, int]:
    """How many bytes this user may still write to the disk of a folder, and its size in bytes."""
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    usage = shutil.disk_usage(existing)
    return usage.free, usage.total


def _texts(error: BaseException | None) -> Iterator[str]:
    """The messages of an error and of all that led to it."""
    while error is not None:
        yield str(error)
        error = error.__cause__ or error.__context__
