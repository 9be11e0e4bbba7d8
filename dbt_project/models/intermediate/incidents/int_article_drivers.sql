with people as (

    select
        article_id,
        person_name
    from {{ ref('stg_articles__people') }}

),

incident_drivers as (

    select
        article_id,
        driver_name as person_name
    from {{ ref('stg_articles__incident_drivers') }}

),

speakers as (

    select
        article_id,
        speaker_name as person_name
    from {{ ref('stg_articles__quotes') }}
    where speaker_name is not null

),

subjects as (

    select
        article_id,
        subject_name as person_name
    from {{ ref('stg_articles__claims') }}
    where subject_name is not null

),

names as (

    select * from people
    union
    select * from incident_drivers
    union
    select * from speakers
    union
    select * from subjects

),

keyed as (

    select
        article_id,
        person_name,
        {{ name_key('person_name') }} as name_key,
        {{ surname_key('person_name') }} as surname_key,
        lower(left(strip_accents(person_name), 1)) as initial
    from names

),

links as (

    select * from {{ ref('int_article_races') }}

),

driver_names as (

    select * from {{ ref('int_driver_names') }}

),

entries as (

    select
        results.race_id,
        results.car_number,
        driver_names.driver_id,
        driver_names.name_key,
        driver_names.surname_key,
        lower(left(driver_names.name_key, 1)) as initial
    from {{ ref('int_race_results') }} as results
    inner join driver_names using (driver_id)
    where results.is_current

),

in_the_race as (

    select
        keyed.article_id,
        keyed.person_name,
        entries.driver_id,
        case when keyed.name_key = entries.name_key then 'full_name' else 'surname' end as method,
        case when keyed.name_key = entries.name_key then 1 else 2 end as priority
    from keyed
    inner join links using (article_id)
    inner join entries
        on
            links.race_id = entries.race_id
            and keyed.surname_key = entries.surname_key
            and (
                keyed.name_key = entries.name_key
                or keyed.name_key = keyed.surname_key
                or keyed.initial = entries.initial
            )

),

anywhere as (

    select
        keyed.article_id,
        keyed.person_name,
        driver_names.driver_id,
        'full_name_elsewhere' as method,
        3 as priority
    from keyed
    inner join driver_names using (name_key)
    where not driver_names.is_shared

),

candidates as (

    select * from in_the_race
    union
    select * from anywhere

),

best as (

    select
        article_id,
        person_name,
        driver_id,
        method
    from candidates
    qualify priority = min(priority) over (partition by article_id, person_name)

),

final as (

    select
        article_id,
        person_name,
        any_value(driver_id) as driver_id,
        any_value(method) as method,
    from best
    group by article_id, person_name
    -- a surname that two drivers of the race share leads to neither of them
    having count(distinct driver_id) = 1

)

select * from final
