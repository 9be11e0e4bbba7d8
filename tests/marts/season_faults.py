"""Faults of race documents, each as the kinds of anomaly that it is, and how to make it."""

from typing import NamedTuple

from tests.marts.small_season import Fault, Race, driver, line, stage


class Odd(NamedTuple):
    """A fault: how a sound race is spoilt, and which kinds of anomaly name it, how often."""

    spoil: Fault
    kinds: dict[str, int]


def of_car(number: int, **values: object) -> Fault:
    """Other values in one car's line."""
    return lambda race: race["results"][number - 1].update(values)


def of_header(**values: object) -> Fault:
    """Other values in the race header."""
    return lambda race: race.update(values)


def of_every_car(**values: object) -> Fault:
    """The same values in every car's line."""
    return lambda race: [one.update(values) for one in race["results"]]


def both(*faults: Fault) -> Fault:
    """Several changes to one race."""
    return lambda race: [fault(race) for fault in faults]


def more_points(**cars: int) -> Fault:
    """More points for cars, given as `car_3=1`."""

    def spoil(race: Race) -> None:
        for car, points in cars.items():
            race["results"][int(car.removeprefix("car_")) - 1]["points_earned"] += points

    return spoil


def exchanged_places(*cars: int) -> Fault:
    """Each car in the place of the next one, with its own points still."""

    def spoil(race: Race) -> None:
        lines = [race["results"][car - 1] for car in cars]
        places = [one["finishing_position"] for one in lines]
        for one, place in zip(lines, places[1:] + places[:1], strict=True):
            one["finishing_position"] = place

    return spoil


def another_line(car: int, **values: object) -> Fault:
    """A car's line once more, with other values."""
    return lambda race: race["results"].append({**race["results"][car - 1], **values})


def another_stage(number: int, *cars: int) -> Fault:
    """A stage once more, in an order of its own."""
    return lambda race: race["stage_results"].append(stage(number, cars))


def stage_line(number: int, place: int, **values: object) -> Fault:
    """Other values in a line of a stage."""
    return lambda race: race["stage_results"][number - 1]["results"][place - 1].update(values)


def without_stage(number: int, left: object) -> Fault:
    """A stage whose list is empty, null or not there."""

    def spoil(race: Race) -> None:
        race["stage_results"][number - 1]["results"] = left
        for one in race["results"]:
            one["points_earned"] -= 11 - one["finishing_position"]

    return spoil


def caution(first: int, last: int, comment: str, cautions: int, laps: int) -> Fault:
    """A caution, and how the header counts it."""
    segment = {"start_lap": first, "end_lap": last, "reason": "Accident", "comment": comment}
    return of_header(
        caution_segments=[segment], number_of_cautions=cautions, number_of_caution_laps=laps
    )


def second_car(car: int, of: int, **values: object) -> Fault:
    """A line of one more car, driven by a man who has another line, without points."""
    return lambda race: race["results"].append(
        {**line(car, car), "driver_id": driver(of), "points_earned": 0, **values}
    )


NOBODY = {"driver_id": 0, "driver_fullname": ""}
NO_FASTEST_LAP = more_points(car_8=-1)

FASTEST_LAPS = {
    "the winner had it": Odd(both(NO_FASTEST_LAP, more_points(car_1=1)), {}),
    "a guest had it": Odd(both(NO_FASTEST_LAP, of_car(5, points_earned=0)), {}),
    "nobody had it": Odd(NO_FASTEST_LAP, {"fastest_lap_unclear": 1}),
    "two had it": Odd(more_points(car_3=1), {"fastest_lap_unclear": 1, "points_do_not_add_up": 2}),
    "it may be the tenth of a stage that is missing": Odd(
        both(NO_FASTEST_LAP, more_points(car_7=1, car_3=7)),
        {"fastest_lap_unclear": 1, "points_do_not_add_up": 2},
    ),
}
DRIVERS = {
    "a known man lost his number": Odd(of_car(2, driver_id=0), {"driver_without_number": 1}),
    "two new men behind one number": Odd(
        both(
            of_car(3, driver_id=-1, driver_fullname="First of two"),
            of_car(4, driver_id=-1, driver_fullname="Second of two"),
        ),
        {"driver_without_number": 2, "stage_driver_not_in_race": 4},
    ),
    "a new man without a name": Odd(
        of_car(6, **NOBODY), {"driver_without_number": 1, "stage_driver_not_in_race": 2}
    ),
    "a name in other letters": Odd(
        of_car(7, driver_id=0, driver_fullname="Łukász Öñé"),
        {"driver_without_number": 1, "stage_driver_not_in_race": 2},
    ),
    "a withdrawn car without a man": Odd(
        lambda race: race["results"].append({**line(9, 0), **NOBODY, "points_earned": 0}), {}
    ),
    "two men in cars of one number": Odd(of_car(4, car_number="3"), {"car_number_shared": 2}),
    "a line sent twice": Odd(another_line(5, points_position=77), {}),
    "a line sent twice with other laps": Odd(
        another_line(5, laps_completed=12), {"line_sent_twice": 1}
    ),
    "a man in two cars with points in one": Odd(second_car(9, of=8), {"driver_on_two_lines": 1}),
    "a man whose two cars crash": Odd(
        both(
            of_car(8, finishing_status="Accident"),
            second_car(9, of=8, finishing_status="Accident"),
        ),
        {"driver_on_two_lines": 1},
    ),
}
STAGE_LISTS = {
    "a stage sent twice": Odd(another_stage(1, *range(1, 9)), {"stage_sent_twice": 1}),
    "a stage sent three times": Odd(
        both(another_stage(2, *range(1, 9)), another_stage(2, *range(1, 9))),
        {"stage_sent_twice": 1},
    ),
    "a stage sent again in part": Odd(another_stage(1, 8, 7), {"stage_sent_twice": 1}),
    "a man twice in a stage": Odd(
        lambda race: race["stage_results"][0]["results"].append(
            {**race["stage_results"][0]["results"][0], "finishing_position": 9}
        ),
        {"stage_line_set_aside": 1},
    ),
    "a stranger in a stage": Odd(
        stage_line(2, 5, driver_id=79999, driver_fullname="Somebody else"),
        {"stage_driver_not_in_race": 1},
    ),
    "an empty stage": Odd(without_stage(2, []), {"stage_missing": 1}),
    "a stage of null": Odd(without_stage(1, None), {"stage_missing": 1}),
}
ABSENCE = {
    "no points yet": Odd(of_every_car(points_earned=0), {"points_missing": 1}),
    "points of null": Odd(of_every_car(points_earned=None), {"points_missing": 1}),
    "no status and no laps": Odd(
        of_every_car(finishing_status="", laps_completed=None), {"column_empty": 2}
    ),
    "no makes of cars": Odd(of_every_car(car_make=""), {"column_empty": 1}),
    "laps led of null": Odd(of_every_car(laps_led=None), {"column_empty": 1}),
}
PLACES = {
    "first and second exchanged": Odd(
        exchanged_places(1, 2), {"points_do_not_add_up": 3, "fastest_lap_unclear": 1}
    ),
    "third and fourth exchanged": Odd(
        exchanged_places(3, 4), {"points_do_not_add_up": 3, "fastest_lap_unclear": 1}
    ),
    "three exchanged": Odd(
        exchanged_places(2, 5, 6), {"points_do_not_add_up": 4, "fastest_lap_unclear": 1}
    ),
    "two in one place": Odd(
        of_car(6, finishing_position=5), {"points_do_not_add_up": 2, "fastest_lap_unclear": 1}
    ),
}
CAUTIONS = {
    "the header counts more cautions": Odd(
        caution(10, 14, "#2, #3 Incident Turn 2", 2, 9), {"cautions_differ_from_header": 1}
    ),
    "a car that did not race": Odd(
        caution(10, 14, "#2, #88 Incident Turn 2", 1, 5), {"caution_names_absent_car": 1}
    ),
    "both cars of a man": Odd(
        both(second_car(9, of=8), caution(10, 14, "#8, #9 Incident Turn 2", 1, 5)),
        {"driver_on_two_lines": 1},
    ),
    "a caution that runs backwards": Odd(
        caution(44, 14, "#2 Incident Turn 2", 1, 5),
        {"caution_ends_before_it_begins": 1, "cautions_differ_from_header": 1},
    ),
}
TRACKS = {
    "a new track": Odd(
        of_header(track_id=777, track_name="Harbour Streets", scheduled_distance=315),
        {"track_unknown": 1},
    ),
    "a new track without a number": Odd(
        of_header(track_id=0, track_name="Hill Climb"), {"track_unknown": 1}
    ),
    "no track at all": Odd(of_header(track_id=0, track_name=None), {"track_unknown": 1}),
}
UNREADABLE = {
    "laps led in words": Odd(of_car(4, laps_led="a few"), {"value_emptied": 1}),
    "a line that is none": Odd(lambda race: race["results"].insert(2, None), {"row_set_aside": 1}),
    "a line with a driver of null": Odd(
        of_car(2, driver_id=None), {"value_doubtful": 1, "driver_without_number": 1}
    ),
    "a car number that came as a number": Odd(of_car(6, car_number=6), {"value_doubtful": 1}),
    "a caution on no lap": Odd(
        of_header(caution_segments=[{"start_lap": "late", "end_lap": 80}]), {"row_set_aside": 1}
    ),
    "numbers as text and text as number": Odd(
        both(of_car(5, laps_completed="90"), of_header(margin_of_victory=0.5)), {}
    ),
}
FAULTS = {
    "nothing": Odd(lambda race: None, {}),
    **FASTEST_LAPS,
    **DRIVERS,
    **STAGE_LISTS,
    **ABSENCE,
    **PLACES,
    **CAUTIONS,
    **TRACKS,
    **UNREADABLE,
}
HEALED = {
    name: FAULTS[name]
    for name in (
        *("two new men behind one number", "first and second exchanged", "an empty stage"),
        *("laps led in words", "a line that is none", "a stage sent twice"),
    )
}


def doubled(race: Race) -> None:
    """Another man's number on a line with points: one of two lines is not his."""
    race["results"][1]["driver_id"] = driver(5)
