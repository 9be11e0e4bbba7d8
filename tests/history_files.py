"""History files of one row, as nascaR.data would publish them, for tests."""

from pathlib import Path

import duckdb

from orchestration.feeds.history import FILES

ROW = {
    "Season": "1952",
    "Race": "1",
    "Track": "'West Palm Beach Fairgrounds'",
    "Name": "'100 miles at Palm Beach'",
    "Length": "0.5",
    "Surface": "'dirt'",
    "Finish": "1",
    "Start": "8",
    "Car": "'07'",
    "Driver": "'Tim Flock'",
    "Make": "'Hudson'",
    "Pts": "200",
    "Laps": "200",
    "Led": "150",
    "Status": "'running'",
    "Team": "'Ted Chester'",
    "S1": "1",
    "S2": "1",
    "Rating": "100.5",
    "Win": "1.0",
    "Seg Points": "10",
}


def write(folder: Path, name: str = "cup_series.parquet", **changes: str | None) -> bytes:
    """Write a one-row file and return its bytes; a change to None drops the column."""
    folder.mkdir(parents=True, exist_ok=True)
    row = {key: value for key, value in (ROW | changes).items() if value is not None}
    columns = ", ".join(f'{value} as "{key}"' for key, value in row.items())
    duckdb.execute(f"copy (select {columns}) to '{folder / name}' (format parquet)")
    return (folder / name).read_bytes()


def write_all(folder: Path) -> Path:
    """Write the three files of a folder, one row each."""
    for names in FILES.values():
        write(folder, names[0])
    return folder
