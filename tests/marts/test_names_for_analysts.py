"""Names that queries are written against: more columns are welcome, fewer break somebody's work."""

import pytest

NAMES = {
    "dim_race": """
        race_id series_id series season race_number race_name race_date track_name scheduled_laps
        actual_laps pays_points
    """,
    "dim_driver": "driver_id driver_name",
    "dim_season": "series_id series season series_name races championship_format",
    "dim_track": "track_id track_name",
    "dim_team": "team_id",
    "dim_manufacturer": "manufacturer",
    "dim_article": "article_id",
    "fct_race_result": """
        race_id driver_id car_number finish_position start_position laps_completed laps_led
        finishing_status finish_points stage_points points_earned is_points_eligible
        is_disqualified known_from
    """,
    "fct_stage_result": "race_id stage_number driver_id finish_position stage_points",
    "fct_points_event": "series season race_id race_number driver_id reason points known_from",
    "fct_standings": """
        series season after_race_number driver_id driver_name standing points wins playoff_points
        status
    """,
    "fct_caution": """
        race_id caution_number start_lap end_lap caution_laps cause location comment
        free_pass_car_number red_flag_s is_planned
    """,
    "fct_caution_car": "race_id caution_number car_number driver_id",
    "fct_incident": """
        incident_id race_id caution_number lap incident_type location source_count
    """,
    "fct_incident_driver": "incident_id driver_id driver_name role role_basis",
    "fct_incident_source": "incident_id source_type article_id char_start char_end evidence",
    "mart_season_standings": """
        series season standing driver_id driver_name points wins stage_wins top_fives top_tens
        starts laps_led round_reached
    """,
    "mart_championship_rounds": """
        series season round_number round_name driver_id driver_name points_start points_end
        rank_in_round is_advanced advanced_by
    """,
    "mart_championship_outcome": """
        series season champion_driver_id champion_name champion_points runner_up_name margin
        deciding_race_id
    """,
}


@pytest.mark.parametrize("table", NAMES)
def test_the_table_has_its_columns(manifest, table):
    """Contracts are enforced, so what the manifest says is what the build makes."""
    node = manifest["nodes"].get(f"model.stockcar.{table}")
    assert node, f"{table} is missing"
    assert set(NAMES[table].split()) - set(node["columns"]) == set()


def test_standings_as_known_on_a_day_can_be_asked_for(ask):
    assert ask("select count(*) > 0 from standings_as_of('truck', 2023, '2023-11-04')") == [(True,)]
