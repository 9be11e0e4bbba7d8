"""A hash of what code does: an edited comment or docstring leaves it, an edited rule changes it.

Whatever is made by code, such as the readings of articles, is made again when this hash changes,
so nobody has to remember to count a version up. Python is compared by its syntax tree without
docstrings; every other file, such as a lexicon, by its bytes. Another minor version of Python may
write the tree otherwise and so give another hash.
"""

import ast
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

MADE_BY_TOOLS = {"__pycache__", "target", "logs"}
"""Folders that Python and dbt write beside the code."""
BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
"""Where statements hold further statements."""


def code_hash(*folders: Path) -> str:
    """Hash the code and the data files of folders, with all below them.

    Files and folders whose names begin with a dot, README files and what tools write are left
    out: nothing reads them when the code runs.

    Args:
        folders: Folders to hash; their order counts, their own names and places do not.

    Returns:
        64 hexadecimal digits.

    Raises:
        SyntaxError: A `.py` file is no Python.
    """
    digest = hashlib.sha256()
    for folder in folders:
        for path in _files(folder):
            name = os.fsencode(path.relative_to(folder))
            for part in (name, _meaning(path)):
                digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for place, subfolders, names in os.walk(folder):
        subfolders[:] = sorted(
            name for name in subfolders if name not in MADE_BY_TOOLS and not name.startswith(".")
        )
        for name in sorted(names):
            if not name.startswith((".", "README")) and not name.endswith(".pyc"):
                yield Path(place, name)


def _meaning(path: Path) -> bytes:
    """What counts of a file: the statements of Python, and all of anything else."""
    body = path.read_bytes()
    if path.suffix != ".py":
        return body
    tree = ast.parse(body, path)
    _drop_texts(tree.body)
    return ast.dump(tree).encode("utf-8", "surrogatepass")


def _drop_texts(statements: list[ast.stmt]) -> None:
    """Take statements that are a text alone out of a block and all blocks in it."""
    statements[:] = [one for one in statements if not _is_text(one)]
    for statement in statements:
        for name in BLOCKS:
            _drop_texts(getattr(statement, name, []))


def _is_text(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
