"""A build is spared only when the published file was made of the very same inputs."""

import pytest

from orchestration import fingerprint, settings, warehouse
from orchestration.release import ReleaseError


@pytest.fixture
def where(tmp_path):
    made = settings.load({"STOCKCAR_DATA_DIR": str(tmp_path)})
    with warehouse.writing(made.warehouse):
        pass
    made.published.mkdir()
    (made.published / "stockcar.duckdb").touch()
    return made


def built_and_published(where) -> str:
    inputs = fingerprint.of_inputs(where.warehouse)
    fingerprint.build_begins(where)
    fingerprint.build_ended(where, inputs)
    fingerprint.require_built(where)
    fingerprint.released(where)
    return inputs


def test_the_same_inputs_are_known_again(where):
    assert not fingerprint.is_published(where, fingerprint.of_inputs(where.warehouse))
    inputs = built_and_published(where)
    assert fingerprint.is_published(where, inputs)
    assert fingerprint.of_inputs(where.warehouse) == inputs


def test_a_landed_row_changes_them(where):
    inputs = built_and_published(where)
    with warehouse.writing(where.warehouse) as db:
        db.execute("insert into raw.quarantine (source, reason) values ('nascar_feed', 'html')")
    assert fingerprint.of_inputs(where.warehouse) != inputs


def test_a_lost_file_is_published_again(where):
    inputs = built_and_published(where)
    (where.published / "stockcar.duckdb").unlink()
    assert not fingerprint.is_published(where, inputs)


def test_half_a_build_is_never_published(where):
    inputs = built_and_published(where)
    fingerprint.build_begins(where)
    assert not fingerprint.is_published(where, inputs)
    with pytest.raises(ReleaseError, match="did not end"):
        fingerprint.require_built(where)
