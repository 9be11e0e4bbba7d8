with claims as (

    select
        *,
        regexp_extract_all(replace(claimed_value, ',', ''), '\d+') as claimed_numbers
    from {{ ref('stg_articles__claims') }}

),

readings as (

    select
        article_id,
        series,
        season
    from {{ ref('stg_articles__readings') }}

),

links as (

    select * from {{ ref('int_article_races') }}

),

races as (

    select * from {{ ref('int_races') }}

),

drivers as (

    select * from {{ ref('int_article_drivers') }}

),

results as (

    select * from {{ ref('int_race_results') }}
    where is_current and is_classified

),

stage_wins as (

    select
        race_id,
        driver_id,
        string_agg(stage_number::varchar, ' and ' order by stage_number) as stages,
        list(stage_number::varchar order by stage_number) as stages_won
    from {{ ref('int_stage_results') }}
    where known_to is null and finish_position = 1
    group by race_id, driver_id

),

-- a claim about a title or a playoff round can name another season than that of the article's race
told as (

    select
        article_id,
        claim_number,
        try_cast(claimed_value as integer) as season
    from claims
    where predicate in ('won_title', 'lost_title', 'advanced', 'eliminated')

),

placed as (

    select
        claims.*,
        links.race_id,
        drivers.driver_id as subject_driver_id,
        coalesce(races.series, readings.series) as series,
        coalesce(told.season, races.season, readings.season) as season,
        races.pole_winner_driver_id as pole_id,
        try_cast(claims.claimed_numbers[1] as integer) as claimed_number
    from claims
    inner join readings using (article_id)
    left join told using (article_id, claim_number)
    left join links using (article_id)
    left join races using (race_id)
    left join drivers
        on claims.article_id = drivers.article_id and claims.subject_name = drivers.person_name

),

final as (

    select
        placed.article_id,
        placed.claim_number,
        placed.race_id,
        placed.series,
        placed.season,
        placed.subject_driver_id,
        placed.claimed_number,
        placed.char_start,
        placed.char_end,
        placed.subject_name,
        placed.predicate,
        placed.claimed_value,
        -- what the results of the article's race say; null when they say nothing about it
        case placed.predicate
            when 'finished' then results.finish_position::varchar
            when 'won_race' then results.finish_position::varchar
            when 'led_laps' then results.laps_led::varchar
            when 'won_stage' then coalesce(stage_wins.stages, 'none')
            when 'won_pole' then results.start_position::varchar
        end as official_value,
        case placed.predicate
            when 'finished' then results.finish_position = placed.claimed_number
            when 'won_race' then results.finish_position = 1
            when 'led_laps' then results.laps_led = placed.claimed_number
            when 'won_stage'
                then coalesce(list_has_all(stage_wins.stages_won, placed.claimed_numbers), false)
            -- either is a pole: the fastest qualifier can be sent to the back of the field, and a
            -- grid can be drawn by lot
            when 'won_pole'
                then results.start_position = 1 or placed.pole_id = placed.subject_driver_id
        end as is_supported,
    from placed
    left join results
        on
            placed.race_id = results.race_id
            and placed.subject_driver_id = results.driver_id
    left join stage_wins
        on
            placed.race_id = stage_wins.race_id
            and placed.subject_driver_id = stage_wins.driver_id

)

select * from final
