"""The SHA-256 of a file, which is how a file is known to be what was once written.

Only regular files are looked into: a link may lead to anything, and a pipe would never end.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def sha256_of(path: Path) -> str:
    """Hash a regular file's bytes, as 64 hexadecimal digits.

    Raises:
        OSError: There is no such file, it cannot be read, or it is something else.
    """
    with _opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def bytes_of(path: Path) -> bytes:
    """Read a regular file; raises OSError as `sha256_of` does."""
    with _opened(path) as file:
        return file.read()


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(f"{path} is no file")
        yield file
