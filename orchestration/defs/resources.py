"""What assets need from outside: the settings."""

import dagster as dg

from orchestration import settings


class Stockcar(dg.ConfigurableResource):
    """The settings of this installation, read from `STOCKCAR_*` when a step starts."""

    @property
    def settings(self) -> settings.Settings:
        """Return where things lie and what is switched on."""
        return settings.load()


@dg.definitions
def resources() -> dg.Definitions:
    """Name the resources as assets ask for them."""
    return dg.Definitions(resources={"stockcar": Stockcar()})
