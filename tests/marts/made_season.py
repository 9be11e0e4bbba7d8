"""Seasons of made-up results in the feed's own words, put into an archive as a refresh would.

Drivers bear numbers and no names of people. A season has as many races as its rules count on, and
the same finishing order in each, so that one race more or less leaves places and champion alone.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.landing.results import land_season
from orchestration.store import archive, warehouse
from orchestration.store.archive import Subject

DRIVERS = 14
FINISH = [40, *range(35, 0, -1)]
STAGE = list(range(10, 0, -1))
TRACK = {"track_id": 14, "track_name": "Bristol Motor Speedway"}


@dataclass
class MadeSeason:
    """A season of one series: which race is in which playoff round, and what is odd about it.

    Attributes:
        series_id: The feed's series number.
        season: Championship year.
        rounds: The playoff round of each race, 0 for the regular season.
        refused: Races (by place in the calendar, from 1) whose document is garbled.
        absent: Races without any document.
        never_run: Races that the index goes on listing without a winner, and that have no document.
        dropped: Races that the first index lists and the second does not.
    """

    series_id: int
    season: int
    rounds: list[int]
    refused: set[int] = field(default_factory=set)
    absent: set[int] = field(default_factory=set)
    never_run: set[int] = field(default_factory=set)
    dropped: set[int] = field(default_factory=set)

    def race_id(self, place: int) -> int:
        """The number of the race at a place in the calendar."""
        return 9_000_000 + self.series_id * 100_000 + (self.season - 2000) * 100 + place

    def day(self, place: int) -> datetime:
        """When the race at a place in the calendar starts: one each week from the middle of
        February."""
        return datetime(self.season, 2, 12, 14) + timedelta(weeks=place - 1)

    def header(self, place: int, **more) -> dict:
        """What index and document both say of a race."""
        return {
            "race_id": self.race_id(place),
            "series_id": self.series_id,
            "race_season": self.season,
            "race_name": f"Race {place}",
            "race_type_id": 1,
            "race_date": self.day(place).isoformat(),
            "date_scheduled": self.day(place).isoformat(),
            "scheduled_laps": 100,
            "playoff_round": self.rounds[place - 1],
            **TRACK,
            **more,
        }

    def index(self, is_over: bool) -> dict:
        """The season's index before the first race, or after the last."""
        rows = [
            self.header(
                place,
                winner_driver_id=900_001 if is_over and place not in self.never_run else None,
            )
            for place in range(1, len(self.rounds) + 1)
            if not (is_over and place in self.dropped)
        ]
        return {
            f"series_{number}": rows if number == self.series_id else [] for number in (1, 2, 3)
        }

    def put(self, root: Path) -> None:
        """Write the season into an archive: documents half a day after each race, the index before
        the first and after the last."""
        index = Subject("nascar_feed", "race_list_basic", self.season)
        put(root, index, self.index(is_over=False), datetime(self.season, 1, 5))
        put(root, index, self.index(is_over=True), datetime(self.season, 12, 20))
        for place in range(1, len(self.rounds) + 1):
            if place in self.absent | self.never_run | self.dropped:
                continue
            seen = self.day(place) + timedelta(hours=12)
            if place in self.refused:
                archive.put(root, self.subject(place), b'{"weekend_race": [\xff', utc(seen))
            else:
                self.put_result(root, place, seen)

    def put_result(self, root: Path, place: int, seen: datetime, **changes) -> None:
        """Write one version of a race: `result` and its changes."""
        document = {"weekend_race": [result(self.header(place), **changes)], "weekend_runs": []}
        put(root, self.subject(place), document, seen)

    def subject(self, place: int) -> Subject:
        """What the document of a race is filed under."""
        return Subject(
            "nascar_feed", "weekend_feed", self.season, self.series_id, self.race_id(place)
        )


def result(header: dict, cars: int = DRIVERS, **changes) -> dict:
    """A race as run: the drivers finish in the order of their numbers, and so do both stages.

    Args:
        header: The race's header.
        cars: How many cars are listed.
        changes: Values that replace those of the race (`stage_results`) or, where a car has the
            key, those of every car (`points_earned`).
    """
    lines = [
        {
            "driver_id": 900_001 + place,
            "driver_fullname": f"Driver {place + 1}",
            "car_number": f"{place + 1:02d}",
            "official_car_number": f"{place + 1:02d}",
            "finishing_position": place + 1,
            "starting_position": place + 1,
            "laps_completed": 100,
            "laps_led": 100 if place == 0 else 0,
            "points_earned": FINISH[place] + 2 * (STAGE[place] if place < len(STAGE) else 0),
            "playoff_points_earned": 0,
            "points_position": place + 1,
            "finishing_status": "Running",
        }
        for place in range(cars)
    ]
    stages = [
        {
            "stage_number": stage,
            "results": [
                {
                    "driver_id": line["driver_id"],
                    "car_number": line["car_number"],
                    "finishing_position": place + 1,
                    "stage_points": points,
                }
                for place, (line, points) in enumerate(zip(lines, STAGE, strict=False))
            ],
        }
        for stage in (1, 2)
    ]
    race = {
        **header,
        "actual_laps": 100,
        "number_of_cautions": 0,
        "number_of_caution_laps": 0,
        "number_of_lead_changes": 1,
        "average_speed": 100.0,
        "total_race_time": "2:00:00",
        "inspection_complete": True,
        "results": lines,
        "stage_results": stages,
        "caution_segments": [],
    }
    for key, value in changes.items():
        if key in lines[0]:
            for line in lines:
                line[key] = value
        else:
            race[key] = value
    return race


def put(root: Path, subject: Subject, document: dict, seen: datetime) -> None:
    """Write a document into an archive, as seen at an instant (UTC)."""
    archive.put(root, subject, json.dumps(document).encode(), utc(seen))


def utc(instant: datetime) -> datetime:
    """The instant as one of UTC."""
    return instant.replace(tzinfo=UTC)


def land(root: Path, file: Path, seasons: set[int]) -> None:
    """Land the seasons of an archive into a warehouse."""
    with warehouse.writing(file) as db:
        for season in sorted(seasons):
            land_season(db, [root], season, warehouse.lap_folder(file))
