with versions as (

    select * from {{ ref('stg_nascar_feed__cautions') }}

),

spans as (

    {{ spans_of_facts('versions', [
        'race_id', 'caution_number', 'start_lap', 'end_lap', 'is_open_at_flag', 'flag_state',
        'free_pass_car_number', 'reason', 'comment'
    ]) }}

),

cautions as (

    select * from spans
    where known_to is null

),

overrides as (

    select * from {{ ref('caution_override') }}

),

readings as (

    select
        cautions.*,
        overrides.race_id is not null as is_overridden,
        lower(coalesce(overrides.reading, cautions.comment, '')) as reading
    from cautions
    -- matched by the comment's words too: when race control changes them, the override is void
    left join overrides using (race_id, start_lap, comment)

),

split as (

    select
        *,
        -- "[Red Flag: 00:11:45]", "{Red: 7:27}", "(red 15:51)", two of them in one comment
        array_to_string(regexp_extract_all(reading, {{ red_flag_pattern() }}), ' ') as red_flags,
        regexp_replace(reading, {{ red_flag_pattern() }}, ' ', 'g') as told
    from readings

),

clocks as (

    select
        race_id,
        caution_number,
        unnest(regexp_extract_all(red_flags, '(?:\d+:)?\d+:\d\d')) as clock
    from split

),

stoppages as (

    select
        race_id,
        caution_number,
        sum(
            coalesce(try_cast(split_part(clock, ':', -3) as integer), 0) * 3600
            + split_part(clock, ':', -2)::integer * 60
            + split_part(clock, ':', -1)::integer
        ) as red_flag_s
    from clocks
    group by race_id, caution_number

),

worded as (

    select
        *,
        regexp_matches(told, 'stage|satge|segment|round \d') as is_stage_end,
        regexp_matches(told, 'compet') as is_competition,
        -- the pattern also fits misspellings: "Inisdent", "Inciddnt", "Indicent"
        case
            when regexp_matches(told, '\bin(?:ci|ic|is|di)[a-z]*n') then 'incident'
            when regexp_matches(told, 'acciden|wreck|crash|contact|collision') then 'incident'
            when regexp_matches(told, '\bsp[iu]n') then 'spin'
            when regexp_matches(told, '\bfire\b') then 'fire'
            when regexp_matches(told, 'fluid|\boil\b|leak|\bfuel on') then 'fluid'
            when regexp_matches(told, 'debris|loose tire|uncontrolled tire') then 'debris'
            when regexp_matches(told, 'stop|stal|slow|stuck|engine|flat tire') then 'stopped'
            when regexp_matches(told, 'weather|rain|precip|lightning|visib') then 'weather'
            when regexp_matches(told, 'power|repair') then 'facility'
        end as cause_told,
        regexp_extract_all(regexp_extract(told, {{ turn_pattern() }}), '\d+') as turns_told,
        -- numbers of turns, stages and laps are taken out first: those left are car numbers
        regexp_extract_all(
            regexp_replace(told, {{ numbered_place_pattern() }}, ' ', 'g'), '\d+'
        ) as car_numbers_told
    from split

),

judged as (

    select
        *,
        case
            when cause_told is not null then cause_told
            -- "#2, #27, #07 into turn 3" has cars and a place, but no verb
            when len(car_numbers_told) > 0 then 'incident'
            when is_stage_end then 'stage'
            when is_competition then 'competition'
            when reason = 'Accident' then 'incident'
            when reason in ('Spin', 'Debris', 'Weather', 'Competition') then lower(reason)
            else 'unknown'
        end as cause,
        case
            when len(turns_told) = 2 then 'turns ' || array_to_string(turns_told, ' and ')
            when len(turns_told) = 1 then 'turn ' || turns_told[1]
            when regexp_matches(told, '\bpit road ent') then 'pit road entrance'
            when regexp_matches(told, '\bpit (road )?exit') then 'pit road exit'
            when regexp_matches(told, '\bpit road') then 'pit road'
            when regexp_matches(told, '\bfron[a-z]* ?[a-z]*tch') then 'frontstretch'
            when regexp_matches(told, '\bba(?:ck|sck)[a-z]* ?[a-z]*tch') then 'backstretch'
            when regexp_matches(told, '\btri.?oval') then 'tri-oval'
            else nullif(regexp_extract(told, {{ named_place_pattern() }}), '')
        end as location
    from worded

),

final as (

    select
        judged.race_id,
        judged.caution_number,
        judged.start_lap,
        judged.end_lap,
        case
            when judged.is_open_at_flag and judged.start_lap >= judged.end_lap then 0
            else greatest(judged.end_lap - judged.start_lap + 1, 0)
        end as caution_laps,
        stoppages.red_flag_s::integer as red_flag_s,
        judged.cause in ('stage', 'competition') as is_planned,
        judged.is_stage_end,
        judged.is_open_at_flag,
        judged.is_overridden,
        judged.cause,
        judged.location,
        judged.free_pass_car_number,
        judged.comment,
        judged.reason,
        judged.car_numbers_told,
        judged.known_from,
    from judged
    left join stoppages using (race_id, caution_number)

)

select * from final
