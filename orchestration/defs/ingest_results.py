"""Race results, landed as the feed sent them: `raw/feed_payload`."""

import dagster as dg

from orchestration.defs.partitions import seasons
from orchestration.defs.resources import Stockcar
from orchestration.landing.quarantine import MOST_TOLD, TORN
from orchestration.landing.results import Landed, land_season, missing_seasons
from orchestration.report.outside_text import plain
from orchestration.store import lap_files
from orchestration.store.lap_rows import ROWS
from orchestration.store.warehouse import WRITER_POOL, lap_folder, writing

lap_rows = [
    dg.AssetSpec(
        ["raw", name],
        deps=[["raw", "feed_payload"]],
        description=f"Rows of the documents `{rows.kind}`: a file per season and series.",
        group_name="laps",
        kinds={"parquet"},
        owners=["team:data-engineering"],
    )
    for name, rows in ROWS.items()
]
"""Views of files that landing writes beside its table."""


@dg.asset(
    key=["raw", "feed_payload"],
    deps=[dg.AssetKey(["archive", "nascar_feed"])],
    group_name="results",
    kinds={"python", "duckdb"},
    owners=["team:data-engineering"],
    partitions_def=seasons,
    backfill_policy=dg.BackfillPolicy.single_run(),
    pool=WRITER_POOL,
)
def feed_payload(context: dg.AssetExecutionContext, stockcar: Stockcar) -> dg.MaterializeResult:
    """One row per version of a race-feed payload, the document kept whole.

    The archive is the truth: documents go in as received and are parsed in staging, so a parser
    fix is a rebuild and never a second download. What is not a payload of the race and season it
    is filed under goes to `raw.quarantine` with its reason, and so do single rows and fields that
    cannot be read; the rest of their document lands.
    """
    where = stockcar.settings
    roots = [where.bundled, where.archive]
    laps, total = lap_folder(where.warehouse), Landed()
    with writing(where.warehouse) as db:
        if torn := lap_files.drop_torn(laps):
            context.log.warning("%s They are made again.", plain(lap_files.sentence(torn)))
        asked_for = {int(season) for season in context.partition_keys}
        for season in sorted(asked_for | missing_seasons(db, roots, laps)):
            landed = land_season(db, roots, season, laps)
            total.new += landed.new
            total.known += landed.known
            total.refused += landed.refused
            total.set_aside += landed.set_aside
            if landed != Landed():  # the archive has something of it
                context.log.info(
                    "Season %d: %d new payloads, %d known, %d refused, %d parts set aside",
                    *(season, landed.new, landed.known),
                    *(len(landed.refused), len(landed.set_aside)),
                )
        rows = db.execute("select count(*) from raw.feed_payload").fetchone()[0]
    for one in [one for one in total.refused if one.reason == TORN][:MOST_TOLD]:
        context.log.warning("%s", plain(one.detail))
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": rows,
            "new_payloads": total.new,
            "known_payloads": total.known,
            "quarantined": dg.TableMetadataValue(
                [
                    dg.TableRecord(
                        {
                            "payload": plain(one.archive_path),
                            "pointer": plain(one.pointer or ""),
                            "reason": plain(one.reason),
                            "detail": plain(one.detail),
                        }
                    )
                    for one in [*total.refused, *total.set_aside][:50]
                ],
                schema=dg.TableSchema.from_name_type_dict(
                    dict.fromkeys(("payload", "pointer", "reason", "detail"), "string")
                ),
            ),
        }
    )
