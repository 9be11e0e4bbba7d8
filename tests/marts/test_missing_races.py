"""Numbers, rounds and champions of seasons that lack races: refused, absent, never run, dropped.

Each season of one series has the same rules and the same results in every race, and lacks other
races than the rest: what differs between them is what is missing.
"""

import duckdb
import pytest

from tests.marts.made_season import MadeSeason, land
from tests.surroundings import dbt

ROUNDS = [0] * 26 + [1] * 3 + [2] * 3 + [3]
NXS = 2
REFUSED = {
    2017: set(),
    2018: {1},
    2019: {26},  # the last race of the regular season
    2020: {27},  # the first of the playoffs: the reset is posted to it
    2021: {29},  # the last of a round: with its result the next round begins
    2022: {4, 12, 20, 30},
    2023: {32},  # the last race before the finale
}
CALLED_OFF = {2024: {"never_run": {10}}, 2025: {"dropped": {28}}}
FINALE_MISSING = 2016  # a season of other rules, with as many races


@pytest.fixture(scope="module")
def built(manifest, tmp_path_factory):
    """Every table made and every check run; the warehouse, and how dbt ended."""
    data = tmp_path_factory.mktemp("missing")
    seasons = [MadeSeason(NXS, year, ROUNDS, refused=places) for year, places in REFUSED.items()]
    seasons += [MadeSeason(NXS, year, ROUNDS, **odd) for year, odd in CALLED_OFF.items()]
    seasons.append(MadeSeason(NXS, FINALE_MISSING, ROUNDS, absent={33}))
    for season in seasons:
        season.put(data / "archive")
    file = data / "warehouse" / "stockcar.duckdb"
    land(data / "archive", file, {season.season for season in seasons})
    return file, dbt(
        "--log-level", "warn", "build", "--exclude-resource-type", "unit_test", data=data
    )


@pytest.fixture(scope="module")
def db(built) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(built[0]), read_only=True)


def places(db, season: int) -> dict[int, int | None]:
    """The number of each race of a season by its place in the calendar."""
    rows = db.execute(
        "select race_id % 100, race_number from marts.dim_race where season = ?", [season]
    )
    return dict(rows.fetchall())


def test_no_missing_race_stops_the_release(built):
    run = built[1]
    assert run.returncode == 0, run.stdout[-4000:]


@pytest.mark.parametrize("season", [*REFUSED, FINALE_MISSING])
def test_every_race_has_the_number_of_its_place_in_the_calendar(db, season):
    assert places(db, season) == {place: place for place in range(1, 34)}


@pytest.mark.parametrize("season", list(REFUSED))
def test_rounds_and_who_is_in_them_are_those_of_the_whole_season(db, season):
    query = """
        select round_number, first_race_number, last_race_number, driver_id, is_advanced
        from marts.mart_championship_rounds where season = ? order by all
    """
    rounds = db.execute(query, [season]).fetchall()
    assert rounds == db.execute(query, [2017]).fetchall()
    assert len(rounds) == 12 + 8 + 4


@pytest.mark.parametrize("season", [year for year, races in REFUSED.items() if 33 not in races])
def test_the_finale_keeps_its_rule(db, season):
    """Who fights for the title scores no stage points in the finale, and in it alone."""
    without_stages = db.execute(
        """
        select race_number from marts.fct_points_event where season = $1 and driver_id = 900001
        group by race_number
        having bool_or(reason = 'finish') and not bool_or(reason = 'stage')
        """,
        [season],
    ).fetchall()
    assert without_stages == [(33,)]


@pytest.mark.parametrize("season", list(REFUSED))
def test_the_champion_is_that_of_the_whole_season(db, season):
    outcome = db.execute(
        "select champion_driver_id, champion_points, runner_up_driver_id, deciding_race_id % 100"
        " from marts.mart_championship_outcome where season = ?",
        [season],
    ).fetchall()
    assert outcome == [(900_001, 4040.0, 900_002, 33)]


def test_a_season_without_its_finale_has_no_champion(db):
    assert db.execute(
        "select races, races_run, (select count(*) from marts.mart_championship_outcome as o"
        " where o.season = s.season) from marts.dim_season as s where season = ?",
        [FINALE_MISSING],
    ).fetchall() == [(33, 32, 0)]


def test_a_race_that_is_called_off_has_no_number_and_makes_its_round_shorter(db):
    assert places(db, 2024) == {
        place: None if place == 10 else place - (place > 10) for place in range(1, 34)
    }
    assert places(db, 2025) == {
        place: None if place == 28 else place - (place > 28) for place in range(1, 34)
    }
    bounds = db.execute(
        """
        select season, list(distinct (round_number, first_race_number, last_race_number)::varchar
            order by (round_number, first_race_number, last_race_number)::varchar)
        from marts.mart_championship_rounds where season >= 2024 group by season order by season
        """
    ).fetchall()
    assert bounds == [
        (2024, ["(1, 26, 28)", "(2, 29, 31)", "(3, 32, 32)"]),
        (2025, ["(1, 27, 28)", "(2, 29, 31)", "(3, 32, 32)"]),
    ]
    assert db.execute(
        "select season, races, races_run from marts.dim_season where season >= 2024 order by 1"
    ).fetchall() == [(2024, 32, 32), (2025, 32, 32)]


def test_each_race_says_what_became_of_it(db):
    odd = db.execute(
        "select season, race_id % 100, status from marts.dim_race where status <> 'official'"
        " order by all"
    ).fetchall()
    pending = [(year, place, "pending") for year, races in REFUSED.items() for place in races]
    pending += [(FINALE_MISSING, 33, "pending")]
    assert odd == sorted([*pending, (2024, 10, "not_run"), (2025, 28, "cancelled")])


def test_every_race_without_its_result_is_named(db):
    named = db.execute(
        "select kind, race_id // 100 % 100 + 2000, race_id % 100 from marts.mart_data_anomaly"
        " where is_open and kind in ('race_result_missing', 'race_not_run') order by all"
    ).fetchall()
    missing = [("race_result_missing", year, place) for year, r in REFUSED.items() for place in r]
    missing += [("race_result_missing", FINALE_MISSING, 33), ("race_not_run", 2024, 10)]
    assert named == sorted(missing)
