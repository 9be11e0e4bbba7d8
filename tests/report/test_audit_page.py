"""The audit page says what the audit mart says: rates, seasons not computed, causes."""

from pathlib import Path

import duckdb
import pytest

from orchestration.report.audit_page import audit_page


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A published file with an audit of three rows, one of them off by five."""
    file = tmp_path / "stockcar.duckdb"
    with duckdb.connect(str(file)) as db:
        db.execute("create schema marts")
        db.execute(
            """
            create table marts.mart_audit_standings as
            select * from (values
                ('cup', 1979, 'Ann Ace', 1, 4830.0, 4830.0, 0.0, true, null),
                ('cup', 1979, 'Bo Best', 2, 4819.0, 4814.0, 5.0, false, 'led_lap'),
                ('nxs', 1983, 'Cy Cole', 1, 5454.0, 5454.0, 0.0, false, 'tie_order_before_2018')
            ) as audit (
                series, season, driver_name, official_standing, official_points,
                computed_points, residual, is_equal, explained_by
            )
            """
        )
        db.execute(
            "create table marts.known_data_issue as select 'led_lap' as issue_id,"
            " 'unexplained' as status, 'Race 3: a lap led is missing.' as description"
        )
        db.execute(
            "create table marts.mart_season_standings as"
            " select 'cup' as series, 1949 as season, false as is_computed"
        )
    return file


def test_the_page_tells_rates_gaps_and_causes(published):
    page = audit_page(published)

    assert "2 of 3 (66.67%)" in page
    assert "## Of these, in the official place: 1\n\n1 others" in page
    assert "| 1979 | 1 of 2 |  |  |" in page
    assert "| 1983 |  | 1 of 1 |  |" in page
    assert "What their points rest on is not known: Cup 1949." in page
    assert "## Rows that differ: 1\n\n1 unexplained." in page
    assert "| 1979 | Cup | Bo Best | 4819 | 4814 | unexplained | Race 3:" in page


def test_a_page_without_differences_says_so(published):
    with duckdb.connect(str(published)) as db:
        db.execute("delete from marts.mart_audit_standings where residual <> 0")
        db.execute("delete from marts.mart_season_standings")

    page = audit_page(published)

    assert page.rstrip().endswith("None.")
    assert "not known" not in page


def test_a_name_cannot_break_the_table(published):
    with duckdb.connect(str(published)) as db:
        db.execute(
            "update marts.mart_audit_standings set driver_name = 'Bo | <b>Best</b>'"
            " where residual <> 0"
        )
    assert "| Cup | Bo &#124; &lt;b&gt;Best&lt;/b&gt; | 4819 |" in audit_page(published)
