{#
    The parts of a weekend feed that the warehouse reads, as DuckDB's `from_json` wants them.

    One place, so that a payload is parsed once: unknown keys are skipped, absent keys become null
    and a number that is sometimes `0` and sometimes `0.0` lands in the type given here.
    Car numbers are text because "07" is not "7".
#}
{% macro weekend_feed_shape() %}
{"weekend_race": [{
    "race_id": "INTEGER",
    "series_id": "INTEGER",
    "race_season": "INTEGER",
    "race_name": "VARCHAR",
    "race_type_id": "INTEGER",
    "restrictor_plate": "BOOLEAN",
    "track_id": "INTEGER",
    "track_name": "VARCHAR",
    "date_scheduled": "TIMESTAMP",
    "race_date": "TIMESTAMP",
    "scheduled_distance": "DOUBLE",
    "actual_distance": "DOUBLE",
    "scheduled_laps": "INTEGER",
    "actual_laps": "INTEGER",
    "stage_1_laps": "INTEGER",
    "stage_2_laps": "INTEGER",
    "stage_3_laps": "INTEGER",
    "stage_4_laps": "INTEGER",
    "number_of_cars_in_field": "INTEGER",
    "pole_winner_driver_id": "INTEGER",
    "pole_winner_speed": "DOUBLE",
    "number_of_lead_changes": "INTEGER",
    "number_of_leaders": "INTEGER",
    "number_of_cautions": "INTEGER",
    "number_of_caution_laps": "INTEGER",
    "average_speed": "DOUBLE",
    "total_race_time": "VARCHAR",
    "margin_of_victory": "VARCHAR",
    "playoff_round": "INTEGER",
    "inspection_complete": "BOOLEAN",
    "results": [{
        "finishing_position": "INTEGER",
        "starting_position": "INTEGER",
        "car_number": "VARCHAR",
        "official_car_number": "VARCHAR",
        "driver_id": "INTEGER",
        "driver_fullname": "VARCHAR",
        "hometown_city": "VARCHAR",
        "hometown_state": "VARCHAR",
        "team_id": "INTEGER",
        "team_name": "VARCHAR",
        "owner_fullname": "VARCHAR",
        "crew_chief_fullname": "VARCHAR",
        "car_make": "VARCHAR",
        "sponsor": "VARCHAR",
        "qualifying_position": "INTEGER",
        "qualifying_speed": "DOUBLE",
        "laps_completed": "INTEGER",
        "laps_led": "INTEGER",
        "times_led": "INTEGER",
        "finishing_status": "VARCHAR",
        "points_earned": "INTEGER",
        "playoff_points_earned": "INTEGER",
        "points_position": "INTEGER",
        "disqualified": "BOOLEAN",
        "diff_laps": "INTEGER",
        "diff_time": "BIGINT"
    }],
    "stage_results": [{
        "stage_number": "INTEGER",
        "results": [{
            "finishing_position": "INTEGER",
            "car_number": "VARCHAR",
            "driver_id": "INTEGER",
            "driver_fullname": "VARCHAR",
            "stage_points": "INTEGER"
        }]
    }],
    "caution_segments": [{
        "start_lap": "INTEGER",
        "end_lap": "INTEGER",
        "reason": "VARCHAR",
        "comment": "VARCHAR",
        "beneficiary_car_number": "VARCHAR",
        "flag_state": "INTEGER"
    }],
    "infractions": [{
        "car_number": "VARCHAR",
        "driver_id": "INTEGER",
        "driver_fullname": "VARCHAR",
        "lap": "INTEGER",
        "lap_assessed": "INTEGER",
        "infraction": "VARCHAR",
        "penalty": "VARCHAR",
        "notes": "VARCHAR"
    }]
}]}
{% endmacro %}

{# The parts of a season index (`race_list_basic`) that the warehouse reads; same idea. #}
{% macro race_list_shape() %}
{% set race = '"race_id": "INTEGER", "series_id": "INTEGER", "race_season": "INTEGER",
    "race_name": "VARCHAR", "race_type_id": "INTEGER", "track_id": "INTEGER",
    "track_name": "VARCHAR", "race_date": "TIMESTAMP", "scheduled_laps": "INTEGER",
    "scheduled_distance": "DOUBLE", "playoff_round": "INTEGER", "winner_driver_id": "INTEGER"' %}
{"series_1": [{ {{- race -}} }], "series_2": [{ {{- race -}} }], "series_3": [{ {{- race -}} }]}
{% endmacro %}
