"""What lies in the archive and is none of it: files and folders of other names, impossible times.

People copy archives by hand, and clocks go wrong. Such a file is never read and never deleted;
landing names it in `raw.quarantine`, with what to do about it.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from orchestration.store.archive import (
    EARLIEST,
    NAME,
    NUMBER,
    folders_in,
    instant,
    latest_possible,
    numbered_folders,
)
from orchestration.store.regular_files import shown

NOT_OURS = "not_of_the_archive"
IMPOSSIBLE_TIME = "impossible_time"


@dataclass(frozen=True)
class Stray:
    """A file or folder that is not read.

    Attributes:
        kind: Folder of its kind in the archive; empty for what lies beside those.
        season: Season in whose folder it lies, or None.
        path: Where it lies, relative to the archive root, in letters that can be shown.
        changed: When it was last changed, UTC, as far as that can be.
        reason: `NOT_OURS` or `IMPOSSIBLE_TIME`.
        detail: The same as a sentence, with the cure.
    """

    kind: str
    season: int | None
    path: str
    changed: datetime
    reason: str
    detail: str


def strays(
    root: Path,
    source: str,
    season: int | None,
    now: datetime | None = None,
    is_by_season: bool = False,
) -> Iterator[Stray]:
    """Yield what is not read of one season of a source, or of what lies in no season.

    Args:
        root: Archive root.
        source: Folder of the source.
        season: The season; None for what lies in the folder of none.
        now: The time at which that is asked; the clock's, if not given.
        is_by_season: All that the source has is about a season, so a file beside the folders of
            seasons is none of it.
    """
    base, latest = root / source, latest_possible(now)
    kinds = folders_in(base)
    if season is None and base.is_dir():
        for path in sorted(base.iterdir()):
            if path.name not in kinds and not path.name.startswith("."):
                yield _not_ours(root, path, "", None, latest)
    for kind in kinds:
        for ids, entries in numbered_folders(base / kind, season):
            if season is None and ids:
                break
            for entry in entries:
                is_misplaced = is_by_season and not ids and entry.is_file(follow_symlinks=False)
                if is_misplaced and not entry.name.startswith("."):
                    yield _not_ours(root, Path(entry.path), kind, season, latest)
                elif found := _judged(root, entry, kind, season, len(ids), latest):
                    yield found


def _judged(
    root: Path, entry: os.DirEntry, kind: str, season: int | None, depth: int, latest: datetime
) -> Stray | None:
    """Say what is wrong with one name of a subject's folder; None for nothing."""
    if entry.name.startswith("."):  # what a killed run was writing
        return None
    if entry.is_dir(follow_symlinks=False) and depth < 3 and NUMBER.fullmatch(entry.name):
        return None
    match = NAME.fullmatch(entry.name)
    seen = instant(match["seen"]) if match else None
    if seen is None or not entry.is_file(follow_symlinks=False):
        return _not_ours(root, Path(entry.path), kind, season, latest)
    if EARLIEST <= seen <= latest:
        return None
    return Stray(
        kind,
        season,
        shown(Path(entry.path).relative_to(root)),
        _changed(Path(entry.path), latest),
        IMPOSSIBLE_TIME,
        f"By its name it was seen on {seen:%Y-%m-%d}, which cannot be: a clock was wrong, then or "
        "now. Set the clock right; if it is, delete the file and fetch or drop it again.",
    )


def _not_ours(root: Path, path: Path, kind: str, season: int | None, latest: datetime) -> Stray:
    return Stray(
        kind,
        season,
        shown(path.relative_to(root)),
        _changed(path, latest),
        NOT_OURS,
        "Nothing of the archive has such a name, so it is not read. Move it out of the archive; "
        "to land an article drop it into the inbox, to land a payload fetch it.",
    )


def _changed(path: Path, latest: datetime) -> datetime:
    """When a file was last changed; the first day of all where that cannot be."""
    try:
        changed = datetime.fromtimestamp(int(path.lstat().st_mtime), UTC)
    except (OSError, OverflowError, ValueError):
        return EARLIEST
    return changed if EARLIEST <= changed <= latest else EARLIEST
