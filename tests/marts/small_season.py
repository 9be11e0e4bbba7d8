"""A made-up season: sound races of eight cars, into each of which a test may put one fault.

All races lie in one archive and are built once, because a build costs seconds and a race nothing.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from orchestration.landing.results import Landed, land_season
from orchestration.store import archive
from orchestration.store.warehouse import lap_folder, writing

SEASON = 2026
SERIES = 3
"""The races take turns at them: no series has more races than its rules know."""
CARS = 8
FIRST_RACE, FIRST_DRIVER = 8000, 70000
STAGES = (1, 2)
Race = dict
Fault = Callable[[Race], None]


def driver(car: int) -> int:
    """The number that the feed gives the driver of a car."""
    return FIRST_DRIVER + car


def name(car: int) -> str:
    """His name, which stands for nobody."""
    return f"Driver of {car}"


def finish_points(place: int) -> int:
    """What a place pays in 2026."""
    return 55 if place == 1 else 37 - place


def stage_points(place: int) -> int:
    """What a place at the end of a stage pays."""
    return 11 - place


def line(car: int, place: int) -> dict:
    """A car's line in the results, with the points of its place there and in both stages."""
    return {
        "driver_id": driver(car),
        "driver_fullname": name(car),
        "car_number": str(car),
        "official_car_number": str(car),
        "finishing_position": place,
        "starting_position": place,
        "laps_completed": 90,
        "laps_led": 90 if place == 1 else 0,
        "points_earned": finish_points(place) + len(STAGES) * stage_points(place),
        "points_position": place,
        "finishing_status": "Running",
        "disqualified": False,
        "team_id": 7000 + car,
        "team_name": "A team",
        "car_make": "Ford",
    }


def stage(number: int, cars: Iterable[int]) -> dict:
    """A stage's list, in the order of the cars."""
    lines = [
        {
            "driver_id": driver(car),
            "driver_fullname": name(car),
            "car_number": str(car),
            "finishing_position": place,
            "stage_points": stage_points(place),
        }
        for place, car in enumerate(cars, 1)
    ]
    return {"stage_number": number, "results": lines}


def race(number: int, season: int = SEASON) -> Race:
    """A race in which the cars finish in order of their numbers; the last had the fastest lap."""
    day = datetime(season, 1, 1) + timedelta(days=7 * number)
    cars = range(1, CARS + 1)
    sound = {
        "race_id": FIRST_RACE + number,
        "series_id": number % SERIES + 1,
        "race_season": season,
        "race_name": f"Race {number}",
        "race_type_id": 1,
        "track_id": 14,
        "track_name": "Bristol Motor Speedway",
        "race_date": day.isoformat(),
        "date_scheduled": day.isoformat(),
        "scheduled_laps": 90,
        "actual_laps": 90,
        "scheduled_distance": 47.97,
        "stage_1_laps": 20,
        "stage_2_laps": 20,
        "stage_3_laps": 50,
        "number_of_lead_changes": 1,
        "number_of_cautions": 0,
        "number_of_caution_laps": 0,
        "average_speed": 100.5,
        "total_race_time": "1:30:00",
        "results": [line(car, car) for car in cars],
        "stage_results": [stage(number, cars) for number in STAGES],
        "caution_segments": [],
        "infractions": [],
    }
    sound["results"][-1]["points_earned"] += 1
    return sound


@dataclass
class Season:
    """An archive of made-up races, and where each fault was put.

    Attributes:
        data: Data folder.
        races: Race id by the name of the fault that is in it.
    """

    data: Path
    races: dict[str, int] = field(default_factory=dict)

    def add(self, fault_name: str, fault: Fault, heals: bool = False, season: int = SEASON) -> None:
        """Store one more race with a fault, and, if it heals, a sound version of a day later."""
        number = len(self.races) + 1
        faulty, sound = race(number, season), race(number, season)
        fault(faulty)
        self.races[fault_name] = sound["race_id"]
        seen = datetime.fromisoformat(sound["race_date"]).replace(tzinfo=UTC)
        for days, version in enumerate([faulty, sound] if heals else [faulty], 1):
            self.put("weekend_feed", {"weekend_race": [version]}, sound, seen + timedelta(days))

    def put(self, kind: str, document: object, about: Race, seen: datetime) -> None:
        """Store a document about a race."""
        subject = archive.Subject(
            source="nascar_feed",
            kind=kind,
            season=about["race_season"],
            series_id=about["series_id"],
            race_id=about["race_id"],
        )
        archive.put(self.data / "archive", subject, json.dumps(document).encode(), seen)

    def land(self, season: int = SEASON) -> Landed:
        """Land what is in the archive, though by the clock the races may be yet to come."""
        warehouse = self.data / "warehouse" / "stockcar.duckdb"
        no_clock = patch.object(archive, "BEGAN", datetime.max.replace(tzinfo=UTC))
        with no_clock, writing(warehouse) as db:
            return land_season(db, [self.data / "archive"], season, lap_folder(warehouse))
