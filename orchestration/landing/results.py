"""From the archive into `raw.*`: documents land whole and in bulk, and bad ones say why.

A payload that is already in the warehouse is left alone, so landing the same archive twice
changes nothing. A payload that is not what it should be goes to `raw.quarantine` with its reason
and never stops the others; it is judged anew each time, so a corrected rule or file lets it land.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from orchestration.feeds.nascar.screening import MAX_BYTES, screen
from orchestration.landing.laps import Document, unpack_laps
from orchestration.landing.quarantine import TORN, Quarantined, quarantine
from orchestration.store import archive, lap_files
from orchestration.store.archive import ArchiveError, Version
from orchestration.store.lap_rows import KINDS
from orchestration.store.warehouse import transaction

SOURCE = "nascar_feed"


@dataclass
class Landed:
    """What one landing did: payloads new to the warehouse, known before, and refused."""

    new: int = 0
    known: int = 0
    refused: list[Quarantined] = field(default_factory=list)


def archive_path(version: Version, roots: Iterable[Path]) -> str:
    """Return a version's place relative to the data folder, such as `bundled/nascar_feed/...`."""
    root = next(root for root in roots if version.path.is_relative_to(root))
    return str(Path(root.name, version.path.relative_to(root)))


def land_season(
    db: duckdb.DuckDBPyConnection, roots: list[Path], season: int, lap_folder: Path
) -> Landed:
    """Land every payload version of one season into `raw.feed_payload`.

    Documents about laps land there by name only; their rows go into files, before the names, so
    that a kill between the two costs a landing and shows no name without its rows.

    Args:
        db: Warehouse, open for writing.
        roots: Archive roots, the bundled one first.
        season: Championship year.
        lap_folder: Where the files of rows lie.

    Returns:
        Counts of new and known payloads, and the documents that were refused.
    """
    landed = Landed()
    landed_before = {
        path
        for (path,) in db.execute(
            "select archive_path from raw.feed_payload where source = ? and season = ?",
            [SOURCE, season],
        ).fetchall()
    }
    accepted: list[tuple[str, Version]] = []
    laps: list[Document] = []
    for version in _versions_of(roots, season):
        path = archive_path(version, roots)
        if path in landed_before:
            landed.known += 1
        elif refusal := _refusal(version):
            landed.refused.append(Quarantined.of_version(version, path, *refusal))
            continue
        else:
            accepted.append((path, version))
        if version.subject.kind in KINDS:
            laps.append(Document(version, path))
    for version, path in unpack_laps(db, lap_folder, laps):
        torn = Quarantined.of_version(version, path, TORN, "Remove it and fetch it again.")
        landed.refused.append(torn)
    lap_files.create_views(db, lap_folder)
    with transaction(db):
        landed.new = _insert_payloads(db, accepted)
        db.execute(
            "delete from raw.quarantine where source = ? and season is not distinct from ?",
            [SOURCE, season],
        )
        quarantine(db, landed.refused)
    return landed


def missing_seasons(
    db: duckdb.DuckDBPyConnection, roots: Iterable[Path], lap_folder: Path
) -> set[int]:
    """Return the seasons that the archive holds and the warehouse has never landed, or not whole.

    So the first run fills a new warehouse, whichever season that run is about.
    """
    stored = {
        int(folder.name)
        for root in roots
        for folder in Path(root, SOURCE).glob("*/*")
        if folder.name.isdigit()
    }
    landed = db.execute("select distinct season from raw.feed_payload where source = ?", [SOURCE])
    complete = {season for (season,) in landed.fetchall()}
    return stored - (complete - lap_files.incomplete_seasons(db, lap_folder))


def _versions_of(roots: Iterable[Path], season: int) -> Iterable[Version]:
    for root in roots:
        for subject in archive.subjects(root, SOURCE, season):
            yield from archive.versions(root, subject)


def _refusal(version: Version) -> tuple[str, str] | None:
    """Say why a version must not land, as reason and detail; None when it may."""
    subject = version.subject
    try:
        body = version.read()
    except ArchiveError as error:
        return TORN, f"{error} Remove it and fetch the payload again."
    refusal = screen(body, subject.kind, subject.season, subject.series_id, subject.race_id)
    return refusal and (str(refusal.reason), refusal.detail)


def _insert_payloads(db: duckdb.DuckDBPyConnection, accepted: list[tuple[str, Version]]) -> int:
    """Read the documents with DuckDB's own reader, all files in one statement."""
    if not accepted:
        return 0
    subjects = [version.subject for _, version in accepted]
    files = [str(version.path) for _, version in accepted]
    return db.execute(
        """
        insert into raw.feed_payload
        with named as (
            select
                unnest($source) as source,
                unnest($kind) as kind,
                unnest($series_id::integer[]) as series_id,
                unnest($season::integer[]) as season,
                unnest($race_id::integer[]) as race_id,
                unnest($seen::timestamp[]) as known_from,
                unnest($sha256) as sha256,
                unnest($path) as archive_path,
                unnest($files) as filename,
        )

        select
            named.* exclude (filename),
            case when kind not in (select unnest($as_rows)) then documents.json end
        from read_json_objects(
            $files, format = 'unstructured', filename = true, maximum_object_size = $max_bytes
        ) as documents
        inner join named using (filename)
        """,
        {
            "source": [subject.source for subject in subjects],
            "kind": [subject.kind for subject in subjects],
            "series_id": [subject.series_id for subject in subjects],
            "season": [subject.season for subject in subjects],
            "race_id": [subject.race_id for subject in subjects],
            "seen": [version.seen.replace(tzinfo=None) for _, version in accepted],
            "sha256": [version.sha256 for _, version in accepted],
            "path": [path for path, _ in accepted],
            "files": files,
            "as_rows": sorted(KINDS),
            "max_bytes": MAX_BYTES,
        },
    ).fetchone()[0]
