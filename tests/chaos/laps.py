"""Seasons of laps of real size, landed and built: `python -m tests.chaos.laps 2020 2021 2022`.

Needs the reference laps beside the checkout (`../shared`): documents in the feed's shape are made
of them, pit stops too, one per race. Reported: seconds and peak memory of landing all, of landing
again, of landing one changed race, and of dbt's lap models; and what the tables then hold.
"""

import argparse
import gzip
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import orjson

from orchestration.landing.results import land_season
from orchestration.settings import BUNDLED, DBT_PROJECT
from orchestration.store import archive, warehouse
from orchestration.store.archive import Subject
from tests.surroundings import SHARED

SEEN = datetime(2025, 1, 1, tzinfo=UTC)
MODELS = "fct_lap fct_pit_stop fct_flag_period fct_race_note"
PIT_STOPS = SHARED / "feed" / "raw_examples" / "11_pit_stops.json.gz"


def documents(season: int) -> list[tuple[Subject, dict]]:
    """The lap times of every race of a season, in the feed's shape."""
    laps = SHARED / "facts" / "laps_2020_2024.parquet"
    rows = duckdb.execute(
        """
        with cars as (
            select series_id, race_id, car_number, any_value(driver_id) as driver_id,
                list({
                    'Lap': lap, 'LapTime': lap_time_s::double,
                    'LapSpeed': lap_speed_mph::varchar, 'RunningPos': running_position
                } order by lap) as laps
            from read_parquet(?) where season = ?
            group by all
        )

        select series_id, race_id, to_json(list({
            'Number': car_number, 'FullName': 'Ann Rook (P)', 'Manufacturer': 'Chv',
            'RunningPos': 1, 'NASCARDriverID': driver_id, 'Laps': laps
        }))
        from cars group by all order by all
        """,
        [str(laps), season],
    ).fetchall()
    made = []
    for series_id, race_id, text in rows:
        cars = orjson.loads(text)
        last = max(lap["Lap"] for car in cars for lap in car["Laps"])
        flags = [{"LapsCompleted": lap, "FlagState": 1} for lap in range(last + 1)]
        subject = Subject("nascar_feed", "lap_times", season, series_id, race_id)
        made.append((subject, {"laps": cars, "flags": flags}))
    return made


def fill(root: Path, seasons: list[int]) -> tuple[int, int]:
    """Put the seasons into an archive; return how many documents, and their bytes."""
    stops = gzip.decompress(PIT_STOPS.read_bytes())
    count = size = 0
    for season in seasons:
        for subject, document in documents(season):
            body = orjson.dumps(document)
            archive.put(root, subject, body, SEEN)
            ids = (subject.season, subject.series_id, subject.race_id)
            archive.put(root, Subject("nascar_feed", "live_pit_data", *ids), stops, SEEN)
            count, size = count + 2, size + len(body) + len(stops)
    return count, size


def land(root: Path, file: Path, seasons: list[int]) -> str:
    """Land the seasons, bundled races too; say what it took."""
    began = time.perf_counter()
    with warehouse.writing(file) as db:
        for season in seasons:
            land_season(db, [BUNDLED, root], season, warehouse.lap_folder(file))
    seconds = time.perf_counter() - began
    return f"{seconds:.1f} s, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"


def build(data: Path) -> str:
    """Build and test the lap models, and what they read; say what it took."""
    dbt = str(Path(sys.executable).with_name("dbt"))
    project = ("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT))
    target = ("--target-path", str(data / "target"), "--log-path", str(data / "logs"))
    environment = {**os.environ, "STOCKCAR_DATA_DIR": str(data)}

    def run(*arguments: str) -> None:
        command = [dbt, "--quiet", *arguments, *project, *target]
        subprocess.run(command, check=True, env=environment)

    run(
        "build",
        "--select",
        *(f"+{name}" for name in MODELS.split()),
        "--indirect-selection=cautious",
        "--exclude-resource-type",
        "unit_test",
    )
    began = time.perf_counter()
    run(
        "build",
        "--select",
        "stg_nascar_feed__laps",
        "stg_nascar_feed__lap_flags",
        "stg_nascar_feed__pit_stops",
        *MODELS.split(),
        "int_driver_laps",
        "--indirect-selection=cautious",
        "--exclude-resource-type",
        "unit_test",
    )
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return f"{seconds:.1f} s with dbt's start, peak {peak} MB"


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seasons", type=int, nargs="*", default=[2023])
    chosen = parser.parse_args()
    if not SHARED.is_dir():
        print("skipped: the reference laps are not beside this checkout")
        return 0
    with tempfile.TemporaryDirectory(prefix="stockcar-laps-") as folder:
        data = Path(folder)
        root, file = data / "archive", data / "warehouse" / "stockcar.duckdb"
        count, size = fill(root, chosen.seasons)
        print(f"{count} documents, {size // 2**20} MB of JSON")
        print("landed:", land(root, file, chosen.seasons))
        print("again, nothing new:", land(root, file, chosen.seasons))
        subject, document = documents(chosen.seasons[-1])[0]
        document["laps"][0]["Laps"][1]["RunningPos"] = 40
        archive.put(root, subject, orjson.dumps(document), SEEN + timedelta(days=1))
        print("one changed race:", land(root, file, chosen.seasons[-1:]))
        files = sorted(warehouse.lap_folder(file).rglob("*.parquet"))
        size = sum(path.stat().st_size for path in files)
        print(f"{len(files)} files of rows, {size / 2**20:.1f} MB")
        print("lap models built and tested:", build(data))
        with duckdb.connect(str(file), read_only=True) as db:
            for name in MODELS.split():
                rows = db.execute(f"select count(*) from marts.{name}").fetchone()[0]
                print(f"  {name}: {rows:,} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
