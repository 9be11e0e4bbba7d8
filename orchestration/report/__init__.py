"""Pages drawn from the published marts. Nothing here knows Dagster."""
