"""The jobs people start: `rebuild` everything, `ingest_season` alone, `read_inbox`."""

import dagster as dg

from orchestration.defs.transform import dbt_models

everything = dg.AssetSelection.all()
results = dg.AssetSelection.assets(["raw", "feed_payload"])

rebuild = dg.define_asset_job(
    "rebuild",
    selection=everything,
    description="Land what the archive and the inbox hold, rebuild the marts, audit, publish.",
)

ingest_season = dg.define_asset_job(
    "ingest_season",
    selection=results,
    description="Land one season's payloads from the archive; rebuild nothing.",
)

read_inbox = dg.define_asset_job(
    "read_inbox",
    selection=dg.AssetSelection.assets(["raw", "article"], ["published", "stockcar"])
    | dg.AssetSelection.assets(dbt_models),
    description="Land and read dropped articles, rebuild the marts, audit, publish.",
)
