with parts as (

    select * from {{ ref('stg_ingest__refusals') }}
    where pointer is not null

),

payloads as (

    select * from {{ ref('stg_ingest__payloads') }}

),

-- a part is healed by the next version of its document, unless that has the same fault
versions as (

    select
        archive_path,
        lead(known_from) over (
            partition by source, kind, series_id, season, race_id
            order by known_from, archive_path
        ) as known_to
    from payloads

),

placed as (

    select
        parts.*,
        versions.known_to,
        case
            when parts.pointer like '%/stage_results%' then 'fct_stage_result'
            when parts.pointer like '%/results/%' then 'fct_race_result'
            when parts.pointer like '%/caution_segments%' then 'fct_caution'
            when parts.pointer like '%/infractions%' then 'fct_infraction'
            when parts.pointer like '/flags%' or parts.kind = 'live_flag_data'
                then 'fct_flag_period'
            when parts.kind = 'lap_times' then 'fct_lap'
            when parts.kind = 'lap_notes' then 'fct_race_note'
            when parts.kind = 'live_pit_data' then 'fct_pit_stop'
            when parts.kind = 'loopstats' then 'fct_loop_stat'
            when parts.kind = 'live_points' then 'fct_live_points'
            when parts.kind in ('weekend_feed', 'race_list_basic') then 'dim_race'
            else 'quarantine'
        end as table_name
    from parts
    inner join versions using (archive_path)

),

final as (

    select
        case
            when reason in ('value_emptied', 'value_doubtful') then reason
            else 'row_set_aside'
        end as kind,
        race_id,
        null::integer as driver_id,
        table_name,
        kind || coalesce(' ' || season, '') || coalesce(' series ' || series_id, '') || ': '
        || detail as subject,
        -- equal rows of one document are one anomaly
        detail || if(count(*) > 1, ' (' || count(*) || ' times)', '') as detail,
        known_from,
        known_to,
    from placed
    group by
        kind, race_id, table_name, season, series_id, reason, detail, known_from, known_to

)

select * from final
