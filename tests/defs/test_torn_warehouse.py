"""The sensor that builds what changed also has a torn warehouse landed again, and looks hourly."""

from datetime import datetime
from types import SimpleNamespace

import dagster as dg
import pytest

from orchestration import settings
from orchestration.defs import sensors
from orchestration.store.torn import TornError, set_aside
from orchestration.store.warehouse import writer_lock, writing


@pytest.fixture
def where(tmp_path, monkeypatch):
    monkeypatch.setenv("STOCKCAR_DATA_DIR", str(tmp_path))
    return settings.load()


@pytest.fixture
def evaluate(where):
    """What the sensor asks for."""
    with dg.instance_for_test() as instance:
        yield lambda cursor=None: sensors.build_what_changed(
            dg.build_sensor_context(instance=instance, cursor=cursor)
        )


def test_nothing_is_asked_for_before_anything_has_landed(evaluate):
    assert "nothing has landed yet" in evaluate().skip_message


def test_a_warehouse_that_was_set_aside_is_landed_again(evaluate, where):
    with writing(where.warehouse):
        pass
    set_aside(where.warehouse)
    assert evaluate().job_name == "land"
    with writer_lock(where.warehouse):
        assert "at work" in evaluate().skip_message


def test_a_warehouse_found_torn_is_landed_again(evaluate, where, monkeypatch):
    with writing(where.warehouse):
        pass

    def torn(*_):
        raise TornError

    monkeypatch.setattr(sensors, "due", torn)
    assert evaluate().job_name == "land"


@pytest.fixture
def at_hour(monkeypatch):
    """Let the sensor's clock show an hour."""

    def show(hour: int) -> None:
        clock = SimpleNamespace(now=lambda zone: datetime(2023, 11, 4, hour, 30, tzinfo=zone))
        monkeypatch.setattr(sensors, "datetime", clock)

    return show


def test_a_sensor_that_looked_looks_again_when_a_file_was_touched_and_by_the_hour(where, at_hour):
    with writing(where.warehouse):
        pass
    (where.published / "parquet").mkdir(parents=True)
    at_hour(5)
    mark = sensors._mark(where.warehouse, where.published)
    assert sensors._mark(where.warehouse, where.published) == mark
    at_hour(6)
    assert sensors._mark(where.warehouse, where.published) != mark
    at_hour(5)
    (where.published / "parquet" / "fct_lap.parquet").write_text("x")
    assert sensors._mark(where.warehouse, where.published) != mark
