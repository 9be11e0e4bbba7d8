"""History files, from the archive into `raw.history_result`: checked, and landed whole.

They are compiled from DriverAverages.com and carry points as raced, before penalties. A season of
1952 is corrected as quietly as one of last week, so every file replaces its series.

A column that vanishes, is renamed or comes empty, in all seasons or in one, is the usual way such a
source breaks, and a warehouse that lost a column still looks complete. Such a version is refused,
column and season are named, and the newest one that passes is landed instead.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.feeds.history import FILES, SOURCE, subject
from orchestration.landing.quarantine import (
    TORN,
    TORN_CURE,
    Quarantined,
    quarantine,
    quarantined_strays,
)
from orchestration.landing.results import archive_path
from orchestration.store import archive
from orchestration.store.archive import ArchiveError, Version
from orchestration.store.warehouse import transaction

COLUMNS = {
    "Season": ("season", "integer"),
    "Race": ("race", "integer"),
    "Track": ("track", "varchar"),
    "Name": ("name", "varchar"),
    "Length": ("length", "double"),
    "Surface": ("surface", "varchar"),
    "Finish": ("finish", "integer"),
    "Start": ("start", "integer"),
    "Car": ("car", "varchar"),
    "Driver": ("driver", "varchar"),
    "Make": ("make", "varchar"),
    "Pts": ("pts", "integer"),
    "Laps": ("laps", "integer"),
    "Led": ("led", "integer"),
    "Status": ("status", "varchar"),
    "Team": ("team", "varchar"),
    "S1": ("s1", "integer"),
    "S2": ("s2", "integer"),
    "Rating": ("rating", "double"),
    "Win": ("win", "double"),
    "Seg Points": ("seg_points", "integer"),
}
"""The publisher's column names, and ours with the type we need."""

FILLED_SEASONS = {
    "S1": range(2017, 2025),
    "S2": range(2017, 2025),
    "Rating": range(2005, 2026),
    "Seg Points": range(2025, 2026),
}
"""Seasons in which these columns have values; all others have them wherever there are results."""

EMPTY_SEASONS = {"Pts": {1949, 1974}}
"""Seasons without values in columns that have them otherwise."""


class HistoryFileError(ValueError):
    """A stored file is not what a history file should be.

    Attributes:
        reason: Why, in a word.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass
class LandedHistory:
    """What one landing did: rows and the version landed by series, and the versions refused."""

    rows: dict[str, int] = field(default_factory=dict)
    versions: dict[str, Version] = field(default_factory=dict)
    refused: list[Quarantined] = field(default_factory=list)


def land_history(
    db: duckdb.DuckDBPyConnection, roots: Sequence[Path], now: datetime | None = None
) -> LandedHistory:
    """Make `raw.history_result` what the archive holds: of each series the newest good version.

    Newer ones that were refused stand in `raw.quarantine`; they are judged anew each time, so a
    corrected rule lets them land.

    Args:
        db: Warehouse, open for writing, with its raw tables in place.
        roots: Archive roots.
        now: The time at which it lands; the clock's, if not given.
    """
    landed = LandedHistory()
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for series in FILES:
            for version in _newest_first(roots, series, now):
                # a name of its own each: DuckDB remembers what it read under a name
                files[series] = file = Path(folder, f"{series}_{version.sha256}.parquet")
                try:
                    _unpack(version, file)
                    check_schema(db, file, series)
                except HistoryFileError as error:
                    path = archive_path(version, roots)
                    refusal = Quarantined.of_version(version, path, error.reason, str(error))
                    landed.refused.append(refusal)
                else:
                    landed.versions[series] = version
                    break
        for root in roots:
            landed.refused += quarantined_strays(root, SOURCE, None, now)
        with transaction(db):
            db.execute("delete from raw.history_result")
            for series, version in landed.versions.items():
                path = archive_path(version, roots)
                landed.rows[series] = _insert(db, files[series], series, version, path)
            db.execute("delete from raw.quarantine where source = ?", [SOURCE])
            quarantine(db, landed.refused)
    return landed


def check_schema(db: duckdb.DuckDBPyConnection, file: Path, series: str) -> None:
    """Compare a file's columns with those we know.

    Raises:
        HistoryFileError: Naming the file's series and the column at fault.
    """
    source = f"the {series} history"
    try:
        described = db.execute("describe select * from read_parquet(?)", [str(file)]).fetchall()
        found = [row[0] for row in described]
        if missing := [name for name in COLUMNS if name not in found]:
            new = [name for name in found if name not in COLUMNS]
            hint = f"; columns not known before: {', '.join(new)}" if new else ""
            raise HistoryFileError("schema_drift", f"{source} has no column {missing[0]!r}{hint}")
        counts = ", ".join(
            f'count("{n}"), count(try_cast("{n}" as {t}))' for n, (_, t) in COLUMNS.items()
        )
        filled = db.execute(f"select {counts} from read_parquet(?)", [str(file)]).fetchone()
    except duckdb.Error:
        raise HistoryFileError("not_parquet", f"{source} is no Parquet file, or torn") from None
    for name, values, typed in zip(COLUMNS, filled[::2], filled[1::2], strict=True):
        if not values:
            raise HistoryFileError("schema_drift", f"{source} has only nulls in column {name!r}")
        if typed < values:
            raise HistoryFileError(
                "schema_drift",
                f"{source} has values in column {name!r} that are no {COLUMNS[name][1]}",
            )
    _check_seasons(db, file, source)


def _check_seasons(db: duckdb.DuckDBPyConnection, file: Path, source: str) -> None:
    """Raise HistoryFileError for columns that are empty in a season with results."""
    counts = ", ".join(f'count("{name}")' for name in COLUMNS)
    rows = db.execute(
        f'select cast("Season" as integer) as season, {counts} from read_parquet(?)'
        ' where "Finish" is not null group by season order by season',
        [str(file)],
    ).fetchall()
    emptied: dict[str, list[int]] = {}
    for season, *filled in rows:
        for name, values in zip(COLUMNS, filled, strict=True):
            is_due = season in FILLED_SEASONS.get(name, [season])
            if is_due and not values and season not in EMPTY_SEASONS.get(name, ()):
                emptied.setdefault(name, []).append(season)
    if emptied:
        told = "; ".join(
            f"{name!r} in {', '.join(map(str, seasons))}" for name, seasons in emptied.items()
        )
        raise HistoryFileError("schema_drift", f"{source} has only nulls in column {told}")


def _newest_first(roots: Sequence[Path], series: str, now: datetime | None) -> list[Version]:
    about = subject(series)
    found = [version for root in roots for version in archive.versions(root, about, now)]
    return sorted(found, key=lambda version: version.seen, reverse=True)


def _unpack(version: Version, file: Path) -> None:
    try:
        file.write_bytes(version.read())
    except ArchiveError as error:
        raise HistoryFileError(TORN, f"{error}. {TORN_CURE}") from error


def _insert(
    db: duckdb.DuckDBPyConnection, file: Path, series: str, version: Version, path: str
) -> int:
    """Copy one checked file into the raw table, in the file's order; returns how many rows."""
    values = ", ".join(f'cast("{name}" as {kind})' for name, (_, kind) in COLUMNS.items())
    names = ", ".join(ours for ours, _ in COLUMNS.values())
    return db.execute(
        f"""
        insert into raw.history_result
            (series, file_row, {names}, known_from, sha256, archive_path)
        select ?, file_row_number + 1, {values}, ?, ?, ?
        from read_parquet(?, file_row_number = true)
        """,
        [series, version.seen.replace(tzinfo=None), version.sha256, path, str(file)],
    ).fetchone()[0]
