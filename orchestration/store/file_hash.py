"""The SHA-256 of a file, which is how a file is known to be what was once written.

Only regular files are looked into: a link may lead to anything, and a pipe would never end.
"""

import hashlib
import os
from pathlib import Path

from orchestration.store.regular_files import open_regular


def sha256_of(path: Path) -> str:
    """Hash a regular file's bytes, as 64 hexadecimal digits.

    Raises:
        OSError: There is no such file, it cannot be read, or it is something else.
    """
    with os.fdopen(open_regular(path), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def bytes_of(path: Path) -> bytes:
    """Read a regular file; raises OSError as `sha256_of` does."""
    with os.fdopen(open_regular(path), "rb") as file:
        return file.read()
