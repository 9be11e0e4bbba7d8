"""The command line: `python -m orchestration run`, `rebuild`, `refresh 2023`, `summary`, ..."""

import argparse
import gc
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb
from rich.console import Console

from orchestration import settings
from orchestration.cli.summary import print_summary
from orchestration.cli.verify import print_state, print_verification, say
from orchestration.publishing.verify import readable_file
from orchestration.report.outside_text import TerminalFormatter, on_terminal


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status, 0 when all went well."""
    parser = argparse.ArgumentParser(prog="python -m orchestration", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="land, build what changed, audit and publish, offline")
    commands.add_parser("rebuild", help="the same, and build all anew although nothing changed")
    commands.add_parser("summary", help="say what is published")
    commands.add_parser("sql", help="open a DuckDB shell on the published file, read-only")
    refresh = commands.add_parser("refresh", help="fetch seasons, rebuild, audit and publish")
    refresh.add_argument("seasons", type=season_span, help="2023, or a span such as 2018-2023")
    refresh.add_argument("--dry-run", action="store_true", help="print the addresses, ask nothing")
    commands.add_parser("audit", help="tell the match with the official standings, as Markdown")
    commands.add_parser("health", help="say how the sources are, and what is published")
    verify = commands.add_parser("verify", help="compare a release with what was published")
    verify.add_argument("path", nargs="?", type=Path, help="its folder, wherever it was copied to")
    commands.add_parser("ui", help="serve Dagster's web UI, with its daemon, until Ctrl-C")
    commands.add_parser("tidy", help="mark runs that were killed as failed, so that none waits")
    chosen = parser.parse_args(arguments)
    errors = Console(stderr=True)
    logging.lastResort.setFormatter(TerminalFormatter())
    try:
        where = settings.load()
        if chosen.command in ("run", "rebuild", "refresh"):  # fail before three seconds of imports
            where.warehouse.parent.mkdir(parents=True, exist_ok=True)
        if chosen.command == "run":
            from orchestration.cli.jobs import land_and_build  # imports Dagster: three seconds

            land_and_build(errors)
        elif chosen.command == "rebuild":
            from orchestration.cli.jobs import rebuild

            rebuild(errors)
        elif chosen.command == "refresh":
            from orchestration.cli.refresh import dry_run, refresh_seasons

            if chosen.dry_run:
                dry_run(where, chosen.seasons, Console())
                return 0
            refresh_seasons(where, chosen.seasons, errors)
        elif chosen.command == "sql":
            from orchestration.cli.sql_shell import open_sql_shell

            open_sql_shell(where.published, errors)
        elif chosen.command == "audit":
            from orchestration.report.audit_page import audit_page

            file, differences = readable_file(where.published)
            say(errors, differences)
            sys.stdout.write(audit_page(file))
            return 0
        elif chosen.command == "health":
            from orchestration.building.outcomes import published_last
            from orchestration.report.health_page import health_table

            recorded = published_last(where.warehouse)
            is_verified = print_state(where.published, recorded, Console())
            table = health_table(where, is_verified)
            Console().print(table, soft_wrap=True, markup=False, highlight=False)
            return 0 if is_verified else 1
        elif chosen.command == "verify":
            return 0 if print_verification(chosen.path or where.published, Console()) else 1
        elif chosen.command == "tidy":
            from orchestration.cli.instance import tidy

            tidy(os.environ.get("DAGSTER_HOME"), where)
            return 0
        elif chosen.command == "ui":
            from orchestration.cli.web_ui import serve_web_ui

            serve_web_ui(os.environ.get("DAGSTER_HOME"), where, errors)
            return 0
        print_summary(where.published, Console(), errors)
    except (settings.SettingsError, OSError, RuntimeError, duckdb.Error) as error:
        errors.print("[bold red]failed:[/]", end=" ")
        errors.print(on_terminal(error), markup=False, highlight=False, soft_wrap=True)
        return 1
    return 0


def season_span(text: str) -> range:
    """Read `2023` or `2018-2023` as the seasons it names; raises ValueError for anything else."""
    first, _, last = text.partition("-")
    seasons = range(int(first), int(last or first) + 1)
    if not seasons:
        raise ValueError(f"{text} names no season")
    return seasons


if __name__ == "__main__":
    # A command lives for seconds and keeps what it loads. All that the collector would do is walk
    # the million objects of Dagster and dbt over and over, for two seconds, the last time at exit.
    gc.disable()
    status = main()
    gc.freeze()
    sys.exit(status)
