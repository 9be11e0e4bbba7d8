"""The summary shows names as they are: none of them acts on the console or in the terminal."""

from io import StringIO
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from orchestration.cli.summary import print_summary
from orchestration.publishing.release_json import Release, write
from orchestration.store.file_hash import sha256_of
from tests.report.hostile import SIGN, TEXTS, unseen


@pytest.fixture
def published(tmp_path: Path) -> Path:
    folder = tmp_path / "published [bold]"
    folder.mkdir()
    with duckdb.connect(str(folder / "stockcar.duckdb")) as db:
        db.execute(
            """
            create schema marts;
            create table marts.mart_championship_outcome (
                season integer, series varchar, champion_name varchar
            )
            """
        )
    return folder


def shown(published: Path, champion: str) -> str:
    with duckdb.connect(str(published / "stockcar.duckdb")) as db:
        db.execute("delete from marts.mart_championship_outcome")
        db.execute(
            "insert into marts.mart_championship_outcome values (2025, 'cup', $1)", [champion]
        )
    release = Release(
        released_at="2025-01-01T00:00:00+00:00",
        data_known_at="[bold]2025[/] \x1b[2J",
        tables={"marts.dim_race": {"rows": 1, "content": "", "columns": ""}},
        definitions={},
        files={"stockcar.duckdb": sha256_of(published / "stockcar.duckdb")},
        checks=[],
        duckdb_version="1",
    )
    write(published, release)
    printed = StringIO()
    console = Console(file=printed, width=2500, color_system=None)
    print_summary(published, console, console)
    return printed.getvalue()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_champions_name_is_shown_as_it_is(published, text):
    said = shown(published, text)
    assert unseen(said) == []
    assert SIGN in said


def test_markup_is_shown_and_not_obeyed(published):
    said = shown(published, "[bold red]Ann Rook[/] [/nothing]")
    assert "[bold red]Ann Rook[/] [/nothing]" in said
    assert r"known at [bold]2025[/] \x1b[2J UTC" in said
    assert "published [bold]" in said
