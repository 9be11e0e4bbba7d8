"""A landing says which document of the archive is torn, and how it comes back."""

from datetime import UTC, datetime

import dagster as dg

from orchestration.defs.ingest_results import feed_payload
from orchestration.defs.resources import Stockcar
from orchestration.store import archive
from orchestration.store.archive import Subject

RACE = Subject("nascar_feed", "weekend_feed", 2023, 3, 5373)


def test_a_torn_document_is_named_with_its_path_and_the_cure(tmp_path, monkeypatch):
    monkeypatch.setenv("STOCKCAR_DATA_DIR", str(tmp_path))
    seen = datetime(2023, 12, 24, tzinfo=UTC)
    torn = archive.put(tmp_path / "archive", RACE, b'{"weekend_race": []}', seen).path
    torn.write_bytes(torn.read_bytes()[:-6])
    with dg.instance_for_test() as instance:
        run = dg.materialize(
            [feed_payload],
            partition_key="2023",
            resources={"stockcar": Stockcar()},
            instance=instance,
        )
        told = [entry.user_message for entry in instance.all_logs(run.run_id)]
    (said,) = [text for text in told if str(torn) in text]
    assert "cannot be unpacked" in said
    assert "Put it back from a copy" in said
    assert run.success
