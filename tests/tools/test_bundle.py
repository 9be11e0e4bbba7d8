"""The race facts that come with the repository are complete, named by their bytes, and light."""

import gzip
import hashlib
import json
import re
from collections import Counter
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.tools.bundle import (
    MirrorError,
    compact,
    slim_race_list,
    slim_weekend_feed,
    write_bundle,
)
from tests.surroundings import REPO

BUNDLED = REPO / "data" / "bundled"
SEASONS = range(2018, 2024)
NAME = re.compile(r"(?P<seen>\d{8}T\d{6}Z)_(?P<sha256>[0-9a-f]{64})\.json\.gz")


@cache
def bundle() -> dict[tuple[str, ...], dict]:
    """Every bundled payload by (kind, season, series, race, seen), opened once."""
    payloads = {}
    for path in sorted((BUNDLED / "nascar_feed").rglob("*.json.gz")):
        seen = NAME.fullmatch(path.name)["seen"]
        key = (*path.relative_to(BUNDLED / "nascar_feed").parts[:-1], seen)
        payloads[key] = json.loads(gzip.decompress(path.read_bytes()))
    return payloads


@cache
def current_races() -> dict[int, dict]:
    """The latest version of every bundled race."""
    return {
        int(key[3]): document["weekend_race"][0]
        for key, document in bundle().items()
        if key[0] == "weekend_feed"
    }


def version(race_id: int, seen: str) -> dict:
    """One version of a race, by the day it was first seen."""
    found = [
        document["weekend_race"][0]
        for key, document in bundle().items()
        if key[0] == "weekend_feed" and key[-2] == str(race_id) and key[-1].startswith(seen)
    ]
    assert len(found) == 1
    return found[0]


def place(race: dict, driver: str, column: str = "finishing_position") -> int:
    """A number of the result row of `driver`."""
    return next(row[column] for row in race["results"] if row["driver_fullname"] == driver)


@pytest.mark.parametrize("season", SEASONS)
def test_every_race_of_the_season_is_there(season):
    races = [race for race in current_races().values() if race["race_season"] == season]
    assert Counter((race["series_id"], race["race_type_id"]) for race in races) == {
        (1, 1): 36,
        (1, 2): 5,
        (2, 1): 33,
        (3, 1): 22 if season == 2021 else 23,
    }


def test_the_index_names_the_same_races():
    listed = {
        race["race_id"]
        for key, document in bundle().items()
        if key[0] == "race_list_basic"
        for races in document.values()
        for race in races
    }
    assert listed == set(current_races())


def test_each_race_has_one_winner():
    for race_id, race in current_races().items():
        winners = [row for row in race["results"] if row["finishing_position"] == 1]
        assert len(winners) == 1, race_id


def test_payloads_are_where_their_ids_say():
    for (kind, season, *ids, _), document in bundle().items():
        if kind == "weekend_feed":
            (race,) = document["weekend_race"]
            assert [race["series_id"], race["race_id"]] == [int(part) for part in ids]
            assert race["race_season"] == int(season)


def test_names_are_the_hash_of_the_bytes():
    for path in (BUNDLED / "nascar_feed").rglob("*.json.gz"):
        body = gzip.decompress(path.read_bytes())
        assert NAME.fullmatch(path.name)["sha256"] == hashlib.sha256(body).hexdigest()
        assert path.read_bytes()[4:8] == bytes(4), "a gzip header with a time is not reproducible"


def test_the_bundle_is_light():
    sizes = [path.stat().st_size for path in BUNDLED.rglob("*") if path.is_file()]
    assert sum(sizes) < 3_500_000


def test_running_places_are_there_for_the_last_races_of_2023():
    laps = {key[3]: document["laps"] for key, document in bundle().items() if key[0] == "lap_times"}
    assert {"5309", "5342", "5373"} <= set(laps)
    places = {
        car["Number"]: {lap["Lap"]: lap["RunningPos"] for lap in car["Laps"]}
        for car in laps["5373"]
    }
    assert [places[number][147] for number in ("23", "99", "11")] == [3, 4, 9]
    assert set(laps["5373"][0]["Laps"][0]) == {"Lap", "RunningPos"}


def test_car_numbers_are_text():
    for race in current_races().values():
        for row in race["results"] + race["race_leaders"] + race["infractions"]:
            assert isinstance(row["car_number"], str)
    truck_final = {row["car_number"] for row in current_races()[5373]["results"]}
    assert {"02", "2"} <= truck_final, "a 2 and a 02 are two trucks"


def test_the_truck_final_of_2023_in_three_versions():
    versions = [key for key in bundle() if key[0] == "weekend_feed" and key[-2] == "5373"]
    assert sorted(key[-1] for key in versions) == [
        "20231103T120000Z",
        "20231104T053000Z",
        "20231108T210000Z",
    ]
    entry_list = version(5373, "20231103")
    assert {row["finishing_position"] for row in entry_list["results"]} == {0}
    night, restated = version(5373, "20231104"), version(5373, "20231108")
    for race in (night, restated):
        assert (race["actual_laps"], race["scheduled_laps"]) == (179, 150)
        assert (race["number_of_cautions"], race["number_of_caution_laps"]) == (12, 77)
        assert place(race, "Ben Rhodes") == 5
        assert place(race, "Corey Heim", "laps_led") == 47
    assert place(night, "Corey Heim", "points_position") == 3
    assert place(restated, "Corey Heim", "points_position") == 4
    assert place(restated, "Carson Hocevar", "points_position") == 3


def test_pocono_2022_in_two_versions():
    flag, inspected = version(5168, "20220724"), version(5168, "20220725")
    assert (place(flag, "Denny Hamlin"), place(flag, "Kyle Busch")) == (1, 2)
    assert place(inspected, "Chase Elliott") == 1
    assert (place(inspected, "Denny Hamlin"), place(inspected, "Kyle Busch")) == (35, 36)


def test_the_index_of_2023_in_three_versions():
    assert len([key for key in bundle() if key[:2] == ("race_list_basic", "2023")]) == 3


RACE = {
    "race_id": 7,
    "series_id": 3,
    "race_season": 2023,
    "scheduled_distance": 150,
    "average_speed": 72.0,
    "race_purse": 0,
    "results": [{"car_number": "02", "finishing_position": 1, "winnings": 0, "race_id": 7}],
    "caution_segments": [{"start_lap": 6, "end_lap": 9, "comment": None, "race_id": 7}],
    "race_leaders": [],
    "stage_results": [
        {"stage_number": 1, "results": [{"driver_id": 5, "stage_points": 0, "x": 1}]}
    ],
    "pit_reports": [{"pit_stop_type": "OTHER"}],
}


def test_slimming_keeps_shape_and_types():
    assert slim_weekend_feed({"weekend_race": [RACE], "weekend_runs": [{"run_type": 1}]}) == {
        "weekend_race": [
            {
                "race_id": 7,
                "series_id": 3,
                "race_season": 2023,
                "scheduled_distance": 150,
                "average_speed": 72.0,
                "results": [{"car_number": "02", "finishing_position": 1}],
                "caution_segments": [{"start_lap": 6, "end_lap": 9, "comment": None}],
                "race_leaders": [],
                "infractions": [],
                "stage_results": [
                    {"stage_number": 1, "results": [{"driver_id": 5, "stage_points": 0}]}
                ],
            }
        ],
        "weekend_runs": [],
    }


def test_absent_is_not_empty():
    """Old payloads have no stage_results at all, which is not the same as an empty list."""
    without = {key: value for key, value in RACE.items() if key != "stage_results"}
    assert "stage_results" not in slim_weekend_feed({"weekend_race": [without]})["weekend_race"][0]


def test_slimming_the_index():
    index = {"series_1": [{"race_id": 7, "attendance": 0}], "series_2": [], "series_3": []}
    assert slim_race_list(index) == {"series_1": [{"race_id": 7}], "series_2": [], "series_3": []}


def test_compact_text_is_stable():
    assert compact({"b": 1.0, "a": [0, "Suárez"]}) == '{"a":[0,"Suárez"],"b":1.0}'.encode()


def mirrored(root: Path, states: dict[str, dict], licence: str = "MIT") -> Path:
    """A mirror of race 7 of Trucks 2023 with the given states by `@instant` ('' is the current)."""
    folder = root / "cacher" / "2023" / "3" / "7"
    folder.mkdir(parents=True)
    lines = ["path,last_modified,origin,source,licence,note"]
    for suffix, race in states.items():
        name = f"weekend-feed{suffix}.json"
        document = {"weekend_race": [race], "weekend_runs": []}
        (folder / f"{name}.gz").write_bytes(gzip.compress(json.dumps(document).encode()))
        lines.append(f"cacher/2023/3/7/{name},2023-11-08T21:00:00Z,x,x,{licence},")
    (root / "MANIFEST.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return root


def test_a_current_file_equal_to_its_last_version_is_one(tmp_path):
    states = {"": RACE, "@20231104T053000Z": RACE | {"actual_laps": 1}, "@20231108T210000Z": RACE}
    paths = write_bundle(mirrored(tmp_path / "m", states), range(2023, 2024), tmp_path / "out")
    assert [path.name[:16] for path in paths] == ["20231104T053000Z", "20231108T210000Z"]
    assert paths[0].parent == tmp_path / "out/nascar_feed/weekend_feed/2023/3/7"


def test_sources_without_a_licence_stay_out(tmp_path):
    mirror = mirrored(tmp_path / "m", {"": RACE}, licence="none")
    assert write_bundle(mirror, range(2023, 2024), tmp_path / "out") == []


@pytest.mark.parametrize("body", [b"", b"no gzip", gzip.compress(b"null"), gzip.compress(b"{")])
def test_a_spoilt_file_is_refused(tmp_path, body):
    mirror = mirrored(tmp_path / "m", {"": RACE})
    (mirror / "cacher/2023/3/7/weekend-feed.json.gz").write_bytes(body)
    with pytest.raises(MirrorError, match=r"weekend-feed\.json: "):
        write_bundle(mirror, range(2023, 2024), tmp_path / "out")


def test_a_race_under_another_address_is_refused(tmp_path):
    mirror = mirrored(tmp_path / "m", {"": RACE | {"race_id": 8}})
    with pytest.raises(MirrorError, match=r"weekend-feed\.json: expected season 2023, race 7"):
        write_bundle(mirror, range(2023, 2024), tmp_path / "out")


@given(laps=st.lists(st.integers(1, 3), min_size=1, max_size=6))
def test_bundling_twice_is_bundling_once(tmp_path_factory, laps):
    """Whatever a payload has been: one version for each unbroken run of equal states."""
    folder = tmp_path_factory.mktemp("history")
    history = {
        f"@2023110{day}T000000Z": RACE | {"actual_laps": lap} for day, lap in enumerate(laps, 1)
    }
    mirror = mirrored(folder / "mirror", history)

    def bundled() -> dict[str, bytes]:
        write_bundle(mirror, range(2023, 2024), folder / "out")
        return {path.name: path.read_bytes() for path in (folder / "out").rglob("*.gz")}

    once = bundled()
    assert len(once) == sum(1 for _ in groupby(laps))
    assert bundled() == once
