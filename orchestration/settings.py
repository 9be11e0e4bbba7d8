"""What an installation can set: `STOCKCAR_*` in the environment, or in the file `.env`.

The environment wins over the file, and an empty value is no value, so that a line of the file can
be undone for one command. A misspelt name, an impossible value or a line of the file that says
nothing raises at once; a setting that is silently ignored is how a pipeline ends up fetching from
the wrong place. Nothing else reads these variables, except dbt's profile, to which `building.dbt`
shows the data folder. What may hold a password or a token is a `SecretStr`: it is printed as stars,
and no message repeats what was set.
"""

import os
import re
from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

from dotenv.parser import parse_stream
from pydantic import BeforeValidator, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

REPO = Path(__file__).resolve().parents[1]
DBT_PROJECT = REPO / "dbt_project"
BUNDLED = REPO / "data" / "bundled"
ENV_FILE = REPO / ".env"
PREFIX = "STOCKCAR_"
HOST = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]")
WEB = ("http://", "https://")


class SettingsError(ValueError):
    """A setting is unknown or cannot be used; the message names it and the cure."""


def _switch(value: object) -> object:
    if value not in ("0", "1", True, False):
        raise ValueError(f"must be 0 or 1, not {value!r}")
    return value


def _absolute_path(value: object) -> object:
    if not Path(str(value)).is_absolute():
        raise ValueError(f"must be an absolute path, not {str(value)!r}")
    return value


def _header_text(value: object) -> object:
    text = str(value).strip()
    if not (text.isascii() and text.isprintable() and len(text) <= 200):
        raise ValueError(f"must be at most 200 plain letters, not {text!r}")
    return text


def _is_address(text: str) -> bool:
    return text.startswith(WEB) and text.isascii() and text.isprintable() and " " not in text


def _secret_address(value: object) -> object:
    text = _revealed(value).strip()
    if not _is_address(text):
        raise ValueError("must be an http(s) address of plain letters")
    return SecretStr(text)


def _open_address(value: object) -> object:
    text = str(value).strip()
    if not _is_address(text) or len(text) > 200:
        raise ValueError("must be an http(s) address of at most 200 plain letters")
    if set("@?#") & set(text):
        raise ValueError("is shown in logs, so it must have no user name, password or query")
    return text


def _folder_or_address(value: object) -> object:
    text = _revealed(value).strip()
    if not (_is_address(text) or Path(text).is_absolute()):
        raise ValueError("must be an absolute path or an http(s) address")
    return SecretStr(text)


def _revealed(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _rate(value: object) -> object:
    try:
        rate = float(str(value))
    except ValueError:
        rate = 0.0
    if not 0.01 <= rate <= 1000:
        raise ValueError(f"must be a number from 0.01 to 1000, not {value!r}")
    return rate


def _run_history(value: object) -> object:
    if value not in ("stockcar", "dagster"):
        raise ValueError(f"must be stockcar or dagster, not {value!r}")
    return value


def _count(value: object) -> object:
    if not (str(value).isascii() and str(value).isdigit()):
        raise ValueError(f"must be a whole number, 0 or more, not {value!r}")
    return value


def _names(value: object) -> object:
    if isinstance(value, str):
        return tuple(name.strip() for name in value.split(",") if name.strip())
    return value


def _address(value: object) -> object:
    try:
        return str(ip_address(str(value)))
    except ValueError:
        raise ValueError(f"must be an IP address of this machine, not {value!r}") from None


def _port(value: object) -> object:
    if not (str(value).isascii() and str(value).isdigit() and int(str(value)) < 65536):
        raise ValueError(f"must be a port, 0 to 65535, not {value!r}")
    return value


def _hosts(value: object) -> object:
    hosts = _names(value)
    for host in hosts:
        if not HOST.fullmatch(host):  # "*" would let any page be pointed here
            raise ValueError(f"must be names or addresses without a port or *, not {host!r}")
    return hosts


Switch = Annotated[bool, BeforeValidator(_switch)]
AbsolutePath = Annotated[Path, BeforeValidator(_absolute_path)]
HeaderText = Annotated[str, BeforeValidator(_header_text)]
OpenAddress = Annotated[str, BeforeValidator(_open_address)]
SecretAddress = Annotated[SecretStr, BeforeValidator(_secret_address)]
FolderOrSecretAddress = Annotated[SecretStr, BeforeValidator(_folder_or_address)]
Rate = Annotated[float, BeforeValidator(_rate)]
RunHistory = Annotated[str, BeforeValidator(_run_history)]
Count = Annotated[int, BeforeValidator(_count)]
Address = Annotated[str, BeforeValidator(_address)]
Port = Annotated[int, BeforeValidator(_port)]
Hosts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_hosts)]
Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_names)]


class Settings(BaseSettings):
    """Where things lie and what is switched on; `.env.example` says the same to operators.

    Attributes:
        data_dir: Folder that runs write to.
        history: Folder or address that is looked at for newer Parquet files of nascaR.data, or
            None; what the archive holds of them is landed either way. A secret, as the address may
            carry a password or a token.
        live: True lets hosts that are not this machine be asked.
        feed_url: Base address of the race feed.
        feed_kinds: Documents to fetch beyond the season index and the weekend feeds; the feed's
            client knows which there are.
        requests_per_second: Most requests a second to one host.
        contact: An e-mail or web address by which the sources can reach the operator.
        project_url: Address of the project or of a fork, for the sources, or None.
        allow_private: True lets addresses in private networks be asked.
        news_file: List of news feeds and pages, or None: no news is fetched.
        webhook_url: Told of failed runs, or None. A secret, as whoever knows it may write there.
        run_history: `stockcar`, or `dagster` for the storage that Dagster itself would use.
        keep_runs: How many finished runs the history keeps; 0 keeps all.
        ui_address: Address of this machine at which the web UI is served.
        ui_port: Its port there; 0 takes one that is free.
        ui_hosts: Names and addresses by which browsers may ask for it, without ports.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        dotenv_filtering="only_existing",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    data_dir: AbsolutePath = REPO / "data"
    history: FolderOrSecretAddress | None = None
    live: Switch = False
    feed_url: OpenAddress = "https://cf.nascar.com"
    feed_kinds: Names = ()
    requests_per_second: Rate = 1.0
    contact: HeaderText = ""
    project_url: OpenAddress | None = None
    allow_private: Switch = False
    news_file: AbsolutePath | None = None
    webhook_url: SecretAddress | None = None
    run_history: RunHistory = "stockcar"
    keep_runs: Count = 300
    ui_address: Address = "127.0.0.1"
    ui_port: Port = 3000
    ui_hosts: Hosts = ("localhost", "127.0.0.1", "[::1]")

    @model_validator(mode="before")
    @classmethod
    def _without_empty_values(cls, values: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in values.items() if value != ""}

    @property
    def history_address(self) -> SecretStr | None:
        """Where history is asked for, if that is an address."""
        found = self.history
        return found if found and found.get_secret_value().startswith(WEB) else None

    @property
    def history_folder(self) -> Path | None:
        """Where history is looked for, if that is a folder."""
        found = self.history
        return Path(found.get_secret_value()) if found and not self.history_address else None

    @property
    def bundled(self) -> Path:
        """Read-only race facts and articles that come with the repository."""
        return BUNDLED

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


KNOWN = tuple(sorted(f"{PREFIX}{name.upper()}" for name in Settings.model_fields))
"""The names of all settings, as they stand in the environment and in `.env`."""


def load(env_file: Path = ENV_FILE, **values: object) -> Settings:
    """Read the settings from the environment and a file.

    Args:
        env_file: The file; it need not exist.
        values: Settings that are given here, by the names of `Settings`; they win over both.

    Raises:
        SettingsError: A `STOCKCAR_*` name is unknown, or a value cannot be used.
    """
    _refuse_unknown(os.environ, "the environment")
    if env_file.is_file():
        _refuse_unknown(_names_in(env_file), str(env_file))
    try:
        return Settings(_env_file=env_file, **values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
    # raised here and not above, so that the error does not carry the one that holds all values
    name = f"{PREFIX}{first['loc'][0]}".upper()
    raise SettingsError(f"{name} {first['msg'].removeprefix('Value error, ')}")


def _names_in(env_file: Path) -> list[str]:
    """The names that a file gives a value; raises SettingsError for a line that gives none."""
    try:
        with env_file.open(encoding="utf-8") as lines:
            bindings = list(parse_stream(lines))
        trouble = None
    except (OSError, UnicodeDecodeError) as error:
        trouble = str(error)
    if trouble:
        raise SettingsError(f"{env_file} cannot be read: {trouble}")
    for binding in bindings:
        if binding.error or (binding.key and binding.value is None):
            raise SettingsError(
                f"line {binding.original.line} of {env_file} sets nothing; write NAME=value"
            )
    return [binding.key for binding in bindings if binding.key]


def _refuse_unknown(names: Iterable[str], place: str) -> None:
    ours = {name.upper() for name in names if name.upper().startswith(PREFIX)}
    if unknown := sorted(ours.difference(KNOWN)):
        raise SettingsError(
            f"unknown setting {unknown[0]} in {place}; known are {', '.join(KNOWN)}"
        )
