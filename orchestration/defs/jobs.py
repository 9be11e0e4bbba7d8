"""The jobs people start: rebuild all, refresh a season, read the inbox, fetch news."""

import dagster as dg

from orchestration.defs.transform import dbt_models

WHEN_CHANGED = {"dbt_models": {"config": {"only_when_changed": True}}}
"""Step configuration that spares what a build would only make again: see `dbt_models`."""

fetched = dg.AssetSelection.key_prefixes("archive")
everything = dg.AssetSelection.all() - fetched
results = dg.AssetSelection.assets(["raw", "feed_payload"])

rebuild = dg.define_asset_job(
    "rebuild",
    selection=everything,
    description="Offline: land what the archive and the inbox hold, rebuild, audit, publish.",
)

news = dg.AssetSelection.assets(["archive", "news"])

refresh = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all() - news,
    config={"ops": WHEN_CHANGED},
    description="Fetch a season, land what changed, rebuild the marts, audit, publish.",
)

ingest_season = dg.define_asset_job(
    "ingest_season",
    selection=results,
    description="Land one season's payloads from the archive; rebuild nothing.",
)

articles = dg.AssetSelection.assets(
    ["raw", "article"], ["raw", "article_reading"], ["published", "stockcar"]
) | dg.AssetSelection.assets(dbt_models)

read_inbox = dg.define_asset_job(
    "read_inbox",
    selection=articles,
    config={"ops": WHEN_CHANGED},
    description="Land and read dropped articles, rebuild the marts, audit, publish.",
)

fetch_news = dg.define_asset_job(
    "fetch_news",
    selection=articles | news,
    config={"ops": WHEN_CHANGED},
    description="Fetch the listed news, read it, rebuild the marts, audit, publish.",
)
