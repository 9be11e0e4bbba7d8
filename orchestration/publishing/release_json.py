"""What is published, as `release.json` tells it, and the hash by which that file is known itself.

`release.json` names every other file with its hash, and `release.json.sha256` beside it, in the
form of `sha256sum`, has its own. So a copy of a release says anywhere whether it is whole; which
release it is, the warehouse keeps on record.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from orchestration.publishing.snapshot import Fingerprint

RELEASE = "release.json"
HASH = "release.json.sha256"


@dataclass(frozen=True)
class Check:
    """One audit check and how it ended."""

    name: str
    status: str
    failures: int


@dataclass(frozen=True)
class Release:
    """What is published, as `release.json` tells it.

    Attributes:
        released_at: UTC instant of the release, ISO 8601.
        data_known_at: UTC instant of the newest fact in it, ISO 8601.
        tables: Row count and hashes of content and columns by table.
        definitions: Content hash of the table macros and of the descriptions, and the file format.
        files: SHA-256 by file name, relative to the published folder.
        checks: Every audit check with its last verdict.
        duckdb_version: Version that wrote the file.
    """

    released_at: str
    data_known_at: str
    tables: dict[str, Fingerprint]
    definitions: dict[str, str]
    files: dict[str, str]
    checks: Sequence[dict]
    duckdb_version: str


def parse(body: bytes) -> Release | None:
    """Read the bytes of a `release.json`; None when they are none."""
    try:
        release = Release(**json.loads(body))
    except (ValueError, TypeError, RecursionError):
        return None
    shapes = {"tables": dict, "definitions": dict, "files": dict, "checks": list}
    is_sound = all(
        isinstance(getattr(release, field.name), shapes.get(field.name, str))
        for field in fields(Release)
    ) and all(isinstance(digest, str) for digest in release.files.values())
    return release if is_sound else None


def read_release(published: Path) -> Release | None:
    """Return what `release.json` says, or None when nothing readable is published."""
    try:
        return parse((published / RELEASE).read_bytes())
    except OSError:
        return None


def write(folder: Path, release: Release) -> None:
    """Write `release.json` and its hash into a folder."""
    body = (json.dumps(asdict(release), indent=2) + "\n").encode()
    (folder / RELEASE).write_bytes(body)
    (folder / HASH).write_text(hash_line(hashlib.sha256(body).hexdigest()))


def hash_line(digest: str) -> str:
    """What `release.json.sha256` holds."""
    return f"{digest}  {RELEASE}\n"
