"""One page on how well the computed standings agree with the official record.

Written from the marts and nothing else: the match rate of every season and series, and each row
that does not match with its cause, so that the page cannot say more than the data.
"""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import duckdb

from orchestration.report.markdown import render

SERIES = {"cup": "Cup", "nxs": "Second series", "truck": "Trucks"}

RATES = """
    select series, season, count(*), count(*) filter (where abs(residual) < 0.005)
    from marts.mart_audit_standings
    group by series, season
    order by season, series
"""
PLACES = """
    select
        count(*) filter (where is_equal),
        count(*) filter (where explained_by = 'tie_order_before_2018')
    from marts.mart_audit_standings
    where abs(residual) < 0.005
"""
OFFICIAL_ONLY = """
    select series, season from marts.mart_season_standings
    where not is_computed
    group by series, season
    order by series, season
"""
DIFFERING = """
    select
        audit.season, audit.series, audit.driver_name, audit.official_points::double,
        audit.computed_points::double, coalesce(issues.status, 'unlisted'),
        coalesce(issues.description, '')
    from marts.mart_audit_standings as audit
    left join marts.known_data_issue as issues on audit.explained_by = issues.issue_id
    where abs(audit.residual) >= 0.005
    order by audit.season, audit.series, audit.official_standing, audit.driver_name
"""


class Differing(NamedTuple):
    """A driver's season whose computed points are not the official ones.

    Attributes:
        season: Championship year.
        series: Slug of the series.
        driver_name: Who.
        official_points: What the official table says.
        computed_points: What results and rules give; None where they give no row.
        status: What is known of the cause: explained, located, unexplained or unlisted.
        description: The cause, or what was tried.
    """

    season: int
    series: str
    driver_name: str
    official_points: float
    computed_points: float | None
    status: str
    description: str


def audit_page(published: Path) -> str:
    """Return the page as Markdown.

    Args:
        published: The published DuckDB file.

    Raises:
        duckdb.Error: The file is not there or has no audit.
    """
    with duckdb.connect(str(published), read_only=True) as db:
        rates = db.execute(RATES).fetchall()
        [(in_place, tied)] = db.execute(PLACES).fetchall()
        official_only = db.execute(OFFICIAL_ONLY).fetchall()
        differing = [Differing(*row) for row in db.execute(DIFFERING).fetchall()]
    by_season: dict[int, dict[str, str]] = {}
    for series, season, count, equal in rates:
        by_season.setdefault(season, {})[series] = f"{equal} of {count}"
    return render(
        "audit.md.jinja",
        series=SERIES,
        total=sum(count for _, _, count, _ in rates),
        equal=sum(equal for _, _, _, equal in rates),
        by_season=by_season,
        in_place=in_place,
        tied=tied,
        official_only=official_only,
        statuses=sorted(Counter(row.status for row in differing).items()),
        differing=differing,
    )
