-- Grain: one row per oddity of what was sent, open or healed by a later version.
with payloads as (

    select
        race_id,
        known_from
    from {{ ref('stg_nascar_feed__payloads') }}

),

observed as (

    select * from {{ ref('int_driver_anomalies') }}
    union all by name
    select * from {{ ref('int_stage_anomalies') }}
    union all by name
    select * from {{ ref('int_points_anomalies') }}
    union all by name
    select * from {{ ref('int_caution_anomalies') }}
    union all by name
    select * from {{ ref('int_document_anomalies') }}
    union all by name
    select * from {{ ref('int_feed_anomalies') }}
    union all by name
    select * from {{ ref('int_refused_row_anomalies') }}
    union all by name
    select * from {{ ref('int_version_anomalies') }}
    union all by name
    select * from {{ ref('int_schedule_anomalies') }}
    union all by name
    select * from {{ ref('int_article_anomalies') }}

),

-- an oddity that stood unchanged was last seen in the last version before the one that healed it
seen as (

    select
        observed.* exclude (last_seen),
        greatest(
            max(coalesce(payloads.known_from, observed.known_from)),
            -- what an index shows of a race is seen as often as there are indexes
            max(observed.last_seen)
        ) as last_seen
    from observed
    left join payloads
        on
            observed.race_id = payloads.race_id
            and payloads.known_from >= observed.known_from
            and payloads.known_from < coalesce(observed.known_to, timestamp '9999-12-31')
    group by all

),

fetched_seasons as (

    select
        series,
        season,
        max(known_from) as known_from
    from {{ ref('int_fetched_races') }}
    inner join payloads using (race_id)
    group by series, season

),

-- a season that was fetched may be short of a race, or hold one that is wrong
final_tables as (

    select
        'final_standing_differs' as kind,
        null::integer as race_id,
        audit.driver_id,
        'mart_season_standings' as table_name,
        audit.series || ' ' || audit.season as subject,
        audit.driver_name || ' has ' || coalesce(audit.computed_points::varchar, 'no')
        || ' points and place ' || coalesce(audit.computed_standing::varchar, 'none')
        || ', officially ' || audit.official_points || ' and ' || audit.official_standing || '.'
            as detail,
        seasons.known_from,
        null::timestamp as known_to,
        seasons.known_from as last_seen
    from {{ ref('mart_audit_standings') }} as audit
    inner join fetched_seasons as seasons using (series, season)
    left join (
        select
            series,
            season,
            driver_id,
            coalesce(sum(points_effect), 0) as points_effect
        from {{ ref('known_data_issue') }}
        where driver_id is not null
        group by series, season, driver_id
    ) as issues using (series, season, driver_id)
    where
        audit.explained_by = 'unlisted'
        or abs(audit.residual - issues.points_effect) >= 0.005

),

everything as (

    select * from seen
    union all by name
    select * from final_tables

),

final as (

    select
        md5(concat_ws('|', kind, table_name, coalesce(race_id, 0), coalesce(driver_id, 0), subject))
            as anomaly_id,
        kind,
        race_id::integer as race_id,
        driver_id::integer as driver_id,
        table_name,
        arg_max(detail, (known_from, detail)) as detail,
        min(known_from)::timestamp as first_seen,
        max(last_seen)::timestamp as last_seen,
        bool_or(known_to is null) as is_open
    from everything
    group by kind, race_id, driver_id, table_name, subject

)

select * from final
