"""What assets need from outside: the settings, and dbt."""

import sys
from functools import cached_property
from pathlib import Path

import dagster as dg
from dagster_dbt import DbtCliResource
from dagster_dbt.compat import DBT_PYTHON_VERSION
from packaging.version import Version

from orchestration import settings


class Stockcar(dg.ConfigurableResource):
    """The settings of this installation, read from `STOCKCAR_*` when a step starts."""

    @property
    def settings(self) -> settings.Settings:
        """Return where things lie and what is switched on."""
        return settings.load()


class Dbt(DbtCliResource):
    """The dbt beside this Python, called without what costs five seconds before it starts.

    Dagster asks `dbt --version` in a process of its own, and opens dbt's adapter in this one to
    look at tables after a build. The version is known, and a handle on the warehouse that outlives
    the build would block the next writer; row counts and columns come from `building.preview`.
    """

    @cached_property
    def _cli_version(self) -> Version:
        return DBT_PYTHON_VERSION

    def _initialize_dbt_core_adapter(self, args: object) -> None:
        return None


@dg.definitions
def resources() -> dg.Definitions:
    """Name the resources as assets ask for them."""
    return dg.Definitions(
        resources={
            "stockcar": Stockcar(),
            "dbt": Dbt(
                project_dir=str(settings.DBT_PROJECT),
                # whether or not its folder is on the PATH
                dbt_executable=str(Path(sys.executable).with_name("dbt")),
            ),
        }
    )
