"""Run dbt's staging layer over a data folder, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from orchestration.settings import DBT_PROJECT


def stage(data_dir: Path, target: Path, selection: str = "path:models/staging/nascar_feed") -> None:
    """Build the staging models on a warehouse; raises CalledProcessError when one fails."""
    subprocess.run(
        [
            *(str(Path(sys.executable).with_name("dbt")), "run", "--quiet", "--select", selection),
            *("--target-path", str(target), "--project-dir", str(DBT_PROJECT)),
            *("--profiles-dir", str(DBT_PROJECT)),
        ],
        check=True,
        timeout=600,
        env={**os.environ, "STOCKCAR_DATA_DIR": str(data_dir)},
    )
