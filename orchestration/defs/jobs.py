"""The jobs people start: land, fetch, build, or all of it anew.

Landing and building are two runs. Only after landing is known what there is to build, and a run is
shown as what it planned: a check that a run plans and then has no need to run is grey in the web
UI, as if nobody knew how it stands.
"""

import dagster as dg

from orchestration.defs.transform import dbt_models

fetched = dg.AssetSelection.key_prefixes("archive")
raw = dg.AssetSelection.key_prefixes("raw")
results = dg.AssetSelection.assets(["raw", "feed_payload"])
news = dg.AssetSelection.assets(["archive", "news"])
articles = dg.AssetSelection.assets(["raw", "article"], ["raw", "article_reading"])
release = dg.AssetSelection.assets(["published", "stockcar"])
built = dg.AssetSelection.assets(dbt_models) | release

land = dg.define_asset_job(
    "land",
    selection=raw,
    description="Offline: land what the archive and the inbox hold, and read new articles.",
)

build = dg.define_asset_job(
    "build",
    selection=built,
    description="Build the marts of what has landed, audit and publish them.",
)

rebuild = dg.define_asset_job(
    "rebuild",
    selection=dg.AssetSelection.all() - fetched,
    description="Offline, all of it anew: land, read, build, audit, publish.",
)

refresh = dg.define_asset_job(
    "refresh",
    selection=(fetched | raw) - news,
    description="Fetch a season and land what changed.",
)

ingest_season = dg.define_asset_job(
    "ingest_season",
    selection=results,
    description="Land one season's payloads from the archive.",
)

read_inbox = dg.define_asset_job(
    "read_inbox",
    selection=articles,
    description="Land and read dropped articles.",
)

fetch_news = dg.define_asset_job(
    "fetch_news",
    selection=articles | news,
    description="Fetch the listed news, land and read it.",
)
