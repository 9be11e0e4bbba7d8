"""A build is spared only when the marts were made of the very same inputs."""

from dataclasses import replace

import duckdb
import pytest

from orchestration import settings
from orchestration.building import fingerprint
from orchestration.publishing.release import ReleaseError
from orchestration.store import warehouse


@pytest.fixture
def where(tmp_path):
    made = settings.load({"STOCKCAR_DATA_DIR": str(tmp_path)})
    with warehouse.writing(made.warehouse) as db:
        db.execute("create schema marts")
        db.execute("create table marts.dim_race (race_id integer)")
    return made


def built(where) -> fingerprint.Inputs:
    inputs = fingerprint.of_inputs(where.warehouse)
    fingerprint.build_begins(where)
    fingerprint.build_ended(where, inputs)
    fingerprint.require_built(where)
    return inputs


def test_the_same_inputs_are_known_again(where):
    inputs = fingerprint.of_inputs(where.warehouse)
    assert fingerprint.changed_since_build(where, inputs) is None
    assert built(where) == inputs == fingerprint.of_inputs(where.warehouse)
    assert fingerprint.changed_since_build(where, inputs) == set()


def test_a_landed_row_changes_its_table_alone(where):
    built(where)
    with warehouse.writing(where.warehouse) as db:
        db.execute("insert into raw.quarantine (source, reason) values ('nascar_feed', 'html')")
    inputs = fingerprint.of_inputs(where.warehouse)
    assert fingerprint.changed_since_build(where, inputs) == {"quarantine"}


def test_a_file_of_lap_rows_changes_its_view_alone(where):
    built(where)
    file = warehouse.lap_folder(where.warehouse) / "pit_stop" / "2023_1.parquet"
    file.parent.mkdir(parents=True)
    duckdb.execute(f"copy (select 1) to '{file}' (kv_metadata {{documents: 'of one race'}})")
    inputs = fingerprint.of_inputs(where.warehouse)
    assert fingerprint.changed_since_build(where, inputs) == {"pit_stop"}


def test_other_code_changes_everything(where):
    inputs = built(where)
    other = replace(inputs, code="of another version")
    assert fingerprint.changed_since_build(where, other) is None


def test_a_warehouse_made_anew_is_built_again(where):
    inputs = built(where)
    where.warehouse.unlink()
    with warehouse.writing(where.warehouse):
        pass
    assert fingerprint.of_inputs(where.warehouse) == inputs
    assert fingerprint.changed_since_build(where, inputs) is None


def test_half_a_build_is_never_published(where):
    inputs = built(where)
    fingerprint.build_begins(where)
    assert fingerprint.changed_since_build(where, inputs) is None
    with pytest.raises(ReleaseError, match="did not end"):
        fingerprint.require_built(where)
