"""Documents that the feed has beside a race's result, of the race itself and of others."""

from collections.abc import Iterable
from datetime import UTC, datetime

from tests.marts.small_season import CARS, Race, Season, driver

CAUTIONS = ((30, 35), (60, 66))
LAPS_RUN = {7: 20, 8: 50}
"""Laps of the cars that did not finish; the others ran all 90."""
SEEN = datetime(2026, 12, 30, tzinfo=UTC)
IN_ORDER = range(1, CARS + 1)
REVERSED = range(CARS, 0, -1)


def eventful(race: Race) -> None:
    """Two cautions, a leader before the first one who comes in second, and two cars out."""
    race["caution_segments"] = [
        {"start_lap": first, "end_lap": last, "reason": "Debris", "comment": "Debris Turn 2"}
        for first, last in CAUTIONS
    ]
    race["number_of_cautions"] = len(CAUTIONS)
    race["number_of_caution_laps"] = sum(last - first + 1 for first, last in CAUTIONS)
    for car, laps in LAPS_RUN.items():
        race["results"][car - 1].update(laps_completed=laps, finishing_status="Engine")
    race["results"][0]["laps_led"], race["results"][1]["laps_led"] = 60, 30


def lap_times(laps: dict[int, int], order: Iterable[int], number: int = 0) -> dict:
    """Laps of cars that run in that order; in a race of its own, car 2 leads the first 30."""
    places = {car: place for place, car in enumerate(order, 1)}

    def place(car: int, lap: int) -> int:
        early = {1: 2, 2: 1} if places[1] == 1 and lap <= 30 else {}
        return early.get(car, places[car])

    return {
        "laps": [
            {
                "Number": str(car + number),
                "NASCARDriverID": driver(car + number),
                "Laps": [
                    {"Lap": lap, "RunningPos": place(car, lap), "LapTime": 15.0, "LapSpeed": "120"}
                    for lap in range(1, laps[car] + 1)
                ],
            }
            for car in places
        ],
        "flags": [{"LapsCompleted": 1, "FlagState": 1}],
    }


def pit_stops(under_caution: Iterable[int], cars: Iterable[int]) -> list[dict]:
    """A stop of each car on each of those laps."""
    return [
        {
            "vehicle_number": str(car),
            "leader_lap": lap,
            "lap_count": lap,
            "pit_in_flag_status": 2,
            "pit_in_race_time": 20.0 * lap + car,
            "total_duration": 40.0,
        }
        for lap in under_caution
        for car in cars
    ]


def flags(cautions: Iterable[tuple[int, int]]) -> list[dict]:
    """The green flag, and each caution and restart."""
    changes = [(1, 1)]
    for first, last in cautions:
        changes += [(first, 2), (last + 1, 1)]
    return [{"lap_number": lap, "flag_state": state} for lap, state in changes]


def notes(cautions: Iterable[tuple[int, int]]) -> dict:
    """A note of each caution, on a driver."""
    return {
        "laps": {
            str(first): [
                {
                    "NoteID": first,
                    "FlagState": 2,
                    "Note": f"#{number} slows",
                    "DriverIDs": [driver(number)],
                }
            ]
            for number, (first, _) in enumerate(cautions, 1)
        }
    }


def loop_data(laps: dict[int, int], order: Iterable[int]) -> list[dict]:
    """Places and laps of cars that come in in that order."""
    return [
        {
            "drivers": [
                {"driver_id": driver(car), "ps": place, "laps": laps[car], "lead_laps": 0}
                for place, car in enumerate(order, 1)
            ]
        }
    ]


def live_points(points: dict[int, int]) -> list[dict]:
    """What each car's driver earned."""
    return [
        {"driver_id": driver(car), "car_number": str(car), "points_earned_this_race": earned}
        for car, earned in points.items()
    ]


ALL_90 = dict.fromkeys(IN_ORDER, 90)
OWN_LAPS = ALL_90 | LAPS_RUN
OTHER_CAUTIONS = ((10, 14), (50, 54), (80, 84))
PAID = {car: (55 if car == 1 else 37 - car) + 2 * (11 - car) for car in IN_ORDER}

OWN = {
    "lap_times": lap_times(OWN_LAPS, IN_ORDER),
    "lap_notes": notes(CAUTIONS),
    "live_flag_data": flags(CAUTIONS),
    "live_pit_data": pit_stops((31, 61), range(1, 7)),
    "loopstats": loop_data(OWN_LAPS, IN_ORDER),
    "live_points": live_points(PAID),
}
OWN_AND_NOT_WHOLE = {
    "lap_times": lap_times({car: min(laps, 40) for car, laps in OWN_LAPS.items()}, IN_ORDER),
    "lap_notes": notes(CAUTIONS[:1]),
    "live_flag_data": flags(CAUTIONS[:1]),
    "live_pit_data": pit_stops([31], [4]),
}
OF_ANOTHER_RACE = {
    "lap_times": lap_times(dict.fromkeys(IN_ORDER, 60), REVERSED),
    "lap_notes": notes(OTHER_CAUTIONS),
    "live_flag_data": flags(OTHER_CAUTIONS),
    "live_pit_data": pit_stops((10, 50, 80), IN_ORDER),
    "loopstats": loop_data(ALL_90, REVERSED),
    "live_points": live_points(dict(zip(IN_ORDER, reversed(PAID.values()), strict=True))),
}
OF_A_LONGER_RACE = {
    "lap_times": lap_times(dict.fromkeys(IN_ORDER, 150), IN_ORDER),
    "live_flag_data": flags([*CAUTIONS, (120, 125)]),
    "live_pit_data": pit_stops((31, 61, 121), IN_ORDER),
}
OF_STRANGERS = {
    "lap_times": lap_times(OWN_LAPS, IN_ORDER, number=40),
    "live_pit_data": pit_stops((31, 61), range(41, 49)),
    "loopstats": [{"drivers": [{"driver_id": 71000 + place, "ps": place} for place in IN_ORDER]}],
}
DOCUMENTS = {
    "its own documents": (OWN, frozenset()),
    "its own, broken off": (OWN_AND_NOT_WHOLE, frozenset()),
    "documents of another race": (OF_ANOTHER_RACE, frozenset(OF_ANOTHER_RACE)),
    "documents of a longer race": (OF_A_LONGER_RACE, frozenset(OF_A_LONGER_RACE)),
    "documents of strangers": (OF_STRANGERS, frozenset(OF_STRANGERS)),
}
"""What the feed serves beside the result of a race, and which of it is to be set aside."""
TABLES = {
    "lap_times": "marts.fct_lap",
    "lap_notes": "marts.fct_race_note",
    "live_flag_data": "marts.fct_flag_period",
    "live_pit_data": "marts.fct_pit_stop",
    "loopstats": "marts.fct_loop_stat",
    "live_points": "marts.fct_live_points",
}


def add_to(season: Season) -> None:
    """Store an eventful race for each set of documents, and the documents."""
    for title, (documents, _) in DOCUMENTS.items():
        season.add(title, eventful)
        number = len(season.races)
        about = {
            "race_id": season.races[title],
            "race_season": 2026,
            "series_id": number % 3 + 1,
        }
        for kind, document in documents.items():
            if kind == "loopstats":  # it bears the number of its race, wherever it comes from
                document = [{**document[0], **about}]
            season.put(kind, document, about, SEEN)
