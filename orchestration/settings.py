"""The only reader of environment variables: everything named `STOCKCAR_*`.

A misspelt name or an impossible value raises at once; a setting that is silently ignored is how
a pipeline ends up fetching from the wrong place.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
DBT_PROJECT = REPO / "dbt_project"
BUNDLED = REPO / "data" / "bundled"

KNOWN = {
    "STOCKCAR_DATA_DIR": "folder of archive/, warehouse/, published/ and inbox/ (absolute)",
    "STOCKCAR_HISTORY": "folder (absolute) or http(s) address of nascaR.data's Parquet files",
}


class SettingsError(ValueError):
    """An environment variable of ours is unknown or cannot be used; the message names the cure."""


@dataclass(frozen=True)
class Settings:
    """Where things lie and what is switched on.

    Attributes:
        data_dir: Folder that runs write to.
        bundled: Read-only race facts and articles that come with the repository.
        history: Where nascaR.data's Parquet files are read from, or None: the warehouse then
            begins with the first bundled season.
    """

    data_dir: Path
    bundled: Path = BUNDLED
    history: str | None = None

    @property
    def archive(self) -> Path:
        """Payloads as received; grows, never changes."""
        return self.data_dir / "archive"

    @property
    def inbox(self) -> Path:
        """Where a user drops article files."""
        return self.data_dir / "inbox"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that runs build in; analysts never open it."""
        return self.data_dir / "warehouse" / "stockcar.duckdb"

    @property
    def dbt_target(self) -> Path:
        """Where a build leaves dbt's compiled SQL and the outcome of its checks."""
        return self.data_dir / "warehouse" / "dbt"

    @property
    def published(self) -> Path:
        """The folder of the analysts' copy, its Parquet files and its `release.json`."""
        return self.data_dir / "published"


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from environment variables.

    Raises:
        SettingsError: A `STOCKCAR_*` variable is unknown, or its value cannot be used.
    """
    unknown = sorted(k for k in environ if k.startswith("STOCKCAR_") and k not in KNOWN)
    if unknown:
        raise SettingsError(f"unknown setting {unknown[0]}; known are {', '.join(sorted(KNOWN))}")
    data_dir = Path(environ.get("STOCKCAR_DATA_DIR") or REPO / "data")
    if not data_dir.is_absolute():
        raise SettingsError(f"STOCKCAR_DATA_DIR must be an absolute path, not {str(data_dir)!r}")
    history = environ.get("STOCKCAR_HISTORY") or None
    if history and not (history.startswith(("http://", "https://")) or Path(history).is_absolute()):
        raise SettingsError(
            f"STOCKCAR_HISTORY must be an absolute path or an http(s) address, not {history!r}"
        )
    return Settings(data_dir=data_dir, history=history)
