"""What each feed document must look like to land: typed where the models read, open elsewhere.

Field names are the feed's own. A field that the models read has a type here, so that SQL meets
nothing that it cannot cast; a field nobody reads is kept unseen. A field without a default is one
that its row cannot do without. Older seasons lack keys, hence `None` nearly everywhere.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from orchestration.feeds.nascar.values import (
    CarNumber,
    Count,
    DriverId,
    Id,
    Instant,
    Long,
    Number,
    Place,
    Season,
    Small,
    Text,
    Whole,
    YesNo,
)


class FeedPart(BaseModel):
    """A document or a part of one: named fields are checked, all others pass."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class Result(FeedPart):
    """One car's line in a race's results, or in its entry list before the race."""

    car_number: CarNumber
    finishing_position: Place
    driver_id: DriverId
    driver_fullname: Text | None = None
    official_car_number: Text | None = None
    starting_position: Small | None = None
    laps_completed: Count | None = None
    laps_led: Count | None = None
    times_led: Count | None = None
    points_earned: Small | None = None
    playoff_points_earned: Small | None = None
    points_position: Whole | None = None
    finishing_status: Text | None = None
    disqualified: YesNo | None = None
    diff_laps: Whole | None = None
    diff_time: Long | None = None
    qualifying_position: Small | None = None
    qualifying_speed: Number | None = None
    team_id: Whole | None = None
    team_name: Text | None = None
    owner_fullname: Text | None = None
    crew_chief_fullname: Text | None = None
    car_make: Text | None = None
    sponsor: Text | None = None
    hometown_city: Text | None = None
    hometown_state: Text | None = None


class Caution(FeedPart):
    """One caution segment; `end_lap` 0 means open at the chequered flag."""

    start_lap: Count
    end_lap: Count | None = None
    flag_state: Small | None = None
    reason: Text | None = None
    comment: Text | None = None
    beneficiary_car_number: Text | None = None


class StageLine(FeedPart):
    """One driver's line in a stage."""

    driver_id: Id
    finishing_position: Small
    car_number: CarNumber | None = None
    driver_fullname: Text | None = None
    stage_points: Small | None = None


class Stage(FeedPart):
    """A stage's order and points."""

    stage_number: Small
    results: list[StageLine] | None = None


class Infraction(FeedPart):
    """A penalty called during the race."""

    driver_id: Whole | None = None
    driver_fullname: Text | None = None
    car_number: Text | None = None
    lap: Whole | None = None
    lap_assessed: Whole | None = None
    infraction: Text | None = None
    penalty: Text | None = None
    notes: Text | None = None


class RaceHeader(FeedPart):
    """What the season index and the weekend feed both say about a race."""

    race_id: Id
    series_id: Id
    race_season: Season
    race_name: Text | None = None
    race_type_id: Small | None = None
    track_id: Whole | None = None
    track_name: Text | None = None
    date_scheduled: Instant | None = None
    race_date: Instant | None = None
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
    total_race_time: Text | None = None
    margin_of_victory: Text | None = None
    pole_winner_driver_id: Whole | None = None
    pole_winner_speed: Number | None = None
    winner_driver_id: Whole | None = None
    playoff_round: Small | None = None
    inspection_complete: YesNo | None = None
    restrictor_plate: YesNo | None = None


class Race(RaceHeader):
    """A race with its lines, as the weekend feed sends it."""

    results: list[Result]
    caution_segments: list[Caution] | None = None
    stage_results: list[Stage] | None = None
    infractions: list[Infraction] | None = None


class Lap(FeedPart):
    """One lap of one car; lap 0 is the grid."""

    Lap: Count
    LapTime: Number | None = None
    LapSpeed: Text | None = None
    RunningPos: Small | None = None


class CarLaps(FeedPart):
    """All laps of one car."""

    Number: CarNumber
    NASCARDriverID: Whole | None = None
    Laps: list[Lap]


class FlagOfLap(FeedPart):
    """The flag state as the leader completed a lap."""

    LapsCompleted: Count
    FlagState: Small | None = None


class LapTimes(FeedPart):
    """`lap-times.json`; it does not say which race it is."""

    laps: list[CarLaps]
    flags: list[FlagOfLap] | None = None


class Note(FeedPart):
    """A race-control note; flag state 1000 marks broadcast trivia."""

    NoteID: Whole
    FlagState: Small | None = None
    Note: Text | None = None
    DriverIDs: list[Whole] | None = None


LapKey = Annotated[str, Field(pattern=r"^[0-9]{1,4}$")]


class LapNotes(FeedPart):
    """`lap-notes.json`: notes by lap."""

    laps: dict[LapKey, list[Note]]


class FlagChange(FeedPart):
    """A change of flag in `live-flag-data.json`."""

    lap_number: Small
    flag_state: Small
    elapsed_time: Number | None = None
    comment: Text | None = None
    beneficiary: Text | None = None


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
    pit_stop_type: Text | None = None
    left_front_tire_changed: YesNo | None = None
    left_rear_tire_changed: YesNo | None = None
    right_front_tire_changed: YesNo | None = None
    right_rear_tire_changed: YesNo | None = None


class LoopLine(FeedPart):
    """One driver's loop statistics."""

    driver_id: Id
    start_ps: Small | None = None
    mid_ps: Small | None = None
    closing_ps: Small | None = None
    ps: Small | None = None
    best_ps: Small | None = None
    worst_ps: Small | None = None
    avg_ps: Number | None = None
    laps: Count | None = None
    lead_laps: Count | None = None
    top15_laps: Count | None = None
    fast_laps: Count | None = None
    passes_gf: Whole | None = None
    passed_gf: Whole | None = None
    quality_passes: Whole | None = None
    rating: Number | None = None


class LoopRace(FeedPart):
    """One race of `loopstats`."""

    race_id: Id
    series_id: Id | None = None
    drivers: list[LoopLine]


class LivePoints(FeedPart):
    """One driver's line in `live_points.json`; its race, series and run ids are always 0."""

    driver_id: Id
    car_number: CarNumber | None = None
    points: Whole | None = None
    points_position: Whole | None = None
    points_earned_this_race: Whole | None = None
    stage_1_points: Small | None = None
    stage_2_points: Small | None = None
    stage_3_points: Small | None = None
    is_in_chase: YesNo | None = None
    is_points_eligible: YesNo | None = None


class FinalPoints(FeedPart):
    """A line in one of the official tables of a season: of drivers, owners or manufacturers."""

    position: Place
    points: Number
