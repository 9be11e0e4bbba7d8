"""Writing `data/bundled/`: race facts from stored feed payloads, without what nobody reads.

A mirror holds payloads under their URL paths (`cacher/{season}/{series}/{race}/weekend-feed
[@INSTANT].json.gz`, `lap-times.json.gz` beside it for a few races, `cacher/{season}/race_list_basic
[@INSTANT].json.gz`) and a `MANIFEST.csv` with the Last-Modified instant and licence of each. The
bundle keeps the feed's keys, types and row order, in the archive's layout, one file per version:

    python -m orchestration.tools.bundle --mirror DIR --seasons 2018-2023 --out data/bundled
"""

import argparse
import csv
import gzip
import json
import re
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from orchestration.store import archive

SOURCE = "nascar_feed"
SERIES = ("series_1", "series_2", "series_3")


def names(text: str) -> frozenset[str]:
    """The words of `text`, as the set of a payload's fields to keep."""
    return frozenset(text.split())


RACE_FIELDS = names("""
    race_id series_id race_season race_name race_type_id master_race_id restrictor_plate track_id
    track_name date_scheduled race_date qualifying_date tunein_date scheduled_distance
    actual_distance scheduled_laps actual_laps stage_1_laps stage_2_laps stage_3_laps stage_4_laps
    number_of_cars_in_field pole_winner_driver_id pole_winner_speed number_of_lead_changes
    number_of_leaders number_of_cautions number_of_caution_laps average_speed total_race_time
    margin_of_victory inspection_complete playoff_round radio_broadcaster television_broadcaster
""")
INDEX_FIELDS = names("""
    race_id series_id race_season race_name race_type_id master_race_id track_id track_name
    date_scheduled race_date scheduled_distance scheduled_laps actual_laps stage_1_laps
    stage_2_laps stage_3_laps stage_4_laps winner_driver_id inspection_complete playoff_round
""")
ROW_FIELDS = {
    "results": names("""
        finishing_position starting_position car_number official_car_number driver_id
        driver_fullname team_id team_name owner_fullname crew_chief_fullname car_make car_model
        qualifying_position qualifying_speed laps_completed laps_led times_led finishing_status
        points_earned playoff_points_earned points_position disqualified diff_laps diff_time
    """),
    "caution_segments": names("start_lap end_lap reason comment beneficiary_car_number flag_state"),
    "race_leaders": names("start_lap end_lap car_number"),
    "infractions": names(
        "car_number driver_id driver_fullname lap lap_assessed infraction penalty notes"
    ),
}
LAP_FIELDS = names("Lap RunningPos")
STAGE_FIELDS = names("driver_id driver_fullname car_number finishing_position stage_points")

MIRROR_PATH = re.compile(
    r"cacher/(?P<season>\d{4})/(?:(?P<series>\d)/(?P<race>\d+)/)?"
    r"(?P<name>weekend-feed|lap-times|race_list_basic)(?:@(?P<seen>\d{8}T\d{6}Z))?\.json"
)
MISFITS = (ValueError, LookupError, TypeError, AttributeError)
"""What reading a document of another shape than expected raises."""


class MirrorError(ValueError):
    """A mirrored file is not the payload that its place says it is."""


class State(NamedTuple):
    """One state of one payload: what it is about, since when it held, its slimmed bytes."""

    subject: archive.Subject
    seen: datetime
    body: bytes


def kept(row: dict[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    """The named fields of `row` which it has; older payloads lack some, and so does the bundle."""
    return {key: value for key, value in row.items() if key in fields}


def slim_weekend_feed(document: dict[str, Any]) -> dict[str, Any]:
    """A weekend feed with the fields the warehouse uses, in the wire shape.

    Left out: pit reports (every stop twice, without driver ids), schedule, practice runs, prose
    comments, sponsors, home towns, keys repeated in each row, and columns that are always 0.
    """
    races = []
    for race in document["weekend_race"]:
        slim = kept(race, RACE_FIELDS)
        for key, fields in ROW_FIELDS.items():
            slim[key] = [kept(row, fields) for row in race.get(key) or []]
        if "stage_results" in race:
            slim["stage_results"] = [
                {
                    "stage_number": stage["stage_number"],
                    "results": [kept(row, STAGE_FIELDS) for row in stage["results"]],
                }
                for stage in race["stage_results"] or []
            ]
        races.append(slim)
    return {"weekend_race": races, "weekend_runs": []}


def slim_race_list(document: dict[str, Any]) -> dict[str, Any]:
    """A season index with what identifies each race: ids, type, dates, track, laps, winner."""
    return {key: [kept(race, INDEX_FIELDS) for race in document[key]] for key in SERIES}


def slim_lap_times(document: dict[str, Any]) -> dict[str, Any]:
    """Lap times without the times: who ran in which place on each lap, from the grid (lap 0) on."""
    cars = [
        {
            "Number": car["Number"],
            "NASCARDriverID": car["NASCARDriverID"],
            "Laps": [kept(lap, LAP_FIELDS) for lap in car["Laps"]],
        }
        for car in document["laps"]
    ]
    return {"laps": cars}


SLIM = {
    "weekend_feed": slim_weekend_feed,
    "race_list_basic": slim_race_list,
    "lap_times": slim_lap_times,
}
"""How each kind of payload is slimmed."""


def compact(document: Any) -> bytes:
    """The one serialisation of a document: sorted keys, no blanks, UTF-8, numbers as they came."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def check_ids(document: dict[str, Any], season: int, race_id: int | None) -> None:
    """Raise MirrorError when the payload is of another season or race than its path says.

    Lap times do not say which race they are of.
    """
    if "laps" in document:
        return
    races = document.get("weekend_race") or [race for key in SERIES for race in document[key]]
    ids = {race["race_id"] for race in races}
    if {race["race_season"] for race in races} != {season} or (race_id and ids != {race_id}):
        raise MirrorError(f"expected season {season}, race {race_id}")


def read_state(mirror: Path, row: dict[str, str]) -> State | None:
    """The slimmed payload of one manifest row, or None when it is of another kind.

    Raises MirrorError for a payload that cannot be read or is of another race or season.
    """
    match = MIRROR_PATH.fullmatch(row["path"])
    if match is None:
        return None
    kind = match["name"].replace("-", "_")
    season, series_id, race_id = (
        int(match[part]) if match[part] else None for part in ("season", "series", "race")
    )
    try:
        document = json.loads(gzip.decompress((mirror / f"{row['path']}.gz").read_bytes()))
        check_ids(document, season, race_id)
        body = compact(SLIM[kind](document))
    except (OSError, EOFError, zlib.error, *MISFITS) as error:
        raise MirrorError(f"{row['path']}: {error}") from error
    seen = datetime.fromisoformat(match["seen"] or row["last_modified"])
    return State(archive.Subject(SOURCE, kind, season, series_id, race_id), seen, body)


def states(mirror: Path, seasons: range) -> list[State]:
    """Every state of the seasons' payloads, by subject and time; equal neighbours are one.

    A source must be MIT-licensed at least in part: of one state (the Pocono race of 2022 at the
    flag) some facts come from a copy without licence, and only its facts are used.
    """
    with (mirror / "MANIFEST.csv").open(encoding="utf-8", newline="") as manifest:
        rows = [row for row in csv.DictReader(manifest) if "MIT" in row["licence"].split("+")]
    wanted = [row for row in rows if row["path"].split("/")[1] in map(str, seasons)]
    found = sorted(state for row in wanted if (state := read_state(mirror, row)))
    return [
        state
        for before, state in zip([None, *found], found, strict=False)
        if before is None or (before.subject, before.body) != (state.subject, state.body)
    ]


def write_bundle(mirror: Path, seasons: range, out: Path) -> list[Path]:
    """Put every state into the archive at `out` and return the paths; what is there stays."""
    return [
        archive.put(out, state.subject, state.body, state.seen).path
        for state in states(mirror, seasons)
    ]


def main() -> None:
    """Bundle the seasons named on the command line and say how much that is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mirror", type=Path, required=True)
    parser.add_argument("--seasons", required=True, help="2018-2023, or one season")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    first, _, last = options.seasons.partition("-")
    seasons = range(int(first), int(last or first) + 1)
    paths = write_bundle(options.mirror, seasons, options.out)
    size = sum(path.stat().st_size for path in paths)
    print(f"{len(paths)} payload versions, {size / 1e6:.2f} MB in {options.out}")


if __name__ == "__main__":
    main()
