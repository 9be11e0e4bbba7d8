"""What each feed document must look like to land: typed where the models read, open elsewhere.

Field names are the feed's own. A field that the models read has a type here, so that a value that
SQL could not cast is refused on receipt; a field nobody reads is kept unseen. Older seasons lack
keys and numbers flip between 0 and 0.0, hence `None` and lax numbers nearly everywhere.
"""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool

Id = Annotated[int, Field(ge=-1, le=2_147_483_647)]
"""The feed's own numbers; 0 and -1 stand for a driver it does not know."""
Small = Annotated[int, Field(ge=-32_768, le=32_767)]
Count = Annotated[int, Field(ge=0, le=32_767)]
Number = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]
CarNumber = Annotated[str, Field(max_length=8)]
"""Text, always: 07 and 7 are two cars."""


def _is_instant(text: str) -> str:
    """Let a text through that reads as a date or a date with a time; raise ValueError otherwise."""
    datetime.fromisoformat(text)
    return text


Instant = Annotated[str, AfterValidator(_is_instant)]


class FeedPart(BaseModel):
    """A document or a part of one: named fields are checked, all others pass."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Result(FeedPart):
    """One car's line in a race's results, or in its entry list before the race."""

    driver_id: Id
    car_number: CarNumber
    finishing_position: Annotated[int, Field(ge=0, le=999)]
    driver_fullname: str | None = None
    official_car_number: str | None = None
    starting_position: Small | None = None
    laps_completed: Count | None = None
    laps_led: Count | None = None
    times_led: Count | None = None
    points_earned: Small | None = None
    playoff_points_earned: Small | None = None
    points_position: int | None = None
    finishing_status: str | None = None
    disqualified: StrictBool | None = None
    diff_laps: int | None = None
    diff_time: int | None = None
    qualifying_position: Small | None = None
    qualifying_speed: Number | None = None
    team_id: int | None = None
    team_name: str | None = None
    owner_id: int | None = None
    owner_fullname: str | None = None
    crew_chief_id: int | None = None
    crew_chief_fullname: str | None = None
    car_make: str | None = None
    car_model: str | None = None
    sponsor: str | None = None
    hometown_city: str | None = None
    hometown_state: str | None = None
    hometown_country: str | None = None


class Caution(FeedPart):
    """One caution segment; `end_lap` 0 means open at the chequered flag."""

    start_lap: Count | None = None
    end_lap: Count | None = None
    flag_state: Small | None = None
    reason: str | None = None
    comment: str | None = None
    beneficiary_car_number: str | None = None


class Leader(FeedPart):
    """Laps that one car led in a row."""

    start_lap: Count | None = None
    end_lap: Count | None = None
    car_number: CarNumber | None = None


class StageLine(FeedPart):
    """One driver's line in a stage."""

    driver_id: Id
    finishing_position: Small
    car_number: CarNumber | None = None
    driver_fullname: str | None = None
    stage_points: Small | None = None


class Stage(FeedPart):
    """A stage's order and points."""

    stage_number: Small
    results: list[StageLine] | None = None


class Infraction(FeedPart):
    """A penalty called during the race."""

    driver_id: int | None = None
    car_number: str | None = None
    lap: int | None = None
    lap_assessed: int | None = None
    infraction: str | None = None
    penalty: str | None = None
    notes: str | None = None


class RaceHeader(FeedPart):
    """What the season index and the weekend feed both say about a race."""

    race_id: Id
    series_id: Id
    race_season: Annotated[int, Field(ge=1949, le=2999)]
    race_name: str | None = None
    race_type_id: Small | None = None
    track_id: int | None = None
    track_name: str | None = None
    date_scheduled: Instant | None = None
    race_date: Instant | None = None
    qualifying_date: Instant | None = None
    scheduled_distance: Number | None = None
    actual_distance: Number | None = None
    scheduled_laps: Small | None = None
    actual_laps: Small | None = None
    stage_1_laps: Small | None = None
    stage_2_laps: Small | None = None
    stage_3_laps: Small | None = None
    stage_4_laps: Small | None = None
    number_of_cars_in_field: Small | None = None
    number_of_lead_changes: Small | None = None
    number_of_leaders: Small | None = None
    number_of_cautions: Small | None = None
    number_of_caution_laps: Small | None = None
    average_speed: Number | None = None
    total_race_time: str | None = None
    margin_of_victory: str | None = None
    pole_winner_driver_id: int | None = None
    pole_winner_speed: Number | None = None
    winner_driver_id: int | None = None
    playoff_round: Small | None = None
    master_race_id: int | None = None
    inspection_complete: StrictBool | None = None
    restrictor_plate: StrictBool | None = None


class Race(RaceHeader):
    """A race with its lines, as the weekend feed sends it."""

    results: list[Result]
    caution_segments: list[Caution] | None = None
    race_leaders: list[Leader] | None = None
    stage_results: list[Stage] | None = None
    infractions: list[Infraction] | None = None
    pit_reports: list[dict] | None = None


class Lap(FeedPart):
    """One lap of one car; lap 0 is the grid."""

    Lap: Count
    LapTime: Number | None = None
    LapSpeed: str | float | None = None
    RunningPos: Small | None = None


class CarLaps(FeedPart):
    """All laps of one car."""

    Number: CarNumber
    NASCARDriverID: int | None = None
    Laps: list[Lap]


class FlagOfLap(FeedPart):
    """The flag state as the leader completed a lap."""

    LapsCompleted: Count | None = None
    FlagState: Small | None = None


class LapTimes(FeedPart):
    """`lap-times.json`; it does not say which race it is."""

    laps: list[CarLaps]
    flags: list[FlagOfLap] | None = None


class Note(FeedPart):
    """A race-control note; flag state 1000 marks broadcast trivia."""

    FlagState: Small | None = None
    Note: str | None = None
    NoteID: int | None = None
    DriverIDs: list[int] | None = None


class LapNotes(FeedPart):
    """`lap-notes.json`: notes by lap."""

    laps: dict[Annotated[str, Field(pattern=r"^\d{1,4}$")], list[Note]]


class FlagChange(FeedPart):
    """A change of flag in `live-flag-data.json`."""

    lap_number: Small
    flag_state: Small
    elapsed_time: Number | None = None
    comment: str | None = None
    beneficiary: str | None = None


class PitStop(FeedPart):
    """A stop in `live-pit-data.json`; -1 and 0 stand for unknown."""

    vehicle_number: CarNumber
    leader_lap: Small | None = None
    lap_count: Small | None = None
    pit_in_flag_status: Small | None = None
    pit_in_race_time: Number | None = None
    pit_out_race_time: Number | None = None
    total_duration: Number | None = None
    pit_stop_duration: Number | None = None
    pit_stop_type: str | None = None


class LoopLine(FeedPart):
    """One driver's loop statistics."""

    driver_id: Id


class LoopRace(FeedPart):
    """One race of `loopstats`."""

    race_id: Id
    series_id: Id | None = None
    drivers: list[LoopLine]


class LivePoints(FeedPart):
    """One driver's line in `live_points.json`; its race, series and run ids are always 0."""

    driver_id: Id
    car_number: CarNumber | None = None
    points: int | None = None
    points_position: int | None = None
    points_earned_this_race: int | None = None
    wins: int | None = None


class FinalPoints(FeedPart):
    """A line in one of the official tables of a season: of drivers, owners or manufacturers."""

    position: Annotated[int, Field(ge=0, le=999)]
    points: Number
