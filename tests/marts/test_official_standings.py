"""The computed tables against the official ones that lie beside the checkout, when they do."""

import csv
from collections import defaultdict

import duckdb
import pytest

SLUGS = {"cup": "cup", "xfinity": "nxs", "truck": "truck"}
SEASONS = range(2018, 2024)

# Rows of the final tables (place, official points, ours) that are listed as known data issues.
LISTED = {("truck", 2023, 21, 340.0, 350.0)}

# Standings as published after a race, where that publication is not the final word (measured).
PROVISIONAL = {
    ("cup", 2019): {1, 10, 13, 28},
    ("cup", 2021): {1, 17, 19, 26},
    ("nxs", 2019): {12, 15, 16, 20, 24, 26},
    ("nxs", 2021): {3, 7, 10},
    ("truck", 2019): {10},
    ("truck", 2021): {1, 2, 11, 15},
}
# Finalists were credited with the stage points that they do not score in the deciding race.
FINALISTS_WITH_STAGE_POINTS = {("truck", 2021): {22}}
# The same of the live scoring of that race: (race, driver, live - ours).
FINALISTS_LIVE = {(5142, 4107, 14), (5142, 4272, 7), (5142, 694, 7)}
WITHOUT_DUELS = {4773}  # the live scoring of the 2019 Daytona 500 leaves out the Duels
# Single drivers, set right in the next publication: (series, race, driver, official - ours).
BOOKED_LATER = {
    2019: {("cup", 20, 4229, 3.0)},  # Houff: 9 points for 31st place
    2021: {("nxs", 27, 4316, -3.0)},  # McLaughlin: three points of before his declaration
}
# Counted in the publication although declared for another series: (series, race, driver).
OTHERS_GUESTS = {2019: {("truck", 19, 4310)}, 2021: set()}


@pytest.fixture(scope="module")
def finals(shared) -> dict[tuple[str, int], dict[int, float]]:
    """Official points by place, per series and season."""
    tables = defaultdict(dict)
    with (shared / "facts" / "official_standings.csv").open() as lines:
        for row in csv.DictReader(lines):
            if int(row["season"]) in SEASONS and row["position"]:
                key = SLUGS[row["series"]], int(row["season"])
                tables[key][int(row["position"])] = float(row["points"])
    return tables


def test_final_points_are_the_official_ones(ask, finals):
    ours = defaultdict(dict)
    for series, season, standing, points in ask(
        "select series, season, standing, points from marts.mart_season_standings"
    ):
        ours[series, season][standing] = points

    checked, wrong = 0, set()
    for key, table in finals.items():
        for place, points in table.items():
            checked += 1
            if ours[key].get(place) != points:
                wrong.add((*key, place, points, ours[key].get(place)))

    assert checked > 600
    assert wrong == LISTED


def test_every_champion_of_the_bundled_seasons_is_official(ask, shared):
    with (shared / "rules" / "champions.csv").open() as lines:
        official = {
            (SLUGS[row["series"]], int(row["season"])): (row["champion"], float(row["points"]))
            for row in csv.DictReader(lines)
            if row["season"].isdigit() and int(row["season"]) in SEASONS
        }
    ours = {
        (series, season): (name, points)
        for series, season, name, points in ask(
            "select series, season, champion_name, champion_points"
            " from marts.mart_championship_outcome"
        )
    }
    assert len(official) == 18
    for key, (name, points) in official.items():
        assert ours[key][1] == points
        assert ours[key][0].split()[-1] == name.replace(" Jr.", "").split()[-1]


@pytest.mark.parametrize("season", [2019, 2021])
def test_standings_after_each_race_are_the_published_ones(ask, shared, season):
    """Points of every declared driver after every race, outside the listed publications.

    They are published on the night, so penalties for the race itself are still to come.
    """
    source = shared / "facts" / "in_season_standings_2019_2021.parquet"
    published = duckdb.sql(
        f"""
        select
            case series when 'xfinity' then 'nxs' else series end,
            round, driver_id, max(points)
        from read_parquet('{source}')
        where season = {season} and is_points_eligible and points <> 0
        group by all
        """
    ).fetchall()
    ours = {
        (series, race_number, driver_id): points
        for series, race_number, driver_id, points in ask(
            """
            select
                standings.series, after_race_number, standings.driver_id,
                any_value(standings.points) - coalesce(sum(penalties.points), 0)
            from marts.fct_standings as standings
            left join marts.fct_points_event as penalties
                on
                    standings.series = penalties.series
                    and standings.season = penalties.season
                    and standings.driver_id = penalties.driver_id
                    and after_race_number = penalties.race_number
                    and penalties.reason = 'penalty'
            where standings.season = ?
            group by all
            """,
            season,
        )
    }
    left_out = {
        (series, race_number)
        for causes in (PROVISIONAL, FINALISTS_WITH_STAGE_POINTS)
        for (series, year), races in causes.items()
        for race_number in races
        if year == season
    }
    compared = [row for row in published if row[:2] not in left_out]

    assert len(compared) > 4200
    assert {row[:3] for row in compared if row[:3] not in ours} == OTHERS_GUESTS[season]
    assert {
        (*row[:3], row[3] - ours[row[:3]])
        for row in compared
        if row[:3] in ours and row[3] != ours[row[:3]]
    } == BOOKED_LATER[season]


def test_the_championship_at_the_flag_is_that_of_the_live_scoring(ask, shared):
    """What was known when the first results were in, against the feed's own frame of that race."""
    checked, differences = 0, set()
    for frame in (shared / "feed" / "mirror" / "live" / "feeds").glob("*/*/live_points.json.gz"):
        race_id = int(frame.parent.name)
        if race_id in WITHOUT_DUELS:
            continue
        [(series, season, first_seen)] = ask(
            "select series, season, min(known_from) from marts.fct_race_version"
            " where race_id = ? group by all",
            race_id,
        )
        rows = ask(
            "select live.driver_id, live.points - coalesce(ours.points, 0)"
            " from read_json(?) as live"
            " left join standings_as_of(?, ?, ?) as ours using (driver_id)"
            " where live.is_points_eligible",
            *(str(frame), series, season, first_seen),
        )
        checked += len(rows)
        differences |= {(race_id, *row) for row in rows if row[1]}
    assert checked > 250
    assert differences == FINALISTS_LIVE
