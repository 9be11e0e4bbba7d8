"""Every row of every raw table has a fate: it is in a mart, or something says why it is not."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from orchestration.feeds.nascar.kinds import SOURCE
from orchestration.store import archive

VERSIONS = """
    create or replace temp view version as
    select
        payload.race_id, payload.known_from, payload.document->'$.weekend_race[0]' as race,
        version.status, version.is_current
    from raw.feed_payload as payload
    left join marts.fct_race_version as version
        on payload.race_id = version.race_id and payload.known_from = version.known_from
    where payload.kind = 'weekend_feed';
    create or replace temp view named as
    select race_id, kind, table_name from marts.mart_data_anomaly
"""
"""The documents of races, each version with what the marts call it; and what is named as odd."""

LOST = {
    "weekend feeds": "select race_id, known_from from version where status is null",
    "weekend feeds that say less": """
        select race_id, known_from from version
        where status = 'set_aside' and race_id not in (
            select race_id from named where kind = 'payload_says_less'
        )
    """,
    "lines of results": """
        with line as (
            select race_id, known_from, unnest(race->'$.results[*]') as line
            from version where status not in ('set_aside', 'pending')
        )
        select race_id, known_from, line->>'car_number', line->>'driver_fullname'
        from line
        where not exists (
            select 1 from marts.fct_race_result_version as kept
            where
                kept.race_id = line.race_id
                and line.known_from >= kept.known_from
                and line.known_from < coalesce(kept.known_to, timestamp '9999-12-31')
                and regexp_replace(kept.car_number, ' \\(\\d+\\)$', '') = trim(line->>'car_number')
                and (
                    kept.driver_id = (line->>'driver_id')::integer
                    or (line->>'driver_id')::integer <= 0
                )
        )
    """,
    "cars in the results": """
        with sent as (
            select race_id, known_from, count(distinct {
                'car': trim(line->>'car_number'), 'driver': line->>'driver_id',
                'name': trim(line->>'driver_fullname')
            }) as cars
            from (select *, unnest(race->'$.results[*]') as line from version where is_current)
            where status <> 'pending'
            group by all
        )
        select race_id, cars from sent
        where cars <> (
            select count(*) from marts.fct_race_result as kept where kept.race_id = sent.race_id
        )
    """,
    "lines of stages": """
        with stage as (
            select race_id, unnest(race->'$.stage_results[*]') as stage
            from version where is_current and status <> 'pending'
        ),
        line as (
            select race_id, (stage->>'stage_number')::integer as number,
                unnest(stage->'$.results[*]') as line
            from stage
        )
        select race_id, number, line from line
        where
            not exists (
                select 1 from marts.fct_stage_result as kept
                where
                    kept.race_id = line.race_id
                    and kept.stage_number = line.number
                    and kept.driver_id = (line->>'driver_id')::integer
            )
            and race_id not in (
                select race_id from named where table_name = 'fct_stage_result'
            )
    """,
    "cautions": """
        select race_id, json_array_length(race->'$.caution_segments') as cautions
        from version
        where is_current and status <> 'pending' and cautions <> (
            select count(*) from marts.fct_caution as kept where kept.race_id = version.race_id
        )
    """,
    "infractions": """
        select race_id, json_array_length(race->'$.infractions') as infractions
        from version
        where is_current and status <> 'pending' and infractions <> (
            select count(*) from marts.fct_infraction as kept where kept.race_id = version.race_id
        )
    """,
    "races of the index": """
        with row as (
            select season, known_from, unnest(document->'$.series_3[*]') as row
            from raw.feed_payload where kind = 'race_list_basic'
        )
        select season, known_from, row->>'race_id' from row
        anti join marts.dim_race as kept on kept.race_id = (row->>'race_id')::integer
    """,
    "what was refused": """
        select race_id, kind, reason from raw.quarantine
        where not exists (
            select 1 from named
            where
                named.race_id is not distinct from quarantine.race_id
                and if(
                    quarantine.pointer is null,
                    named.kind = 'refused_on_receipt',
                    named.kind in ('row_set_aside', 'value_emptied', 'value_doubtful')
                )
        )
    """,
    "laps": """
        select race_id, number, lap from raw.lap as sent
        where
            not exists (
                select 1 from marts.fct_lap as kept
                where
                    kept.race_id = sent.race_id
                    and kept.car_number = trim(sent.number)
                    and kept.lap = sent.lap
                    and kept.running_position is not distinct from sent.runningpos
            )
            and race_id not in (select race_id from named where table_name = 'fct_lap')
    """,
    "notes": """
        select race_id, noteid, note from raw.lap_note as sent
        where
            not exists (
                select 1 from marts.fct_race_note as kept
                where kept.race_id = sent.race_id and kept.note_id = sent.noteid
                    and kept.note is not distinct from trim(sent.note)
            )
            and race_id not in (select race_id from named where table_name = 'fct_race_note')
    """,
    "changes of flag": """
        select race_id, count(*) as changes from raw.flag_change as sent
        group by race_id
        having changes <> (
            select count(*) from marts.fct_flag_period as kept where kept.race_id = sent.race_id
        )
        and race_id not in (select race_id from named where table_name = 'fct_flag_period')
    """,
    "pit stops": """
        select race_id, count(distinct sent) as stops from raw.pit_stop as sent
        group by race_id
        having stops <> (
            select count(*) from marts.fct_pit_stop as kept where kept.race_id = sent.race_id
        )
        and race_id not in (select race_id from named where table_name = 'fct_pit_stop')
    """,
    "loop data": """
        with newest as (
            select race_id, max_by(document, known_from) as document
            from raw.feed_payload where kind = 'loopstats' group by race_id
        ),
        line as (select race_id, unnest(document->'$[0].drivers[*]') as line from newest)
        select race_id, line from line
        where
            not exists (
                select 1 from marts.fct_loop_stat as kept
                where
                    kept.race_id = line.race_id
                    and kept.driver_id = (line->>'driver_id')::integer
                    and kept.finish_position is not distinct from (line->>'ps')::integer
            )
            and race_id not in (select race_id from named where table_name = 'fct_loop_stat')
    """,
    "live points": """
        with newest as (
            select race_id, max_by(document, known_from) as document
            from raw.feed_payload where kind = 'live_points' group by race_id
        ),
        line as (select race_id, unnest(document->'$[*]') as line from newest)
        select race_id, line from line
        where
            not exists (
                select 1 from marts.fct_live_points as kept
                where
                    kept.race_id = line.race_id
                    and kept.driver_id = (line->>'driver_id')::integer
                    and kept.car_number is not distinct from trim(line->>'car_number')
            )
            and race_id not in (select race_id from named where table_name = 'fct_live_points')
    """,
}
"""By what is counted: a query for what reached no mart and is named nowhere."""


def lost(data: Path) -> Iterator[str]:
    """Say of each row of a warehouse that reached no mart, and is named nowhere, where it was."""
    with duckdb.connect(str(data / "warehouse" / "stockcar.duckdb"), read_only=True) as db:
        db.execute(VERSIONS)
        yield from _lost_documents(db, data / "archive")
        for what, query in LOST.items():
            for row in db.execute(query).fetchall():
                yield f"{what}: {row}"


def _lost_documents(db: duckdb.DuckDBPyConnection, root: Path) -> Iterator[str]:
    """Documents of the archive that neither landed nor were refused."""
    known = {
        path
        for (path,) in db.execute(
            "select archive_path from raw.feed_payload"
            " union select archive_path from raw.quarantine where pointer is null"
        ).fetchall()
    }
    for about in archive.subjects(root, SOURCE):
        for version in archive.versions(root, about):
            path = str(Path(root.name, version.path.relative_to(root)))
            if path not in known:
                yield f"documents: {path}"
