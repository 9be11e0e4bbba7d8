"""Articles dropped as files: found, and opened once. Reads, never executes, follows no link.

A file is opened by its name in an open folder, judged as what was opened and read from there, so
that nobody can put another one in its place between a look and a read. What cannot be read is a
`Rejection` with its reason, never an exception.
"""

import errno
import os
import re
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from orchestration.feeds.news.article_formats import (
    MAX_LINES_FILE_BYTES,
    FileReading,
    check_size,
    read_article_bytes,
)
from orchestration.feeds.news.articles import ArticleReason, RejectedError, Rejection
from orchestration.store.regular_files import (
    IN_A_FOLDER,
    UNSEEN,
    NotRegularError,
    is_open_for_writing,
    open_folder,
    open_regular,
    read_up_to,
    shown,
)

PARTS_OF_A_PAGE = re.compile(
    r"(.+?)[._ -](?:files|dateien|fichiers|archivos|arquivos|bestanden|filer|tiedostot|pliki"
    r"|soubory)",
    re.IGNORECASE,
)
"""What browsers call the folder of a page's pictures, frames and scripts, after the page."""
PAGES = (".html", ".htm", ".xhtml")
ONLY_IN_PAGES = (".js", ".css", ".download", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")
MAX_DEPTH = 32
"""Folders in folders that are looked into."""
MAX_NAME_BYTES = 1_000
SURROGATE = re.compile("[\ud800-\udfff]")
"""How a byte of a name that is not UTF-8 is handed to us."""
SETTLED_S = 5.0
"""Where the system does not tell who writes to it, a file that changed so lately may be growing."""


@dataclass(frozen=True)
class Opened:
    """What one dropped file held when it was opened.

    Attributes:
        name: Its path below the folder, in letters that can be shown.
        body: Its bytes; None where it was refused.
        rejection: Why it was refused; None where it was not.
    """

    name: str
    body: bytes | None = None
    rejection: Rejection | None = None


def files_in(folder: Path) -> list[Path]:
    """The files to read below a folder, in a fixed order; names starting with a dot are not ours.

    The folder in which a browser puts the parts of a saved page is not entered. Where the page
    itself is missing that folder is listed, and refused when it is read. Links are not followed
    and folders in too many folders not entered; both are listed, and refused when they are read.
    """
    found: list[Path] = []
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        parts = waiting.pop()
        folders, others = _listed(folder, parts)
        pages = {Path(name).stem.lower() for name in others if name.lower().endswith(PAGES)}
        beside = {name for name in folders if _page_of(name) in pages}
        entered = []
        for name in sorted(set(folders) - beside):
            if len(parts) + 1 > MAX_DEPTH or _is_parts(folder, (*parts, name)):
                others.append(name)
            else:
                entered.append((*parts, name))
        found += [folder.joinpath(*parts, name) for name in sorted(others)]
        waiting += reversed(entered)
    return found


def settled_files(folder: Path, now: float | None = None) -> list[tuple[str, int, int]]:
    """The files that nobody is writing to: name, size in bytes, and last change in nanoseconds.

    Args:
        folder: Where they lie.
        now: Seconds since 1970; the clock's, if not given.
    """
    settled = []
    for path in files_in(folder):
        name = shown(path.relative_to(folder))
        try:
            with ExitStack() as stack:
                handle = _open(path, folder, stack)
                state = os.fstat(handle)
                if _is_growing(handle, state, time.time() if now is None else now):
                    continue
        except (RejectedError, OSError):
            settled.append((name, -1, 0))  # landing says what is wrong with it
        else:
            settled.append((name, state.st_size, state.st_mtime_ns))
    return settled


def open_article_file(
    path: Path, folder: Path, is_ours: bool = False, now: float | None = None
) -> Opened:
    """Open and read one file below a folder; never raises.

    Args:
        path: The file, as `files_in` lists it.
        folder: Where it was dropped.
        is_ours: It came with this project, so that it is complete and may have other names.
        now: Seconds since 1970; the clock's, if not given.
    """
    name = shown(path.relative_to(folder) if path.is_relative_to(folder) else path.name)
    size: int | None = None
    try:
        with ExitStack() as stack:
            handle = _open(path, folder, stack)
            state = os.fstat(handle)
            size = state.st_size
            check_size(name, size)  # before the first byte is read
            if not is_ours:
                _check_owner(handle, state, time.time() if now is None else now)
            body = read_up_to(handle, MAX_LINES_FILE_BYTES + 1)
            after = os.fstat(handle)
        if not is_ours and (len(body), after.st_mtime_ns) != (size, state.st_mtime_ns):
            raise _still_written()
    except RejectedError as rejected:
        return Opened(name, rejection=Rejection(name, rejected.reason, rejected.detail, None, size))
    except OSError as error:
        told = f"{type(error).__name__} on reading it."
        return Opened(
            name, rejection=Rejection(name, ArticleReason.UNREADABLE, told, size_bytes=size)
        )
    return Opened(name, body)


def read_article_file(path: Path, folder: Path, is_ours: bool = False) -> FileReading:
    """Read one file below a folder into its articles and rejections; never raises."""
    opened = open_article_file(path, folder, is_ours)
    if opened.rejection:
        return FileReading(opened.name, rejections=[opened.rejection])
    return read_article_bytes(opened.name, opened.body)


def _listed(folder: Path, parts: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The names of the folders in a folder, and those of all else; none of one that is gone."""
    folders, others = [], []
    try:
        with ExitStack() as stack, os.scandir(_enter(folder, parts, stack)) as entries:
            for one in entries:
                if not one.name.startswith("."):
                    is_folder = one.is_dir(follow_symlinks=False)
                    (folders if is_folder else others).append(one.name)
    except OSError:
        return [], []
    return folders, others


def _enter(folder: Path, parts: tuple[str, ...], stack: ExitStack) -> int:
    """Open the folder at the end of a path below `folder`, step by step and through no link."""
    handle = os.open(folder, IN_A_FOLDER)
    stack.callback(os.close, handle)
    for part in parts:
        handle = open_folder(part, handle)
        stack.callback(os.close, handle)
    return handle


def _open(path: Path, folder: Path, stack: ExitStack) -> int:
    """Open a regular file below the folder; raises RejectedError for anything else."""
    if not path.is_relative_to(folder):
        raise RejectedError(ArticleReason.OUTSIDE_FOLDER, "It does not lie in the folder.")
    parts = path.relative_to(folder).parts
    _check_name(parts)
    try:
        handle = open_regular(parts[-1], _enter(folder, parts[:-1], stack))
    except NotRegularError:
        if _is_parts(folder, parts):
            raise RejectedError(
                ArticleReason.PARTS_OF_A_PAGE,
                "It holds the pictures and frames of a saved page that is not beside it. "
                "Drop the page itself, or rename the folder if it holds articles.",
            ) from None
        raise RejectedError(ArticleReason.NOT_A_FILE, "It is not a regular file.") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR) and _leads_somewhere(path):
            raise RejectedError(
                ArticleReason.OUTSIDE_FOLDER, "It is a link. Copy the file here."
            ) from None
        raise RejectedError(
            ArticleReason.UNREADABLE, f"{type(error).__name__} on opening it."
        ) from None
    stack.callback(os.close, handle)
    return handle


def _check_name(parts: tuple[str, ...]) -> None:
    """Raise RejectedError for a name that cannot be shown as it is, or lies too deep."""
    if len(parts) > MAX_DEPTH:
        raise RejectedError(
            ArticleReason.TOO_DEEP, f"It lies in more than {MAX_DEPTH} folders. Move it up."
        )
    name = "/".join(parts)
    if len(os.fsencode(name)) > MAX_NAME_BYTES:
        told = f"Its name has more than {MAX_NAME_BYTES:,} bytes. Rename it."
    elif SURROGATE.search(name):
        told = "Its name is not UTF-8. Rename it."
    elif UNSEEN.search(name):
        told = "Its name holds characters that cannot be seen. Rename it."
    else:
        return
    raise RejectedError(ArticleReason.BAD_NAME, told)


def _check_owner(handle: int, state: os.stat_result, now: float) -> None:
    """Raise RejectedError for a file that is somebody's elsewhere, or still being written."""
    if state.st_nlink > 1:
        raise RejectedError(
            ArticleReason.HARD_LINK,
            "The same file has another name elsewhere on this disk. Copy it here instead.",
        )
    if _is_growing(handle, state, now):
        raise _still_written()


def _is_growing(handle: int, state: os.stat_result, now: float) -> bool:
    is_open = is_open_for_writing(handle)
    return 0 <= now - state.st_mtime < SETTLED_S if is_open is None else is_open


def _still_written() -> RejectedError:
    return RejectedError(
        ArticleReason.STILL_WRITTEN,
        "It is being written at this moment, so it is left for the next look.",
    )


def _leads_somewhere(path: Path) -> bool:
    try:
        path.resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    return True


def _page_of(name: str) -> str | None:
    """The page, without suffix, whose parts lie in a folder of this name; None for others."""
    found = PARTS_OF_A_PAGE.fullmatch(name)
    return found[1].lower() if found else None


def _is_parts(folder: Path, parts: tuple[str, ...]) -> bool:
    """Say whether a folder by its name and what lies in it is that of a saved page."""
    if not _page_of(parts[-1]):
        return False
    folders, others = _listed(folder, parts)
    return any(
        name.startswith("saved_resource") or name.lower().endswith(ONLY_IN_PAGES)
        for name in folders + others
    )
