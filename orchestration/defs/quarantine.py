"""What did not land: `raw/quarantine`, written by those that land documents."""

import dagster as dg

quarantine = dg.AssetSpec(
    ["raw", "quarantine"],
    deps=[["raw", "feed_payload"], ["raw", "history_result"], ["raw", "article"]],
    description="One row per payload, file, or part of one, that did not land, with the reason.",
    group_name="anomalies",
    kinds={"duckdb"},
    owners=["team:data-engineering"],
)
