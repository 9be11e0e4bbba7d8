"""One page on how well the computed standings agree with the official record.

Written from the marts and nothing else: the match rate of every season and series, and each row
that does not match with its cause, so that the page cannot say more than the data.
"""

from collections import Counter
from pathlib import Path

import duckdb

SERIES = {"cup": "Cup", "nxs": "Second series", "truck": "Trucks"}


def audit_page(published: Path) -> str:
    """Return the page as Markdown.

    Args:
        published: The published DuckDB file.

    Raises:
        duckdb.Error: The file is not there or has no audit.
    """
    with duckdb.connect(str(published), read_only=True) as db:
        parts = [
            "# Audit of the standings",
            "Official final tables against the standings computed from results and rules. Points"
            " count; of places only the share is given.",
            _rates(db),
            _places(db),
            _not_computed(db),
            _causes(db),
        ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _rates(db: duckdb.DuckDBPyConnection) -> str:
    """Tell the share of rows with the official points, per season and series."""
    rows = db.execute(
        """
        select series, season, count(*), count(*) filter (where abs(residual) < 0.005)
        from marts.mart_audit_standings
        group by series, season
        order by season, series
        """
    ).fetchall()
    if not rows:
        return "No season is audited."
    total, equal = sum(row[2] for row in rows), sum(row[3] for row in rows)
    by_season: dict[int, dict[str, str]] = {}
    for series, season, count, same in rows:
        by_season.setdefault(season, {})[series] = f"{same} of {count}"
    lines = [
        f"## Rows with the official points: {equal:,} of {total:,} ({equal / total:.2%})",
        "",
        "| Season | " + " | ".join(SERIES.values()) + " |",
        "|---|" + "---|" * len(SERIES),
    ]
    for season, cells in by_season.items():
        lines.append(f"| {season} | " + " | ".join(cells.get(s, "") for s in SERIES) + " |")
    return "\n".join(lines)


def _places(db: duckdb.DuckDBPyConnection) -> str:
    """Tell how many of the rows with the official points have the official place as well."""
    [(equal, tied)] = db.execute(
        """
        select
            count(*) filter (where is_equal),
            count(*) filter (where explained_by = 'tie_order_before_2018')
        from marts.mart_audit_standings
        where abs(residual) < 0.005
        """
    ).fetchall()
    return (
        f"## Of these, in the official place: {equal:,}\n\n"
        f"{tied:,} others have their points in common with somebody, and the tables of old number"
        " ties in more than one way; the rest stand below a row that differs."
    )


def _not_computed(db: duckdb.DuckDBPyConnection) -> str:
    """Name the seasons whose official table stands in, if any is in the warehouse."""
    seasons = db.execute(
        """
        select series, season from marts.mart_season_standings
        where not is_computed
        group by series, season
        order by series, season
        """
    ).fetchall()
    if not seasons:
        return ""
    told = ", ".join(f"{SERIES[series]} {season}" for series, season in seasons)
    return (
        "## Seasons shown by their official table\n\n"
        f"What their points rest on is not known: {told}."
    )


def _causes(db: duckdb.DuckDBPyConnection) -> str:
    """List every row whose points differ, with the known defect that explains it."""
    rows = db.execute(
        """
        select
            audit.season, audit.series, audit.driver_name, audit.official_points::double,
            audit.computed_points::double, coalesce(issues.status, 'unlisted'),
            coalesce(issues.description, '')
        from marts.mart_audit_standings as audit
        left join marts.known_data_issue as issues on audit.explained_by = issues.issue_id
        where abs(audit.residual) >= 0.005
        order by audit.season, audit.series, audit.official_standing, audit.driver_name
        """
    ).fetchall()
    if not rows:
        return "## Rows that differ\n\nNone."
    counts = Counter(row[5] for row in rows)
    lines = [
        f"## Rows that differ: {len(rows)}",
        "",
        ", ".join(f"{count} {status}" for status, count in sorted(counts.items())) + ". *Located*"
        " says that only the points of that race make up the difference, not why.",
        "",
        "| Season | Series | Driver | Official | Computed | Status | Cause, or what was tried |",
        "|---|---|---|---|---|---|---|",
    ]
    for season, series, driver, official, computed, status, description in rows:
        ours = "none" if computed is None else f"{computed:g}"
        lines.append(
            f"| {season} | {SERIES[series]} | {driver} | {official:g} | {ours} | {status}"
            f" | {description} |"
        )
    return "\n".join(lines)
