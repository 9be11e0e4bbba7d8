"""A race as it was known: one restated in the feed's time, one that only history knows."""

import duckdb
import pytest

from orchestration import settings

COLUMNS = """
    race_id integer, finish_position integer, car_number varchar, driver_name varchar,
    start_position integer, laps_completed integer, laps_led integer, points_earned double,
    is_disqualified boolean, finishing_status varchar, known_from timestamp
"""


@pytest.fixture
def analyst():
    """A file with one race of each kind and the macro of the published file."""
    macro = (settings.REPO / "dbt_project/published/restatement.sql").read_text().split(";")[0]
    with duckdb.connect() as db:
        db.execute(f"""
            create schema marts;
            create table marts.fct_race_result ({COLUMNS});
            create table marts.fct_race_result_version ({COLUMNS}, known_to timestamp);
            insert into marts.fct_race_result by name
                select 5168 race_id, 1 finish_position, '9' car_number, 'Elliott' driver_name,
                    timestamp '2022-07-25 00:30' known_from
                union all select 11979002, 1, '43', 'Petty', timestamp '1979-02-18 23:00';
            insert into marts.fct_race_result_version by name
                select 5168 race_id, 1 finish_position, '11' car_number, 'Hamlin' driver_name,
                    timestamp '2022-07-24 22:45' known_from, timestamp '2022-07-25 00:30' known_to
                union all select 5168, 1, '9', 'Elliott', timestamp '2022-07-25 00:30', null;
        """)
        db.execute(macro)
        yield db


@pytest.mark.parametrize(
    ("race", "day", "winner"),
    [
        (5168, "2022-07-24", ["Hamlin"]),
        (5168, "2022-07-25", ["Elliott"]),
        (11979002, "1979-02-17", []),
        (11979002, "1979-02-18", ["Petty"]),
    ],
)
def test_the_winner_is_who_was_known_to_have_won(analyst, race, day, winner):
    rows = analyst.execute(
        "select driver_name from race_result_as_of(?, ?)", [race, day]
    ).fetchall()
    assert [name for (name,) in rows] == winner
