"""Articles as each file has them: `raw/article_copy`, written when articles land."""

import dagster as dg

article_copy = dg.AssetSpec(
    ["raw", "article_copy"],
    deps=[["archive", "news"]],
    description="One row per article of a file: the same words in two papers are two rows.",
    group_name="news",
    kinds={"duckdb"},
    owners=["team:data-engineering"],
)
