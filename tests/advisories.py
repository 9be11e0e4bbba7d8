"""Known vulnerabilities of the pinned packages, as pip-audit finds them; `make advisories`.

The world outside decides what is known, so this tells and fails alone: it is no part of the tests.
"""

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parent.parent / "requirements-dev.txt"
MOST_SECONDS = 120


def told(report: dict) -> tuple[list[str], bool]:
    """What a report of pip-audit says, and whether it names a vulnerability.

    Args:
        report: Its JSON: `dependencies`, each with `name` and either `version` and `vulns`, or the
            `skip_reason` for which nothing is known of it.

    Returns:
        Sentences for people, and True if any package has a known vulnerability.
    """
    packages = report["dependencies"]
    audited = [one for one in packages if "skip_reason" not in one]
    if not audited:
        return [NOT_REACHED], False
    found = [
        f"{one['name']} {one['version']}: {vulnerability['id']}, mended in "
        f"{', '.join(vulnerability['fix_versions']) or 'no version yet'}"
        for one in audited
        for vulnerability in one["vulns"]
    ]
    return [
        *found,
        f"{len(audited)} of {len(packages)} packages looked up, {len(found)} advisories",
    ], bool(found)


NOT_REACHED = "advisories: skipped, the service that knows them cannot be reached from here"


def main() -> int:
    """Ask for the packages of the lock file; 1 if one of them is known to be vulnerable."""
    command = (
        *(sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip"),
        *("--requirement", str(LOCK), "--progress-spinner", "off", "--format", "json"),
    )
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=MOST_SECONDS, check=False
        )
        sentences, is_vulnerable = told(json.loads(run.stdout))
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        sentences, is_vulnerable = [NOT_REACHED], False
    print("\n".join(sentences))
    return int(is_vulnerable)


if __name__ == "__main__":
    sys.exit(main())
