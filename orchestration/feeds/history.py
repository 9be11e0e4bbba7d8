"""Race results since 1949 as nascaR.data publishes them: one Parquet file per series.

The files are compiled from DriverAverages.com and carry points as raced, before penalties. They
are read from a folder or an address, archived as received, and landed whole: a season of 1952 is
corrected as quietly as one of last week, so every file replaces its series.

A column that vanishes, is renamed or comes empty is the usual way such a source breaks. It stops
the landing and names the column, because a warehouse that lost a column still looks complete.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import httpx
import stamina

from orchestration.store import archive

SOURCE = "nascar_data"
USER_AGENT = "stockcar (open NASCAR warehouse; reads published Parquet files once a day)"

FILES = {
    "cup": ("cup_series.parquet",),
    "nxs": ("nxs_series.parquet", "xfinity_series.parquet"),
    "truck": ("truck_series.parquet",),
}
"""File names by series, the publisher's present name first."""

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


class HistoryError(RuntimeError):
    """A history file cannot be had or is not what it should be; the message names the cure."""

    def __init__(self, reason: str, detail: str) -> None:
        """Keep the short reason apart from the sentence that explains it."""
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True)
class Landed:
    """What one landing did: rows by series, and the versions they came from."""

    rows: Mapping[str, int]
    versions: Mapping[str, archive.Version]


def subject(series: str) -> archive.Subject:
    """Name the archive's subject of one series' file."""
    return archive.Subject(SOURCE, f"history_{series}")


def fetch(where: str, series: str, client: httpx.Client | None = None) -> bytes:
    """Return the bytes of one series' file from a folder or an http(s) address.

    Raises:
        HistoryError: The file is not there, or the server did not answer with it.
    """
    if where.startswith(("http://", "https://")):
        return _download(f"{where.rstrip('/')}/{FILES[series][0]}", client)
    for name in FILES[series]:
        if (path := Path(where) / name).is_file():
            return path.read_bytes()
    raise HistoryError(
        "missing_file", f"{where} holds no {FILES[series][0]}; put it there or unset the history"
    )


def _download(url: str, client: httpx.Client | None) -> bytes:
    """Get one file, trying again when the server or the way to it is at fault."""
    own = client or httpx.Client(timeout=60, follow_redirects=True)
    try:
        for attempt in stamina.retry_context(on=_is_passing, attempts=4, wait_max=8):
            with attempt:
                answer = own.get(url, headers={"User-Agent": USER_AGENT})
                answer.raise_for_status()
        return answer.content
    except httpx.HTTPError as error:
        raise HistoryError("not_fetched", f"{url}: {error}") from error
    finally:
        if client is None:
            own.close()


def _is_passing(error: Exception) -> bool:
    """Say whether waiting may help: no answer, too many requests, or the server's own fault."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code == 429 or error.response.status_code >= 500
    return isinstance(error, httpx.TransportError)


def store(root: Path, where: str, seen: datetime | None = None) -> dict[str, archive.Version]:
    """Archive the three files as received; unchanged bytes are not stored again.

    Args:
        root: Archive root.
        where: Folder or address of the files.
        seen: When they were seen; now, if not given.

    Raises:
        HistoryError: A file cannot be had.
    """
    bodies = {series: fetch(where, series) for series in FILES}
    now = seen or datetime.now(UTC)
    return {
        series: archive.put(root, subject(series), body, now, suffix="parquet")
        for series, body in bodies.items()
    }


def newest(root: Path) -> dict[str, archive.Version]:
    """Return the newest archived version of each series' file; a series never seen is left out."""
    stored = {series: list(archive.versions(root, subject(series))) for series in FILES}
    return {series: versions[-1] for series, versions in stored.items() if versions}


def land(
    db: duckdb.DuckDBPyConnection, versions: Mapping[str, archive.Version], data_dir: Path
) -> Landed:
    """Replace `raw.history_result` by what the given files hold, series by series.

    Every file is checked before any is landed. A file that fails is written to
    `raw.quarantine`, and the table stays as it was.

    Args:
        db: Connection to a warehouse with its raw tables in place.
        versions: Archived file of each series.
        data_dir: Folder that archive paths are told relative to.

    Raises:
        HistoryError: A file is not Parquet, or a column is missing, empty or of another type.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = {series: Path(folder, f"{series}.parquet") for series in versions}
        for series, version in versions.items():
            files[series].write_bytes(version.read())
            try:
                check_schema(db, files[series], series)
            except HistoryError as error:
                _quarantine(db, version, data_dir, error)
                raise
        db.execute("begin")
        try:
            db.execute("delete from raw.history_result")
            for series, version in versions.items():
                _insert(db, files[series], series, version, data_dir)
        except BaseException:
            db.execute("rollback")
            raise
        db.execute("commit")
    counts = db.execute("select series, count(*) from raw.history_result group by all").fetchall()
    return Landed(dict(counts), dict(versions))


def check_schema(db: duckdb.DuckDBPyConnection, file: Path, series: str) -> None:
    """Compare a file's columns with those we know.

    Raises:
        HistoryError: Naming the file's series and the column at fault.
    """
    source = f"the {series} history"
    try:
        described = db.execute("describe select * from read_parquet(?)", [str(file)]).fetchall()
    except duckdb.Error as error:
        raise HistoryError("not_parquet", f"{source} is not a Parquet file: {error}") from error
    found = [row[0] for row in described]
    if missing := [name for name in COLUMNS if name not in found]:
        new = [name for name in found if name not in COLUMNS]
        hint = f"; columns not known before: {', '.join(new)}" if new else ""
        raise HistoryError("schema_drift", f"{source} has no column {missing[0]!r}{hint}")
    counts = ", ".join(
        f'count("{n}"), count(try_cast("{n}" as {t}))' for n, (_, t) in COLUMNS.items()
    )
    filled = db.execute(f"select {counts} from read_parquet(?)", [str(file)]).fetchone()
    for name, values, typed in zip(COLUMNS, filled[::2], filled[1::2], strict=True):
        if not values:
            raise HistoryError("schema_drift", f"{source} has only nulls in column {name!r}")
        if typed < values:
            raise HistoryError(
                "schema_drift",
                f"{source} has values in column {name!r} that are no {COLUMNS[name][1]}",
            )


def _insert(
    db: duckdb.DuckDBPyConnection,
    file: Path,
    series: str,
    version: archive.Version,
    data_dir: Path,
) -> None:
    """Copy one checked file into the raw table, in the file's order."""
    values = ", ".join(f'cast("{name}" as {kind})' for name, (_, kind) in COLUMNS.items())
    names = ", ".join(ours for ours, _ in COLUMNS.values())
    db.execute(
        f"""
        insert into raw.history_result
            (series, file_row, {names}, known_from, sha256, archive_path)
        select ?, file_row_number + 1, {values}, ?, ?, ?
        from read_parquet(?, file_row_number = true)
        """,
        [
            series,
            version.seen.replace(tzinfo=None),
            version.sha256,
            _told(version.path, data_dir),
            str(file),
        ],
    )


def _quarantine(
    db: duckdb.DuckDBPyConnection, version: archive.Version, data_dir: Path, error: HistoryError
) -> None:
    """Record a file that was refused, once per content."""
    told = _told(version.path, data_dir)
    db.execute(
        "delete from raw.quarantine where sha256 = ? and source = ?", [version.sha256, SOURCE]
    )
    db.execute(
        "insert into raw.quarantine values (?, ?, null, null, null, ?, ?, ?, ?, ?, ?)",
        [
            SOURCE,
            version.subject.kind,
            told,
            version.seen.replace(tzinfo=None),
            error.reason,
            str(error),
            version.sha256,
            version.path.stat().st_size,
        ],
    )


def _told(path: Path, data_dir: Path) -> str:
    """Tell a path relative to the data folder, so that the table is the same on every machine."""
    return str(path.relative_to(data_dir)) if path.is_relative_to(data_dir) else path.name
