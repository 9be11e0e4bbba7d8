"""A build is spared only when the marts were made of the very same inputs."""

import duckdb
import pytest

from orchestration.building import fingerprint
from orchestration.building.fingerprint import inputs_of
from orchestration.store.lap_files import keep
from orchestration.store.warehouse import lap_folder, writing


@pytest.fixture
def warehouse(tmp_path):
    file = tmp_path / "warehouse" / "stockcar.duckdb"
    with writing(file):
        pass
    return file


def look(warehouse):
    with duckdb.connect(str(warehouse), read_only=True) as db:
        return inputs_of(db, lap_folder(warehouse))


def changed(warehouse, before) -> set[str]:
    after = look(warehouse)
    assert after.code == before.code
    return {name for name in after.raw if after.raw[name] != before.raw[name]}


def test_the_same_inputs_are_known_again(warehouse):
    assert look(warehouse) == look(warehouse)


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("article", "(article_id, text) values ('a', 'Words.')"),
        ("feed_payload", "(source, sha256) values ('nascar_feed', 'ab')"),
        ("quarantine", "(source, reason) values ('nascar_feed', 'html')"),
    ],
)
def test_a_landed_row_changes_its_table_alone(warehouse, table, row):
    before = look(warehouse)
    with writing(warehouse) as db:
        db.execute(f"insert into raw.{table} {row}")
    assert changed(warehouse, before) == {table}


def test_what_is_refused_again_changes_nothing(warehouse):
    row = "insert into raw.quarantine (reason, known_from) values ('html', timestamp '{}')"
    with writing(warehouse) as db:
        db.execute(row.format("2023-11-04"))
    before = look(warehouse)
    with writing(warehouse) as db:
        db.execute("delete from raw.quarantine")
        db.execute(row.format("2023-11-05"))
    assert changed(warehouse, before) == set()


def test_a_file_of_lap_rows_changes_its_view_alone(warehouse):
    before = look(warehouse)
    file = lap_folder(warehouse) / "pit_stop" / "2023_1.parquet"
    file.parent.mkdir(parents=True)
    made = file.with_suffix(".incoming")
    duckdb.execute(
        f"copy (select 1) to '{made}' (format parquet, kv_metadata {{documents: 'of one race'}})"
    )
    keep(made, file)
    assert changed(warehouse, before) == {"pit_stop"}


@pytest.mark.parametrize("engine", ["dbt-core", "dbt-duckdb", "duckdb"])
def test_another_version_of_an_engine_is_other_code(warehouse, monkeypatch, engine):
    before = look(warehouse).code
    version = fingerprint.version
    monkeypatch.setattr(
        fingerprint, "version", lambda name: "9.9" if name == engine else version(name)
    )
    fingerprint._code.cache_clear()
    try:
        assert look(warehouse).code != before
    finally:
        fingerprint._code.cache_clear()
