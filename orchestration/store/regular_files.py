"""Files of others, opened once: what was looked at is what is read.

A name can be made to mean another file between a look and a read. So a file is opened first, by a
call that follows no link and waits for no pipe, and everything else is asked of what was opened.
"""

import errno
import fcntl
import os
import re
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Characters that act instead of being seen: line ends, controls, turned directions."""
MOST_LETTERS = 500
CHUNK_BYTES = 1 << 20
IN_A_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
IN_A_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


class NotRegularError(OSError):
    """What lies there is no regular file, or one of more bytes than were allowed."""


def open_regular(path: Path | str, folder: int | None = None, is_named_by_us: bool = False) -> int:
    """Open a regular file for reading, and nothing else.

    Args:
        path: The file; relative to `folder` where that is given, and then a bare name.
        folder: An open folder.
        is_named_by_us: The operator named this very file, so that it may be a link.

    Returns:
        A file descriptor, for the caller to close.

    Raises:
        NotRegularError: It is a folder, a pipe, a device or a socket.
        OSError: It is a link (`errno.ELOOP`), is gone, or may not be read.
    """
    handle = os.open(path, IN_A_FILE | (0 if is_named_by_us else os.O_NOFOLLOW), dir_fd=folder)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotRegularError(f"{path} is not a regular file")
    return handle


def open_folder(name: str, folder: int) -> int:
    """Open a folder inside an open one, for the caller to close; raises OSError for a link."""
    return os.open(name, IN_A_FOLDER | os.O_NOFOLLOW, dir_fd=folder)


def read_up_to(handle: int, limit: int) -> bytes:
    """The bytes of an open file, and no more than `limit` of them however it grows meanwhile."""
    parts, left = [], limit
    while left > 0 and (part := os.read(handle, min(left, CHUNK_BYTES))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def read_regular(path: Path, limit: int, is_named_by_us: bool = False) -> bytes:
    """Read a regular file of bounded size.

    Args:
        path: The file.
        limit: The most bytes it may have.
        is_named_by_us: The operator named this very file, so that it may be a link.

    Raises:
        NotRegularError: It is no regular file, or larger.
        OSError: It is a link, is gone, or may not be read.
    """
    handle = open_regular(path, is_named_by_us=is_named_by_us)
    try:
        body = read_up_to(handle, limit + 1)
    finally:
        os.close(handle)
    if len(body) > limit:
        raise NotRegularError(f"{path} has more than {limit:,} bytes")
    return body


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait for the lock of a file and hold it; the system gives it back however we end.

    What the file holds is left alone.

    Raises:
        NotRegularError: The file is a link, or nothing that can be locked.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        handle = os.open(path, flags, 0o644)
    except OSError as error:
        told = f"{path} is no file that can be locked ({error.strerror}). Remove it."
        raise NotRegularError(told) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def is_open_for_writing(handle: int) -> bool | None:
    """Say whether any process on this machine has an open file open for writing.

    Linux lends a file to a reader only while nobody writes, which tells it without waiting.

    Returns:
        None where the system does not tell: another system, or a file of another user.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return None
    try:
        # a writer who comes in this very moment has us told, by a signal that nobody minds
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    return False


def shown(path: Path | str) -> str:
    """A path in letters that any text may hold: what is no text is shown by its bytes or codes."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")[:MOST_LETTERS]
    return UNSEEN.sub(lambda letter: letter[0].encode("unicode_escape").decode(), text)
