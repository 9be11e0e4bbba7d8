"""Settings: what is misspelt or impossible is refused with a line that names the cure."""

from pathlib import Path

import pytest

from orchestration import settings
from orchestration.settings import SettingsError, load


def test_without_any_setting_all_lies_in_the_repository():
    where = load({})
    assert where.data_dir == settings.REPO / "data"
    assert where.inbox == settings.REPO / "data" / "inbox"
    assert where.history is None


def test_everything_a_run_writes_follows_the_data_folder():
    where = load({"STOCKCAR_DATA_DIR": "/elsewhere"})
    for path in (where.archive, where.inbox, where.warehouse, where.dbt_target, where.published):
        assert path.is_relative_to("/elsewhere")
    assert where.warehouse.name == "stockcar.duckdb"  # dbt's manifest bakes the name in
    assert where.bundled == settings.BUNDLED


def test_an_empty_value_is_no_value():
    assert load({"STOCKCAR_DATA_DIR": "", "STOCKCAR_HISTORY": ""}) == load({})


@pytest.mark.parametrize("place", ["/parquet", "https://example.org/files", "http://localhost:1"])
def test_history_is_a_folder_or_an_address(place):
    assert load({"STOCKCAR_HISTORY": place}).history == place


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("STOCKCAR_DATADIR", "/x", "unknown setting STOCKCAR_DATADIR; known are .*DATA_DIR"),
        ("STOCKCAR_DATA_DIR", "data", "absolute path, not 'data'"),
        ("STOCKCAR_HISTORY", "files", "absolute path or an http"),
        ("STOCKCAR_HISTORY", "ftp://x", "absolute path or an http"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(name, value, said):
    with pytest.raises(SettingsError, match=said):
        load({name: value})


def test_others_variables_are_not_ours():
    assert load({"PATH": "/bin", "DAGSTER_HOME": "x"}) == load({})


def test_only_settings_reads_our_variables():
    """Grep, because a second reader is a second truth. dbt's profile needs the data folder."""
    readers = {
        path.relative_to(settings.REPO).as_posix()
        for folder in ("orchestration", "dbt_project")
        for path in Path(settings.REPO, folder).rglob("*.*")
        if path.suffix in (".py", ".sql", ".yml")
        and not {"target", "logs"} & set(path.parts)
        and ("environ" in (text := path.read_text()) or "env_var" in text)
        and "STOCKCAR_" in text
    }
    hands_the_folder_to_dbt = "orchestration/building/dbt.py"
    assert readers == {
        "orchestration/settings.py",
        "dbt_project/profiles.yml",
        hands_the_folder_to_dbt,
    }
