"""What is said of the packages' known vulnerabilities."""

import re
import tomllib

from tests.advisories import NOT_REACHED, told
from tests.surroundings import REPO

SOUND = {"name": "sound", "version": "1.0", "vulns": []}
UNKNOWN = {"name": "unknown", "skip_reason": "could not be audited"}
HOLED = {
    "name": "holed",
    "version": "2.0",
    "vulns": [
        {"id": "PYSEC-2031-1", "fix_versions": ["2.1"], "aliases": []},
        {"id": "PYSEC-2031-2", "fix_versions": [], "aliases": []},
    ],
}


def test_a_vulnerability_is_named_with_its_cure():
    assert told({"dependencies": [SOUND, HOLED, UNKNOWN]}) == (
        [
            "holed 2.0: PYSEC-2031-1, mended in 2.1",
            "holed 2.0: PYSEC-2031-2, mended in no version yet",
            "2 of 3 packages looked up, 2 advisories",
        ],
        True,
    )


def test_nothing_known_is_no_failure():
    assert told({"dependencies": [SOUND]}) == (["1 of 1 packages looked up, 0 advisories"], False)


def test_a_service_out_of_reach_is_said_and_is_not_taken_for_nothing_known():
    assert told({"dependencies": [UNKNOWN]}) == ([NOT_REACHED], False)


def test_each_package_is_listed_with_what_it_is_for():
    project = tomllib.loads((REPO / "pyproject.toml").read_text())["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    listed = re.findall(
        r"^\| ([a-z0-9-]+) \| \S", (REPO / "docs" / "dependencies.md").read_text(), re.M
    )
    assert sorted(listed) == sorted(re.split("[=<>~]", name)[0] for name in needed)
