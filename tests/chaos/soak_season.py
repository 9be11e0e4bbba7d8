"""The sound documents of a made-up Truck season, and how each may be spoilt: for `soak.py`.

Twenty-five races, two each weekend, with the cars in another order in each race and stage. Some
races are on new tracks, and some drivers come later than others.
"""

import json
import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta

from orchestration.feeds.nascar.kinds import INDEX, KINDS, SOURCE, WEEKEND
from orchestration.store.archive import Subject
from tests.chaos.mutations import MUTATIONS
from tests.marts.season_faults import FAULTS, doubled
from tests.marts.small_season import (
    CARS,
    Race,
    driver,
    finish_points,
    line,
    race,
    stage,
    stage_points,
)

SEASON, SERIES_ID = 2026, 3
RACES, RACES_A_WEEK = 25, 2
REGULAR_RACES = 18
FIRST_DAY = datetime(SEASON, 2, 14)
NEW_TRACKS = {4: "Harbour Streets", 9: "Quarry Oval", 17: "Harbour Streets"}
"""By the number of the race."""
LATE_CARS = {6: 1, 12: 2, 20: 3}
"""How many cars more there are from a race on."""
EXTRA = ("lap_times", "live_pit_data", "lap_notes", "loopstats", "live_flag_data", "live_points")


@dataclass
class Document:
    """A document as it should be, and where the feed serves it."""

    subject: Subject
    sound: object

    @property
    def path(self) -> str:
        """Where the feed serves it."""
        return KINDS[self.subject.kind].url("", self.subject)

    @property
    def body(self) -> bytes:
        """Its bytes."""
        return json.dumps(self.sound).encode()


def subject(kind: str, number: int) -> Subject:
    """What a document about the race of a number is filed under."""
    return Subject(SOURCE, kind, SEASON, SERIES_ID, race(number)["race_id"])


def day(number: int) -> datetime:
    """When a race is run: two on each weekend."""
    return FIRST_DAY + timedelta(days=7 * ((number - 1) // RACES_A_WEEK) + (number - 1) % 2)


def cars_of(number: int) -> list[int]:
    """The cars of a race."""
    more = max((count for first, count in LATE_CARS.items() if number >= first), default=0)
    return list(range(1, CARS + 1 + more))


def sound_race(draw: random.Random, number: int) -> Race:
    """A race as it was run, in an order that is drawn."""
    made = race(number)
    cars = cars_of(number)
    orders = [draw.sample(cars, len(cars)) for _ in range(3)]
    made.update(
        series_id=SERIES_ID,
        race_date=day(number).isoformat(),
        date_scheduled=day(number).isoformat(),
        playoff_round=int(number > REGULAR_RACES),
        inspection_complete=False,
        results=[line(car, place) for place, car in enumerate(orders[0], 1)],
        stage_results=[stage(1, orders[1][:10]), stage(2, orders[2][:10])],
        caution_segments=[
            {
                "start_lap": first,
                "end_lap": first + 4,
                "reason": "Accident",
                "comment": f"#{orders[0][-1]}, #{orders[0][-2]} Incident Turn 2",
            }
            for first in draw.sample(range(10, 80, 10), 2)
        ],
        number_of_cautions=2,
        number_of_caution_laps=10,
        winner_driver_id=driver(orders[0][0]),
    )
    if number in NEW_TRACKS:
        made.update(track_id=700 + len(NEW_TRACKS[number]), track_name=NEW_TRACKS[number])
    for place, one in enumerate(made["results"], 1):
        car = int(one["car_number"])
        in_stages = [order.index(car) + 1 for order in orders[1:]]
        paid = sum(stage_points(at) for at in in_stages if at <= 10)
        one["points_earned"] = finish_points(place) + paid
    draw.choice(made["results"])["points_earned"] += 1
    return made


def entry_list(of: Race) -> Race:
    """The race before it is run."""
    made = deepcopy(of)
    made.update(stage_results=[], caution_segments=[], total_race_time="", average_speed=0)
    made.update(winner_driver_id=None, number_of_cautions=0, number_of_caution_laps=0)
    for one in made["results"]:
        one.update(finishing_position=0, points_earned=0, laps_completed=0, laps_led=0)
        one.update(finishing_status="")
    return made


def index(races: list[Race], run: int) -> dict:
    """The season's index when so many races have been run."""
    rows = [
        {
            key: value
            for key, value in (one if number <= run else entry_list(one)).items()
            if not isinstance(value, list)
        }
        for number, one in enumerate(races, 1)
    ]
    return {"series_1": [], "series_2": [], f"series_{SERIES_ID}": rows}


def extras(of: Race) -> dict[str, object]:
    """The rarer documents of a race that was run, by kind; they agree with its result."""
    cautions = [(one["start_lap"], one["end_lap"]) for one in of["caution_segments"]]
    lines = [(one["car_number"], one["driver_id"], one["driver_fullname"]) for one in of["results"]]
    laps = [
        {
            "Number": car,
            "FullName": who,
            "NASCARDriverID": number,
            "Laps": [
                {"Lap": lap, "LapTime": 30.5 if lap else None, "LapSpeed": "118", "RunningPos": at}
                for lap in range(3)
            ],
        }
        for at, (car, number, who) in enumerate(lines, 1)
    ]
    stops = [
        {
            "vehicle_number": car,
            "leader_lap": lap + 1,
            "lap_count": lap + 1,
            "pit_in_race_time": 30.0 * lap,
            "pit_in_flag_status": 2,
        }
        for car, _, _ in lines
        for lap, _ in cautions
    ]
    changes = [
        {"lap_number": lap, "flag_state": flag, "elapsed_time": 30.0 * lap, "comment": None}
        for lap, flag in sorted(
            [
                (0, 8),
                (1, 1),
                (90, 4),
                *((at, 2) for at, _ in cautions),
                *((at, 1) for _, at in cautions),
            ]
        )
    ]
    loops = [
        {"driver_id": number, "ps": at, "laps": 90} for at, (_, number, _) in enumerate(lines, 1)
    ]
    points = [
        {
            "driver_id": one["driver_id"],
            "car_number": one["car_number"],
            "points": 100 - at,
            "points_position": at,
            "points_earned_this_race": one["points_earned"],
        }
        for at, one in enumerate(of["results"], 1)
    ]
    notes = {str(lap): [{"FlagState": 2, "Note": "A spin", "NoteID": lap}] for lap, _ in cautions}
    return {
        "lap_times": {"laps": laps, "flags": [{"LapsCompleted": 1, "FlagState": 1}]},
        "live_pit_data": stops,
        "lap_notes": {"laps": notes},
        "loopstats": [{"race_id": of["race_id"], "series_id": SERIES_ID, "drivers": loops}],
        "live_flag_data": changes,
        "live_points": points,
    }


def _of_race(spoil: Callable[[Race], object]) -> Callable[[random.Random, Document], bytes]:
    def spoilt(draw: random.Random, document: Document) -> bytes:
        made = deepcopy(document.sound)
        spoil(made["weekend_race"][0])
        return json.dumps(made).encode()

    return spoilt


def _every_car(**values: object) -> Callable[[Race], object]:
    return lambda of: [one.update(values) for one in of["results"]]


RELAPSES = {
    "blanked": lambda of: of.update(entry_list(of), actual_laps=0),
    "an entry list after a result": lambda of: of.update(entry_list(of)),
    "all points zero": _every_car(points_earned=0),
    "points of null": _every_car(points_earned=None),
    "fewer cars": lambda of: of["results"].pop(),
    "no stages": lambda of: of.update(stage_results=[]),
    "no cautions": lambda of: of.update(caution_segments=[]),
    "no laps": _every_car(laps_completed=None, finishing_status=""),
    "no drivers": _every_car(driver_id=0),
}
HEADERS = {
    "a header of another race": lambda of: of.update(race_id=1),
    "a header of another season": lambda of: of.update(race_season=SEASON - 1),
    "a header without a date": lambda of: of.update(race_date="", date_scheduled=""),
    "a header of huge numbers": lambda of: of.update(
        actual_laps=2**63, average_speed=1e308, number_of_cautions=-(2**31), scheduled_laps=2**31
    ),
}
LINES = {
    "cars of huge numbers": _every_car(laps_completed=2**63, points_earned=2**31, laps_led=1e308),
    "a driver of null": lambda of: of["results"][3].update(driver_id=None),
    "a doubled line": lambda of: of["results"].append(of["results"][2]),
    "points in two cars": doubled,
    "every line twice": lambda of: of["results"].extend(of["results"][:]),
    "every stage twice": lambda of: of["stage_results"].extend(of["stage_results"][:]),
    "a stage without places": lambda of: [
        one.update(finishing_position=0) for one in of["stage_results"][0]["results"]
    ],
    "every caution twice": lambda of: of["caution_segments"].extend(of["caution_segments"][:]),
    "nobody has a name": _every_car(driver_fullname="", driver_id=-1),
    "everybody has one name": _every_car(driver_fullname="Some Body", driver_id=0),
    "every car has one number": _every_car(car_number="1"),
}
OF_RESULT = {
    **{fault: _of_race(odd.spoil) for fault, odd in FAULTS.items()},
    **{fault: _of_race(spoil) for fault, spoil in {**RELAPSES, **HEADERS, **LINES}.items()},
}


def _of_index(spoil: Callable[[list], object]) -> Callable[[random.Random, Document], bytes]:
    def spoilt(draw: random.Random, document: Document) -> bytes:
        made = deepcopy(document.sound)
        rows = made[f"series_{SERIES_ID}"]
        spoil(rows)
        return json.dumps(made).encode()

    return spoilt


OF_INDEX = {
    "a race without a day": _of_index(lambda rows: rows[10].update(race_date="")),
    "a row of null": _of_index(lambda rows: rows.__setitem__(7, None)),
    "a race of another season": _of_index(lambda rows: rows[3].update(race_season=2024)),
    "a race is dropped": _of_index(lambda rows: rows.pop(2)),
    "a race twice": _of_index(lambda rows: rows.append({**rows[5], "race_date": "2026-12-24"})),
    "no winners": _of_index(lambda rows: [row.update(winner_driver_id=None) for row in rows]),
    "only three races": _of_index(lambda rows: rows.__delitem__(slice(3, None))),
    "nothing but null": lambda draw, document: b"null",
    "no series": lambda draw, document: b'{"series_1": null}',
}


def _mutated(draw: random.Random, document: Document) -> bytes:
    mutation = draw.choice(MUTATIONS)
    try:
        return mutation(draw, document.body)
    except (TypeError, KeyError, IndexError, ValueError, RecursionError):
        return document.body[: len(document.body) // 2]


ANY = {"mutated": _mutated, "denied": lambda *_: "403", "broken": lambda *_: "500"}
"""What may befall a document of any kind: its bytes, or the status of the answer."""


def spoilt(draw: random.Random, document: Document) -> tuple[str, bytes | str]:
    """Draw a fault for a document: its name, and the bytes or the status that are served."""
    named = {WEEKEND.name: OF_RESULT, INDEX.name: OF_INDEX}.get(document.subject.kind, {})
    faults = named if named and draw.random() < 0.7 else ANY
    fault = draw.choice(sorted(faults))
    try:
        return fault, faults[fault](draw, document)
    except IndexError:  # an entry list has no stage that could be spoilt
        return "mutated", _mutated(draw, document)


def relapsed(draw: random.Random, document: Document) -> tuple[str, bytes]:
    """Draw a way in which a document that was right says less again."""
    fault = draw.choice(sorted(RELAPSES))
    return fault, _of_race(RELAPSES[fault])(draw, document)
