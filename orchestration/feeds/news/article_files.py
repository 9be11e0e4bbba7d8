"""Articles dropped as files: found and opened safely. Reads, never executes, follows no link out.

A file that cannot be opened is a `Rejection` with its reason, never an exception.
"""

import os
import re
import stat
from pathlib import Path

from orchestration.feeds.news.article_formats import (
    MAX_LINES_FILE_BYTES,
    FileReading,
    check_size,
    read_article_bytes,
)
from orchestration.feeds.news.articles import ArticleReason, RejectedError, Rejection

PARTS_OF_A_PAGE = re.compile(
    r"(.+?)[._ -](?:files|dateien|fichiers|archivos|arquivos|bestanden|filer|tiedostot|pliki"
    r"|soubory)",
    re.IGNORECASE,
)
"""What browsers call the folder of a page's pictures, frames and scripts, after the page."""
PAGES = (".html", ".htm", ".xhtml")
ONLY_IN_PAGES = (".js", ".css", ".download", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")


def files_in(folder: Path) -> list[Path]:
    """The files to read below a folder, in a fixed order; names starting with a dot are not ours.

    The folder in which a browser puts the parts of a saved page is not entered. Where the page
    itself is missing that folder is listed, and refused when it is read. Folders behind symbolic
    links are not entered; any link is listed, and judged when it is read.
    """
    found: list[Path] = []
    for parent, folders, names in os.walk(folder, followlinks=False):
        links = [name for name in folders if Path(parent, name).is_symlink()]
        own = [name for name in folders if not name.startswith(".") and name not in links]
        pages = {Path(name).stem.lower() for name in names if name.lower().endswith(PAGES)}
        beside = {name for name in own if _page_of(name) in pages}
        alone = [name for name in own if name not in beside and _is_parts(Path(parent, name))]
        folders[:] = sorted(name for name in own if name not in beside and name not in alone)
        listed = sorted([*names, *links, *alone])
        found += [Path(parent, name) for name in listed if not name.startswith(".")]
    return found


def _page_of(name: str) -> str | None:
    """The page, without suffix, whose parts lie in a folder of this name; None for others."""
    found = PARTS_OF_A_PAGE.fullmatch(name)
    return found[1].lower() if found else None


def _is_parts(folder: Path) -> bool:
    """Say whether a folder by its name and what lies in it is that of a saved page."""
    try:
        return (
            folder.is_dir()
            and bool(_page_of(folder.name))
            and any(
                path.name.startswith("saved_resource") or path.name.lower().endswith(ONLY_IN_PAGES)
                for path in folder.iterdir()
            )
        )
    except OSError:
        return False  # reading its files will say what is wrong with it


def read_article_file(path: Path, folder: Path) -> FileReading:
    """Read one dropped file below `folder` into its articles and rejections; never raises."""
    name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
    name = name.encode("utf-8", "replace").decode()
    size: int | None = None
    try:
        size = _size(path, folder)
        check_size(name, size)  # before the first byte is read
        body = _bytes(path)
    except RejectedError as rejected:
        refused = Rejection(name, rejected.reason, rejected.detail, size_bytes=size)
        return FileReading(name, rejections=[refused])
    return read_article_bytes(name, body)


def _size(path: Path, folder: Path) -> int:
    """The size of a regular file inside the folder; raises RejectedError for anything else."""
    try:
        target = path.resolve(strict=True)
        if not target.is_relative_to(folder.resolve()):
            raise RejectedError(
                ArticleReason.OUTSIDE_FOLDER, "It is a link out of the folder. Copy the file here."
            )
        state = target.stat()
    except (OSError, RuntimeError) as error:
        raise RejectedError(
            ArticleReason.UNREADABLE, f"{type(error).__name__} on opening it."
        ) from None
    if stat.S_ISDIR(state.st_mode) and _is_parts(path):
        raise RejectedError(
            ArticleReason.PARTS_OF_A_PAGE,
            "It holds the pictures and frames of a saved page that is not beside it. "
            "Drop the page itself, or rename the folder if it holds articles.",
        )
    if not stat.S_ISREG(state.st_mode):
        raise RejectedError(ArticleReason.NOT_A_FILE, "It is not a regular file.")
    return state.st_size


def _bytes(path: Path) -> bytes:
    """The bytes of a file, opened so that neither a late link nor a pipe can trick or hang us."""
    try:
        handle = os.open(path.resolve(), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            return file.read(MAX_LINES_FILE_BYTES + 1)  # a file that grows is refused, not cut
    except OSError as error:
        raise RejectedError(
            ArticleReason.UNREADABLE, f"{type(error).__name__} on reading it."
        ) from None
