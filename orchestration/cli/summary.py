"""What is published, said shortly: tables and rows, the champions, and what to type next."""

from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.cli.verify import say
from orchestration.publishing.release_json import read_release
from orchestration.publishing.verify import readable_file
from orchestration.report.outside_text import on_terminal, plain

SERIES = ("cup", "nxs", "truck")
CHAMPIONS = """
    select
        season,
        max(champion_name) filter (where series = 'cup') as cup,
        max(champion_name) filter (where series = 'nxs') as nxs,
        max(champion_name) filter (where series = 'truck') as truck,
    from marts.mart_championship_outcome
    group by season
    order by season
"""


def print_summary(published: Path, console: Console, errors: Console) -> None:
    """Print what the published folder holds.

    Args:
        published: The published folder.
        console: Where to.
        errors: Told what is not as it was published, where the DuckDB file itself is.

    Raises:
        FileNotFoundError: Nothing is published yet.
        NotVerifiedError: The file is not what was published.
    """
    file, differences = readable_file(published)
    say(errors, differences)
    release = read_release(published)
    tables = {name: table for name, table in release.tables.items() if name.startswith("marts.")}
    with duckdb.connect(str(file), read_only=True) as db:
        champions = db.execute(CHAMPIONS).fetchall()
    rows = sum(int(table["rows"]) for table in tables.values())
    console.print(
        Text.assemble(
            ("\nPublished", "bold"),
            f" {len(tables)} tables, {rows:,} rows, {len(release.checks)} checks held, "
            f"data known at {plain(release.data_known_at)} UTC",
        )
    )
    for name in ("dim_race", "fct_race_result", "fct_points_event", "fct_caution", "fct_incident"):
        if table := tables.get(f"marts.{name}"):
            console.print(f"  {table['rows']:>8,}  {name}")
    board = Table("season", *SERIES, title="Champions")
    for season, *names in champions:
        board.add_row(str(season), *(Text(plain(name or "")) for name in names))
    console.print(board)
    console.print(f"File: {on_terminal(file)}", markup=False, soft_wrap=True)
    console.print("Next: `make sql` to query it, `make ui` to see how it was made")
