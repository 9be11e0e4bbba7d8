"""From the archive into `raw.*`: documents land in bulk, and what does not land says why.

A payload that is already in the warehouse is left alone, so landing the same archive twice
changes nothing. One that is not what it should be goes to `raw.quarantine` with its reason, and of
one that can be read but for a few rows or fields those go there alone. Neither stops the others;
both are judged anew each time, so a corrected rule or file lets them land.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from orchestration.feeds.nascar.screening import MAX_BYTES, Screened, read_payload
from orchestration.feeds.nascar.verdict import Refusal
from orchestration.landing.laps import Document, unpack_laps
from orchestration.landing.quarantine import (
    TORN,
    TORN_CURE,
    Quarantined,
    quarantine,
    quarantined_strays,
)
from orchestration.store import archive, lap_files
from orchestration.store.archive import EARLIEST, ArchiveError, Version, latest_possible
from orchestration.store.lap_rows import KINDS
from orchestration.store.strays import IMPOSSIBLE_TIME, NOT_OURS
from orchestration.store.warehouse import transaction

SOURCE = "nascar_feed"


@dataclass
class Landed:
    """What one landing did: payloads new to the warehouse, known before, refused, and in part."""

    new: int = 0
    known: int = 0
    refused: list[Quarantined] = field(default_factory=list)
    set_aside: list[Quarantined] = field(default_factory=list)


class Payload(NamedTuple):
    """A version that may land, its name in the warehouse, and what screening made of it."""

    path: str
    version: Version
    screened: Screened


def archive_path(version: Version, roots: Iterable[Path]) -> str:
    """Return a version's place relative to the data folder, such as `bundled/nascar_feed/...`."""
    root = next(root for root in roots if version.path.is_relative_to(root))
    return str(Path(root.name, version.path.relative_to(root)))


def land_season(
    db: duckdb.DuckDBPyConnection,
    roots: list[Path],
    season: int,
    lap_folder: Path,
    now: datetime | None = None,
) -> Landed:
    """Land every payload version of one season into `raw.feed_payload`.

    Documents about laps land there by name only; their rows go into files, before the names, so
    that a kill between the two costs a landing and shows no name without its rows.

    Args:
        db: Warehouse, open for writing.
        roots: Archive roots, the bundled one first.
        season: Championship year.
        lap_folder: Where the files of rows lie.
        now: The time at which it lands; the clock's, if not given.

    Returns:
        Counts of new and known payloads, the documents that were refused, and the parts of others
        that were set aside.
    """
    landed = Landed()
    before = dict(
        db.execute(
            "select archive_path, parts_set_aside from raw.feed_payload"
            " where source = ? and season = ?",
            [SOURCE, season],
        ).fetchall()
    )
    accepted: list[Payload] = []
    laps: list[Document] = []
    for version in _versions_of(roots, season, now):
        path = archive_path(version, roots)
        mended = None
        if path in before and before[path] is None:  # it landed as it was received
            landed.known += 1
        else:
            screened = _screened(version)
            if isinstance(screened, Refusal):
                refusal = Quarantined.of_version(version, path, *screened)
                landed.refused.append(refusal)
                continue
            # its text is what lands; as objects all documents of a season fill a memory
            accepted.append(Payload(path, version, replace(screened, document=None)))
            landed.known += path in before
            parts = screened.set_aside
            landed.set_aside += [Quarantined.part_of_version(version, path, part) for part in parts]
            mended = screened.mended
        if version.subject.kind in KINDS:
            laps.append(Document(version, path, mended))
    for version, path, _ in unpack_laps(db, lap_folder, laps):
        torn = Quarantined.of_version(version, path, TORN, f"{version.path} is torn. {TORN_CURE}")
        landed.refused.append(torn)
    lap_files.create_views(db, lap_folder)
    of_none = []
    for root in roots:
        landed.refused += quarantined_strays(root, SOURCE, season, now, is_by_season=True)
        of_none += quarantined_strays(root, SOURCE, None, now, is_by_season=True)
    judged = [*(one.path for one in accepted), *(one.archive_path for one in landed.refused)]
    with transaction(db):
        db.execute(
            "delete from raw.feed_payload where parts_set_aside is not null"
            " and archive_path in (select unnest(?::varchar[]))",
            [judged],
        )
        _insert_payloads(db, [one for one in accepted if one.screened.mended is None])
        _insert_mended(db, [one for one in accepted if one.screened.mended is not None])
        db.execute(
            "delete from raw.feed_payload where not known_from between ? and ?",
            [EARLIEST.replace(tzinfo=None), latest_possible(now).replace(tzinfo=None)],
        )
        db.execute(
            "delete from raw.quarantine where source = ? and (season = ? or season is null)",
            [SOURCE, season],
        )
        quarantine(db, [*landed.refused, *of_none, *landed.set_aside])
    landed.new = sum(one.path not in before for one in accepted)
    return landed


def missing_seasons(
    db: duckdb.DuckDBPyConnection,
    roots: list[Path],
    lap_folder: Path,
    now: datetime | None = None,
) -> set[int]:
    """Return the seasons of which the warehouse lacks something that the archive holds.

    So the first run fills a new warehouse, whichever season that run is about, and rows that were
    lost since are landed again. Each version in the archive is in `raw.feed_payload` or refused in
    `raw.quarantine`, with the parts of it that were set aside; documents about laps have their
    files of rows. What lies in the archive and is none of it has its row there as well.
    """
    landed = dict(
        db.execute(
            "select archive_path, coalesce(parts_set_aside, 0) from raw.feed_payload"
            " where source = ?",
            [SOURCE],
        ).fetchall()
    )
    refused, parts = set(), Counter()
    for path, pointer in db.execute(
        "select archive_path, pointer from raw.quarantine where source = ?", [SOURCE]
    ).fetchall():
        if pointer is None:
            refused.add(path)
        else:
            parts[path] += 1
    missing = lap_files.incomplete_seasons(db, lap_folder)
    for root in roots:
        for subject in archive.subjects(root, SOURCE):
            for version in archive.versions(root, subject, now):
                path = archive_path(version, roots)
                is_whole = path in landed and landed[path] == parts[path]
                if not is_whole and path not in refused and subject.season is not None:
                    missing.add(subject.season)
    return missing | _seasons_of_strays(db, roots, now)


def _seasons_of_strays(
    db: duckdb.DuckDBPyConnection, roots: list[Path], now: datetime | None
) -> set[int]:
    """The seasons whose strays came or went since they landed, or with rows of no true time."""
    told = db.execute(
        "select season, archive_path from raw.quarantine"
        " where source = ? and season is not null and reason in (?, ?)",
        [SOURCE, NOT_OURS, IMPOSSIBLE_TIME],
    ).fetchall()
    impossible = db.execute(
        "select distinct season from raw.feed_payload where not known_from between ? and ?",
        [EARLIEST.replace(tzinfo=None), latest_possible(now).replace(tzinfo=None)],
    ).fetchall()
    there = {
        (season, one.archive_path)
        for root in roots
        for season in archive.seasons(root, SOURCE)
        for one in quarantined_strays(root, SOURCE, season, now)
    }
    return {season for season, _ in there ^ set(told)} | {season for (season,) in impossible}


def _versions_of(
    roots: Iterable[Path], season: int, now: datetime | None = None
) -> Iterable[Version]:
    for root in roots:
        for subject in archive.subjects(root, SOURCE, season):
            yield from archive.versions(root, subject, now)


def _screened(version: Version) -> Screened | Refusal:
    """What of a version may land, or why nothing of it may."""
    subject = version.subject
    try:
        body = version.read()
    except ArchiveError as error:
        return Refusal(TORN, f"{error}. {TORN_CURE}")
    screened = read_payload(body, subject.kind, subject.season, subject.series_id, subject.race_id)
    return screened.refusal or screened


_NAMED = """
    unnest($source) as source,
    unnest($kind) as kind,
    unnest($series_id::integer[]) as series_id,
    unnest($season::integer[]) as season,
    unnest($race_id::integer[]) as race_id,
    unnest($seen::timestamp[]) as known_from,
    unnest($sha256) as sha256,
    unnest($path) as archive_path
"""


def _names(accepted: list[Payload]) -> dict[str, list]:
    """What `_NAMED` makes the columns of: all that the archive's names say of each payload."""
    subjects = [one.version.subject for one in accepted]
    return {
        "source": [subject.source for subject in subjects],
        "kind": [subject.kind for subject in subjects],
        "series_id": [subject.series_id for subject in subjects],
        "season": [subject.season for subject in subjects],
        "race_id": [subject.race_id for subject in subjects],
        "seen": [one.version.seen.replace(tzinfo=None) for one in accepted],
        "sha256": [one.version.sha256 for one in accepted],
        "path": [one.path for one in accepted],
        "as_rows": sorted(KINDS),
    }


def _insert_payloads(db: duckdb.DuckDBPyConnection, accepted: list[Payload]) -> None:
    """Read the documents with DuckDB's own reader, all files in one statement."""
    if accepted:
        db.execute(
            f"""
            insert into raw.feed_payload
            with named as (
                select {_NAMED}, unnest($files) as filename
            )

            select
                named.* exclude (filename),
                case when kind not in (select unnest($as_rows)) then documents.json end,
                null as parts_set_aside
            from read_json_objects(
                $files, format = 'unstructured', filename = true, maximum_object_size = $max_bytes
            ) as documents
            inner join named using (filename)
            """,
            {
                **_names(accepted),
                "files": [str(one.version.path) for one in accepted],
                "max_bytes": MAX_BYTES,
            },
        )


def _insert_mended(db: duckdb.DuckDBPyConnection, accepted: list[Payload]) -> None:
    """Insert documents that may not land as they were received."""
    if accepted:
        db.execute(
            f"""
            insert into raw.feed_payload
            with named as (
                select {_NAMED}, unnest($texts) as text, unnest($parts) as parts_set_aside
            )

            select
                named.* exclude (text, parts_set_aside),
                case when kind not in (select unnest($as_rows)) then text::json end,
                parts_set_aside
            from named
            """,
            {
                **_names(accepted),
                "texts": [one.screened.mended for one in accepted],
                "parts": [len(one.screened.set_aside) for one in accepted],
            },
        )
