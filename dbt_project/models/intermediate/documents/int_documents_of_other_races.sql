-- Grain: one row per race and document that tells of another race than the one it was served for.
with agreements as (

    select * from {{ ref('int_race_document_agreements') }}

),

-- What a document agrees by at least, if it is of the race. Measured on the laps of 385 and the
-- stops of 182 races of 2020-23, each against its own result and those of all other races of its
-- season and series: all laps tell the two apart without an error, stops let 3 in 100 others pass.
-- A stop or two say nothing: some documents break off after the first.
needed as (

    select
        thresholds.measured,
        thresholds.agreement,
        thresholds.row_count
    from (
        values
        ('laps', 0.78, 1),
        ('part_of_laps', 0.85, 1),
        ('stops', 0.73, 10),
        ('flags', 0.5, 1),
        ('notes', 0.5, 1),
        ('loop_data', 0.7, 1),
        ('points', 0.5, 1)
    ) as thresholds (measured, agreement, row_count)

),

judged as (

    select
        agreements.*,
        case
            when
                agreements.entries - agreements.entries_of_race
                > greatest(2, agreements.entries // 10)
                then
                    'Of its ' || agreements.entries || ' entries only '
                    || agreements.entries_of_race || ' were in the race'
            when agreements.last_lap > agreements.race_laps + 2
                then
                    'It goes to lap ' || agreements.last_lap || ', and the race went to lap '
                    || agreements.race_laps
            when
                agreements.agreement < needed.agreement
                and agreements.row_count >= needed.row_count
                then
                    'It agrees with the result of the race by '
                    || round(100 * agreements.agreement)::integer || ' of 100'
        end as reason
    from agreements
    inner join needed using (measured)

),

final as (

    select
        race_id,
        kind,
        row_count,
        reason,
        known_from
    from judged
    where reason is not null

)

select * from final
