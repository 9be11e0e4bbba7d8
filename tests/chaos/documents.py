"""Small documents of the feed's rarer kinds, in its shapes, for scripts that harm things."""

import orjson

from orchestration.feeds.nascar.kinds import KINDS, SOURCE
from orchestration.store.archive import Subject

RACE = (2023, 3, 5373)
SCOPES = {"season": 1, "series": 2, "race": 3}
"""How much of it a document of each scope is about."""

DOCUMENTS = {
    "lap_times": {
        "laps": [
            {
                "Number": number,
                "FullName": f"{name} (P)",
                "NASCARDriverID": driver,
                "Laps": [
                    {"Lap": 0, "LapTime": None, "LapSpeed": None, "RunningPos": place},
                    {"Lap": 1, "LapTime": 30.25, "LapSpeed": "118.512", "RunningPos": place},
                    {"Lap": 2, "LapTime": 29, "LapSpeed": "121", "RunningPos": 3 - place},
                ],
            }
            for number, name, driver, place in (("07", "Ann Rook", 10, 1), ("7", "Bo Lead", 11, 2))
        ],
        "flags": [{"LapsCompleted": lap, "FlagState": flag} for lap, flag in ((0, 8), (1, 1))],
    },
    "lap_notes": {
        "laps": {
            "0": [{"FlagState": 1000, "Note": "First start", "NoteID": 5, "DriverIDs": []}],
            "121": [{"FlagState": 2, "Note": "#7 spins", "NoteID": 7, "DriverIDs": [11, 10, 11]}],
        }
    },
    "live_flag_data": [
        {"lap_number": 0, "flag_state": 8, "elapsed_time": 0, "comment": None, "beneficiary": None},
        {
            "lap_number": 121,
            "flag_state": 2,
            "elapsed_time": 4312.5,
            "comment": "#7 Spin Turn 2",
            "beneficiary": "27   ",
        },
    ],
    "live_pit_data": [
        {
            "vehicle_number": "07",
            "leader_lap": lap,
            "lap_count": lap,
            "pit_in_flag_status": 2,
            "pit_in_race_time": 1700.5,
            "pit_out_race_time": 1731,
            "total_duration": 30.5,
            "pit_stop_duration": -1,
            "pit_stop_type": "FOUR_WHEEL_CHANGE",
            "left_front_tire_changed": True,
            "right_front_tire_changed": False,
        }
        for lap in (60, 60, -1)
    ],
    "loopstats": [{"race_id": 5373, "series_id": 3, "drivers": [{"driver_id": 10, "rating": 99}]}],
    "live_points": [
        {"driver_id": 10, "car_number": "07", "points": 4032, "points_position": 1, "wins": "0"}
    ],
    "owners_points": [{"position": 1, "points": 4032.0, "vehicle_number": "07", "wins": 2}],
}
"""The drivers are made up."""


def rarer_bodies() -> list[tuple[Subject, bytes]]:
    """Each of them as the feed would send it for one race."""
    return [
        (Subject(SOURCE, kind, *RACE[: SCOPES[KINDS[kind].scope]]), orjson.dumps(document))
        for kind, document in DOCUMENTS.items()
    ]
