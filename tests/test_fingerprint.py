"""A build is spared only when the marts were made of the very same inputs."""

import pytest

from orchestration import fingerprint, settings, warehouse
from orchestration.release import ReleaseError


@pytest.fixture
def where(tmp_path):
    made = settings.load({"STOCKCAR_DATA_DIR": str(tmp_path)})
    with warehouse.writing(made.warehouse) as db:
        db.execute("create schema marts")
        db.execute("create table marts.dim_race (race_id integer)")
    return made


def built(where) -> str:
    inputs = fingerprint.of_inputs(where.warehouse)
    fingerprint.build_begins(where)
    fingerprint.build_ended(where, inputs)
    fingerprint.require_built(where)
    return inputs


def test_the_same_inputs_are_known_again(where):
    assert not fingerprint.is_built(where, fingerprint.of_inputs(where.warehouse))
    inputs = built(where)
    assert fingerprint.is_built(where, inputs)
    assert fingerprint.of_inputs(where.warehouse) == inputs


def test_a_landed_row_changes_them(where):
    inputs = built(where)
    with warehouse.writing(where.warehouse) as db:
        db.execute("insert into raw.quarantine (source, reason) values ('nascar_feed', 'html')")
    assert fingerprint.of_inputs(where.warehouse) != inputs


def test_a_warehouse_made_anew_is_built_again(where):
    inputs = built(where)
    where.warehouse.unlink()
    with warehouse.writing(where.warehouse):
        pass
    assert fingerprint.of_inputs(where.warehouse) == inputs
    assert not fingerprint.is_built(where, inputs)


def test_half_a_build_is_never_published(where):
    inputs = built(where)
    fingerprint.build_begins(where)
    assert not fingerprint.is_built(where, inputs)
    with pytest.raises(ReleaseError, match="did not end"):
        fingerprint.require_built(where)
