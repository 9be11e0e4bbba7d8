-- Grain: one row per race, loss and first version that was set aside for it.
with versions as (

    select * from {{ ref('int_race_versions') }}

),

-- a row goes on while version after version is set aside, and ends with the next that is taken
spans as (

    select
        *,
        count(*) filter (where status <> 'set_aside') over (
            partition by race_id
            order by known_from
        ) as versions_taken
    from versions

),

ended as (

    select
        race_id,
        versions_taken,
        min(known_from) filter (where status = 'set_aside') as known_from,
        arg_min(loss, known_from) filter (where status = 'set_aside') as loss,
        count(*) filter (where status = 'set_aside') as versions_set_aside,
        lead(min(known_from)) over (
            partition by race_id
            order by versions_taken
        ) as known_to
    from spans
    group by race_id, versions_taken

),

final as (

    select
        'payload_says_less' as kind,
        race_id,
        null::integer as driver_id,
        'fct_race_version' as table_name,
        'from ' || strftime(known_from, '%Y-%m-%d %H:%M') as subject,
        case loss
            when 'no_result' then 'The feed blanked a result'
            when 'no_points' then 'The feed shows no points of a race that paid some'
            when 'no_laps' then 'The feed shows no laps of a race that was run'
            when 'fewer_cars' then 'The feed lists fewer cars than before'
            when 'fewer_places' then 'The feed gives fewer cars a place than before'
            when 'fewer_points' then 'The feed gives fewer cars points than before'
            when 'fewer_drivers' then 'The feed names fewer drivers than before'
            when 'fewer_stages' then 'The feed shows less of the stages than before'
            when 'no_cautions' then 'The feed shows no cautions of a race that had some'
            else 'A version was set aside by hand'
        end || '; the version before it is kept.' as detail,
        known_from,
        known_to,
    from ended
    where versions_set_aside > 0

)

select * from final
