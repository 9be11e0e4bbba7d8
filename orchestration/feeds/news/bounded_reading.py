"""Files of others read at bounded cost: many in one go, by a helper process that may be stopped.

Small files go to the helper together, because there and back costs more than reading one. When it
has to be stopped, they are tried again one by one, the lines of a .jsonl file too, so that only
what was made to take for ever is refused.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from orchestration.feeds.news.article_formats import (
    MAX_LINES_FILE_BYTES,
    FileReading,
    read_article_bytes,
    rejection_of,
)
from orchestration.feeds.news.articles import ArticleReason, RejectedError
from orchestration.store.archive import sha256
from orchestration.store.bounded_work import HELPER, StoppedError

BATCH_BYTES = 200_000
BATCH_FILES = 400
"""A batch is read within the time that one file may take."""


def read_files(
    files: Iterable[tuple[str, bytes]], costly: Mapping[str, str] | None = None
) -> Iterator[FileReading]:
    """Read the articles in files, in their order; never raises.

    Args:
        files: Name and bytes of each.
        costly: Sentences on what could not be read in time before, by the hash of its bytes; that
            is refused again without another try.

    Yields:
        What each file gave, with its bytes.
    """
    batch: list[tuple[str, bytes]] = []
    size = 0
    for name, body in files:
        if batch and (size + len(body) > BATCH_BYTES or len(batch) == BATCH_FILES):
            yield from _read_batch(batch, costly or {})
            batch, size = [], 0
        batch.append((name, body))
        size += len(body)
    if batch:
        yield from _read_batch(batch, costly or {})


def read_many(files: list[tuple[str, bytes, int]]) -> list[FileReading]:
    """What the helper does: read files, and send back what they gave without their bytes."""
    return [replace(read_article_bytes(*one), body=None) for one in files]


def _read_batch(batch: list[tuple[str, bytes]], costly: Mapping[str, str]) -> list[FileReading]:
    """Read some files together, or one by one where that does not end or was known not to."""
    if not (costly and any(_is_costly(*one, costly) for one in batch)):
        try:
            found = HELPER.run(
                read_many,
                [(name, body, 1) for name, body in batch],
                size=sum(len(body) for _, body in batch),
            )
            return [replace(one, body=body) for one, (_, body) in zip(found, batch, strict=True)]
        except StoppedError as stopped:
            if len(batch) == 1:
                return [_read_lines_alone(*batch[0], str(stopped), costly)]
    return [_read_alone(name, body, costly) for name, body in batch]


def _is_costly(name: str, body: bytes, costly: Mapping[str, str]) -> bool:
    return any(sha256(part) in costly for part in (body, *_lines(name, body)))


def _read_alone(name: str, body: bytes, costly: Mapping[str, str]) -> FileReading:
    """Read one file, or refuse it for what it was known to cost."""
    if told := costly.get(sha256(body)):
        return _refused(name, body, told)
    if _is_costly(name, body, costly):
        return _read_lines_alone(name, body, "", costly)
    return _read_batch([(name, body)], {})[0]


def _read_lines_alone(name: str, body: bytes, told: str, costly: Mapping[str, str]) -> FileReading:
    """Read a file that did not end line by line; refuse one that has no lines to tell apart."""
    lines = _lines(name, body)
    if len(lines) < 2:
        return _refused(name, body, told)
    reading = FileReading(name, body)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            if sha256(line) in costly:
                raise StoppedError(costly[sha256(line)])
            (part,) = HELPER.run(read_many, [(name, line, number)], size=len(line))
        except StoppedError as stopped:
            part = _refused(f"{name}#{number}", line, str(stopped))
        reading.articles += part.articles
        reading.rejections += part.rejections
    return reading


def _lines(name: str, body: bytes) -> list[bytes]:
    is_lines = Path(name).suffix.lower() == ".jsonl" and len(body) <= MAX_LINES_FILE_BYTES
    return body.split(b"\n") if is_lines else []


def _refused(name: str, body: bytes, told: str) -> FileReading:
    cure = "Save its text as a .txt file." if not told.endswith("file.") else ""
    rejected = RejectedError(ArticleReason.TOO_COSTLY, f"{told} {cure}".strip())
    return FileReading(name, body, rejections=[rejection_of(name, rejected, body)])
