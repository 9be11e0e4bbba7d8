"""What dbt says of its audit decides whether there is a release at all."""

import json
from pathlib import Path

import pytest

from orchestration.publishing.release import Check, ReleaseError, read_checks


class Audit:
    """What dbt leaves behind: the checks there are, and how those that ran ended."""

    def __init__(self, folder: Path, **outcomes: str | None):
        def name(check: str) -> str:
            return f"test.stockcar.{check}.0a1b2c"

        self.run_results = folder / "run_results.json"
        results = [
            {"unique_id": name(check), "status": status, "failures": int(status == "fail")}
            for check, status in outcomes.items()
            if status
        ]
        results.append({"unique_id": "model.stockcar.dim", "status": "success", "failures": None})
        nodes = {name(check): {"resource_type": "test"} for check in outcomes}
        self.run_results.write_text(json.dumps({"results": results}))
        (folder / "manifest.json").write_text(json.dumps({"nodes": nodes}))


def test_the_checks_of_an_audited_build_are_read(tmp_path):
    audit = Audit(tmp_path, unique_races="pass", a_known_gap="warn")
    assert read_checks(audit.run_results) == [
        Check("a_known_gap", "warn", 0),
        Check("unique_races", "pass", 0),
    ]


@pytest.mark.parametrize(
    ("status", "said"),
    [("fail", "do not hold.*one_winner"), ("error", "do not hold"), (None, "not run.*one_winner")],
)
def test_a_check_that_failed_or_never_ran_refuses_the_release(tmp_path, status, said):
    audit = Audit(tmp_path, one_winner=status, unique_races="pass")
    with pytest.raises(ReleaseError, match=said):
        read_checks(audit.run_results)


def test_a_warehouse_never_audited_is_refused(tmp_path):
    with pytest.raises(ReleaseError, match="not been audited"):
        read_checks(tmp_path / "run_results.json")
