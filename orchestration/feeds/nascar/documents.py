"""Each kind of document against what it should be: is it the one asked for, and what of it lands?

A check is given the document, a `Mending` that changes it in place and tells what was changed, and
what was asked for. It raises RefusedError where nothing of the document may land.
"""

from collections.abc import Callable
from typing import Any

from orchestration.feeds.nascar import payloads
from orchestration.feeds.nascar.mending import Mending, UnreadableError
from orchestration.feeds.nascar.verdict import Asked, Reason, RefusedError, difference, is_same

Check = Callable[[Any, Mending, Asked], None]


def _read(mending: Mending, part: Any, shape: Any, pointer: str = "") -> Any:
    """The part as a model; raises RefusedError where nothing of it can be read."""
    try:
        return mending.read(part, shape, pointer)
    except UnreadableError as error:
        raise RefusedError(Reason.BAD_VALUE, str(error)) from None


def _weekend_feed(document: Any, mending: Mending, asked: Asked) -> None:
    """A race weekend: one race (or the same one repeated), the one asked for, with its lines."""
    if not isinstance(document, dict) or "weekend_race" not in document:
        raise RefusedError(Reason.WRONG_SHAPE, "A weekend feed is an object with `weekend_race`.")
    races = document["weekend_race"]
    if races is None or races == []:
        raise RefusedError(
            Reason.WEEKEND_RACE_NULL, "`weekend_race` is empty: the feed has not filled this race."
        )
    if not isinstance(races, list) or not any(isinstance(race, dict) for race in races):
        raise RefusedError(Reason.WRONG_SHAPE, "`weekend_race` is not a list of races.")
    refusals = [difference(race, asked) for race in races]
    if all(refusals):
        raise RefusedError(*next(one for one in refusals if one))
    chosen = next(race for race, refusal in zip(races, refusals, strict=True) if not refusal)
    for number in range(len(races) - 1, -1, -1):
        if refusal := refusals[number]:
            mending.set_aside(races, number, "/weekend_race", *refusal, payloads.Race)
        elif races[number] != chosen:
            told = "The race is there twice, and not with the same words; the first is kept."
            mending.set_aside(
                races, number, "/weekend_race", Reason.WRONG_SHAPE, told, payloads.Race
            )
    if not isinstance(chosen.get("results"), list):
        raise RefusedError(Reason.NO_RESULTS, "The race has no `results` list.")
    _take_missing_places_for_entries(chosen["results"], mending)
    for number, race in enumerate(races):
        pointer = f"/weekend_race/{mending.position(races, number)}"
        _check_results(race["results"], _read(mending, race, payloads.Race, pointer), mending)


def _take_missing_places_for_entries(lines: list, mending: Mending) -> None:
    """Before the race nobody has a place: where no line has one, an empty one says so too."""
    places = [line.get("finishing_position") for line in lines if isinstance(line, dict)]
    if any(place not in (None, "", 0) for place in places):
        return
    for line in lines:
        if isinstance(line, dict) and line.get("finishing_position") in (None, ""):
            mending.put(line, "finishing_position", 0)


def _check_results(received: list, race: payloads.Race, mending: Mending) -> None:
    """Results that contradict themselves: no lines of a run race, two winners, a man paid twice."""
    if not race.results and mending.was_emptied(received):
        raise RefusedError(
            Reason.BAD_VALUE, f"No line of the results can be read. {mending.first_detail}"
        )
    if not race.results and race.total_race_time and race.average_speed:
        raise RefusedError(Reason.NO_RESULTS, "The race was run, but its `results` list is empty.")
    winners = {line.driver_id for line in race.results if line.finishing_position == 1}
    if len(winners) > 1:
        raise RefusedError(Reason.TWO_WINNERS, f"Drivers {sorted(winners)} are all listed first.")
    cars: dict[int, set[str]] = {}
    for line in race.results:
        if line.driver_id > 0 and (line.points_earned or 0) > 0:
            cars.setdefault(line.driver_id, set()).add(line.car_number.strip())
    for driver, numbers in cars.items():
        if len(numbers) > 1:
            raise RefusedError(
                Reason.DRIVER_ON_TWO_LINES,
                f"Driver {driver} has points in cars {sorted(numbers)}: one line is another's.",
            )


def _race_list(document: Any, mending: Mending, asked: Asked) -> None:
    """A season's index: races by series; refused when it holds another season, as 2017's does."""
    if not isinstance(document, dict):
        raise RefusedError(
            Reason.WRONG_SHAPE, "A season index is an object with `series_1` and so on."
        )
    names = [name for name in document if name.startswith("series_")]
    if not names:
        raise RefusedError(Reason.WRONG_SHAPE, "The season index has no `series_1` and so on.")
    shapeless = [name for name in names if not isinstance(document[name], list | None)]
    if not any(document[name] for name in names if name not in shapeless):
        if shapeless:
            raise RefusedError(Reason.WRONG_SHAPE, f"`{shapeless[0]}` is not a list of races.")
        raise RefusedError(Reason.NO_RACES, "The season index lists no race.")
    for name in names:
        if name in shapeless:
            told = f"{name} is emptied: it is not a list of races."
            mending.empty(document, name, f"/{name}", told)
    _set_strangers_aside(document, names, mending, asked)
    left = 0
    for name in names:
        if document[name]:
            found = _listed_races(document[name], mending, f"/{name}")
            left += len(found)
            if not found and document[name]:
                told = f"{name} is emptied: none of its races can be read."
                mending.empty(document, name, f"/{name}", told)
    if not left:
        raise RefusedError(
            Reason.BAD_VALUE, f"No race of the index can be read. {mending.first_detail}"
        )


def _listed_races(races: list, mending: Mending, pointer: str) -> list[payloads.RaceHeader]:
    """The races of one series; none where none can be read: the other series are kept."""
    try:
        return mending.read(races, list[payloads.RaceHeader], pointer)
    except UnreadableError:
        return []


def _set_strangers_aside(document: dict, names: list[str], mending: Mending, asked: Asked) -> None:
    """Take out races of another season or series; raise RefusedError where all of them are."""
    strangers = []
    total = 0
    for name in names:
        for number, race in enumerate(document[name] or []):
            total += 1
            season = race.get("race_season") if isinstance(race, dict) else asked.season
            series = race.get("series_id") if isinstance(race, dict) else name[7:]
            if not is_same(season, asked.season):
                told = f"Asked for season {asked.season}, the feed sent season {str(season)[:40]}."
                strangers.append((name, number, Reason.WRONG_SEASON, told))
            elif not (name[7:].isdigit() and is_same(series, int(name[7:]))):
                told = f"`{name}` lists a race of series {str(series)[:40]}."
                strangers.append((name, number, Reason.WRONG_SERIES, told))
    if len(strangers) == total:
        raise RefusedError(*strangers[0][2:])
    for name, number, reason, told in reversed(strangers):
        mending.set_aside(document[name], number, f"/{name}", reason, told, payloads.RaceHeader)


def _loop_stats(document: Any, mending: Mending, asked: Asked) -> None:
    """Loop statistics: a list with the one race asked for."""
    if document == []:
        raise RefusedError(Reason.NO_RACES, "The loop statistics list no race.")
    if isinstance(document, list):
        about = [race.get("race_id") if isinstance(race, dict) else None for race in document]
        others = [number for number, one in enumerate(about) if not is_same(one, asked.race_id)]
        told = f"Asked for race {asked.race_id}, the feed sent race {{}}."
        if len(others) == len(document):
            raise RefusedError(Reason.WRONG_RACE, told.format(str(about[0])[:40]))
        for number in reversed(others):
            sentence = told.format(str(about[number])[:40])
            mending.set_aside(document, number, "", Reason.WRONG_RACE, sentence, payloads.LoopRace)
    _read(mending, document, list[payloads.LoopRace])


def _shape_check(shape: Any) -> Check:
    """A check for documents that do not say which race they are: only their shape can be judged."""

    def check(document: Any, mending: Mending, asked: Asked) -> None:
        _read(mending, document, shape)

    return check


CHECKS: dict[str, Check] = {
    "weekend_feed": _weekend_feed,
    "race_list_basic": _race_list,
    "loopstats": _loop_stats,
    "lap_times": _shape_check(payloads.LapTimes),
    "lap_notes": _shape_check(payloads.LapNotes),
    "live_flag_data": _shape_check(list[payloads.FlagChange]),
    "live_pit_data": _shape_check(list[payloads.PitStop]),
    "live_points": _shape_check(list[payloads.LivePoints]),
    "drivers_points": _shape_check(list[payloads.FinalPoints]),
    "owners_points": _shape_check(list[payloads.FinalPoints]),
    "manufacturer_points": _shape_check(list[payloads.FinalPoints]),
}
"""One check per kind of payload; a kind without one is refused, never let through unseen."""
