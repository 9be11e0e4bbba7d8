"""Column lineage: what a column is made of, through CTEs, joins, windows and nested lists."""

import pytest

from orchestration.building.lineage import Parent, column_lineage, lineage_of

TABLES = {
    "staging": {
        "stg_results": {"race_id": "INTEGER", "driver": "VARCHAR", "points": "INTEGER"},
        "stg_races": {"race_id": "INTEGER", "season": "INTEGER", "laps": "STRUCT(lap INTEGER)[]"},
    }
}
RESULTS, RACES = '"stockcar"."staging"."stg_results"', '"stockcar"."staging"."stg_races"'


def results(column: str) -> Parent:
    return Parent("staging", "stg_results", column)


def races(column: str) -> Parent:
    return Parent("staging", "stg_races", column)


def test_a_column_is_followed_through_ctes_and_a_star():
    sql = f"""
    with results as (select * from {RESULTS}),
    final as (select results.driver as driver_name, results.points from results)
    select * from final
    """
    assert column_lineage(sql, TABLES) == {
        "driver_name": [results("driver")],
        "points": [results("points")],
    }


def test_a_column_may_be_made_of_several_and_of_none():
    sql = f"""
    select
        races.season,
        sum(results.points) over (partition by races.season order by races.race_id) as points,
        'actual' as scenario
    from {RESULTS} as results
    inner join {RACES} as races using (race_id)
    """
    assert column_lineage(sql, TABLES) == {
        "season": [races("season")],
        "points": [races("race_id"), races("season"), results("points")],
        "scenario": [],
    }


@pytest.mark.parametrize(
    "select",
    [
        "select race_id, unnest(laps) as lap from {}",
        "select race_id, lap.lap from {} as races, unnest(races.laps) as t(lap)",
        "select race_id, list_filter(laps, lambda lap: lap.lap > 1) as lap from {}",
    ],
)
def test_lists_are_no_obstacle(select):
    traced = column_lineage(select.format(RACES), TABLES)
    assert traced["race_id"] == [races("race_id")]
    assert set(traced) == {"race_id", "lap"}


@pytest.mark.parametrize("sql", ["", "selec 1", "select * exclude (", "drop table x", "select 1 +"])
def test_what_cannot_be_traced_has_no_lineage(sql):
    assert column_lineage(sql, TABLES) == {}


def test_what_was_traced_is_remembered_until_the_query_or_a_table_changes(tmp_path, monkeypatch):
    memory = tmp_path / "lineage.json"
    asked = []

    def trace(sql, tables):
        asked.append(sql)
        return column_lineage(sql, tables)

    monkeypatch.setattr("orchestration.building.lineage.column_lineage", trace)
    queries = {"fct_a": f"select driver from {RESULTS}", "fct_b": f"select season from {RACES}"}
    first = lineage_of(queries, TABLES, memory)
    assert first["fct_a"] == {"driver": [results("driver")]}
    assert lineage_of(queries, TABLES, memory) == first
    assert len(asked) == 2
    lineage_of({**queries, "fct_b": f"select race_id from {RACES}"}, TABLES, memory)
    assert len(asked) == 3
    lineage_of(queries, {"staging": {}}, memory)
    assert len(asked) == 5
    memory.write_text("{")
    assert lineage_of(queries, TABLES, memory) == first
