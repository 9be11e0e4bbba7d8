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
    "STOCKCAR_LIVE": "1 lets schedules and sensors ask hosts that are not this machine",
    "STOCKCAR_FEED_URL": "base address of the race feed",
    "STOCKCAR_FEED_KINDS": "further documents of races and seasons, separated by commas",
    "STOCKCAR_REQUESTS_PER_SECOND": "most requests a second to one host (1)",
    "STOCKCAR_CONTACT": "an e-mail or web address for the sources' logs; needed to go live",
    "STOCKCAR_PROJECT_URL": "the address of this project or of your fork, for the same logs",
    "STOCKCAR_ALLOW_PRIVATE": "1 lets addresses in private networks be asked",
    "STOCKCAR_NEWS_FILE": "file (absolute) that lists the news feeds and pages to read",
    "STOCKCAR_WEBHOOK_URL": "address that is told of failed runs",
}
FEED_KINDS = (
    "lap_times",
    "lap_notes",
    "live_flag_data",
    "live_pit_data",
    "loopstats",
    "live_points",
    "drivers_points",
    "owners_points",
    "manufacturer_points",
)
"""Documents that `STOCKCAR_FEED_KINDS` may add to the season index and the weekend feed."""


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
        live: True lets hosts that are not this machine be asked.
        feed_url: Base address of the race feed.
        feed_kinds: Documents to fetch beyond the season index and the weekend feeds.
        requests_per_second: Most requests a second to one host.
        contact: An e-mail or web address by which the sources can reach the operator.
        project_url: Address of the project, for the sources.
        allow_private: True lets addresses in private networks be asked.
        news_file: List of news feeds and pages, or None: no news is fetched.
        webhook_url: Told of failed runs, or None.
    """

    data_dir: Path
    bundled: Path = BUNDLED
    history: str | None = None
    live: bool = False
    feed_url: str = "https://cf.nascar.com"
    feed_kinds: tuple[str, ...] = ()
    requests_per_second: float = 1.0
    contact: str = ""
    project_url: str = ""
    allow_private: bool = False
    news_file: Path | None = None
    webhook_url: str | None = None

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
    news_file = environ.get("STOCKCAR_NEWS_FILE") or None
    if news_file and not Path(news_file).is_absolute():
        raise SettingsError(f"STOCKCAR_NEWS_FILE must be an absolute path, not {news_file!r}")
    return Settings(
        data_dir=data_dir,
        history=history,
        live=_switch(environ, "STOCKCAR_LIVE"),
        feed_url=_web_address(environ, "STOCKCAR_FEED_URL") or Settings.feed_url,
        feed_kinds=_kinds(environ.get("STOCKCAR_FEED_KINDS", "")),
        requests_per_second=_rate(environ.get("STOCKCAR_REQUESTS_PER_SECOND") or "1"),
        contact=_header_text(environ, "STOCKCAR_CONTACT"),
        project_url=_web_address(environ, "STOCKCAR_PROJECT_URL") or "",
        allow_private=_switch(environ, "STOCKCAR_ALLOW_PRIVATE"),
        news_file=Path(news_file) if news_file else None,
        webhook_url=_web_address(environ, "STOCKCAR_WEBHOOK_URL"),
    )


def _switch(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name) or "0"
    if value not in ("0", "1"):
        raise SettingsError(f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


def _header_text(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if not (value.isascii() and value.isprintable() and len(value) <= 200):
        raise SettingsError(f"{name} must be at most 200 plain letters, not {value!r}")
    return value


def _web_address(environ: Mapping[str, str], name: str) -> str | None:
    value = _header_text(environ, name)
    if value and not value.startswith(("http://", "https://")):
        raise SettingsError(f"{name} must be an http(s) address, not {value!r}")
    return value or None


def _kinds(value: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    for name in names:
        if name not in FEED_KINDS:
            raise SettingsError(f"STOCKCAR_FEED_KINDS knows {', '.join(FEED_KINDS)}; not {name!r}")
    return names


def _rate(value: str) -> float:
    try:
        rate = float(value)
    except ValueError:
        rate = 0.0
    if not 0.01 <= rate <= 1000:
        raise SettingsError(
            f"STOCKCAR_REQUESTS_PER_SECOND must be a number from 0.01 to 1000, not {value!r}"
        )
    return rate
