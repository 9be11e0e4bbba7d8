with documents as (

    select * from {{ ref('int_documents_of_other_races') }}

),

final as (

    select
        'document_of_another_race' as kind,
        race_id,
        null::integer as driver_id,
        case kind
            when 'lap_times' then 'fct_lap'
            when 'lap_notes' then 'fct_race_note'
            when 'live_flag_data' then 'fct_flag_period'
            when 'live_pit_data' then 'fct_pit_stop'
            when 'loopstats' then 'fct_loop_stat'
            when 'live_points' then 'fct_live_points'
        end as table_name,
        kind as subject,
        reason || '; its ' || row_count || ' rows are set aside.' as detail,
        known_from,
        null::timestamp as known_to
    from documents

)

select * from final
