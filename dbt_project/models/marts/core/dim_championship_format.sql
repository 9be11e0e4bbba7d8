-- Grain: one row per championship format.
with seasons as (

    select
        championship_format_id,
        min(season) as first_season,
        max(season) as last_season
    from {{ ref('championship_season') }}
    group by championship_format_id

),

rounds as (

    select
        championship_format_id,
        count(*) as rounds,
        sum(races) as playoff_races,
        max(field_size) as field_size,
        min(field_size) as finalists
    from {{ ref('championship_round') }}
    group by championship_format_id

),

final as (

    select
        formats.championship_format_id,
        formats.championship_format_name,
        coalesce(rounds.rounds, 0)::integer as rounds,
        coalesce(rounds.playoff_races, 0)::integer as playoff_races,
        rounds.field_size::integer as field_size,
        rounds.finalists::integer as finalists,
        formats.bonus_per_win::double as bonus_per_win,
        formats.bonus_per_stage_win::double as bonus_per_stage_win,
        formats.is_finale_finish_points_only,
        seasons.first_season::integer as first_season,
        seasons.last_season::integer as last_season,
        formats.source
    from {{ ref('championship_format') }} as formats
    left join rounds using (championship_format_id)
    left join seasons using (championship_format_id)

)

select * from final
