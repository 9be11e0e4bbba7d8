with readings as (

    select
        readings.*,
        articles.published_date
    from {{ ref('stg_articles__readings') }} as readings
    inner join {{ ref('stg_articles__articles') }} as articles using (article_id)

),

races as (

    select
        *,
        {{ track_key('track_name') }} as track_key
    from {{ ref('int_races') }}
    where is_complete

),

track_keys as (

    -- an article may use any name that the track has had
    select distinct
        track_id,
        track_key
    from races

),

driver_names as (

    select * from {{ ref('int_driver_names') }}
    where not is_shared

),

entries as (

    select
        race_id,
        driver_id
    from {{ ref('int_race_results') }}
    where is_current

),

people as (

    select distinct
        people.article_id,
        driver_names.driver_id
    from {{ ref('stg_articles__people') }} as people
    inner join driver_names on {{ name_key('people.person_name') }} = driver_names.name_key

),

people_told as (

    select
        article_id,
        count(*) as drivers
    from people
    group by article_id

),

dated as (

    select
        *,
        {{ track_key('track_name') }} as told_track_key,
        coalesce(race_date, published_date) as told_date
    from readings

),

told_tracks as (

    select distinct
        dated.article_id,
        track_keys.track_id
    from dated
    inner join track_keys
        on
            contains(dated.told_track_key, track_keys.track_key)
            or contains(track_keys.track_key, dated.told_track_key)

),

near_in_time as (

    select
        dated.article_id,
        races.race_id,
        case
            when dated.race_date = races.race_date then 3.0
            when abs(dated.race_date - races.race_date) = 1 then 2.0
            -- the article's date is no race day: it is likely the day of publication
            when dated.race_date is not null then 0.5
            when dated.published_date - races.race_date between 0 and 1 then 1.5
            when dated.published_date - races.race_date between 2 and 4 then 1.0
            else 0.5
        end as date_score
    from dated
    inner join races
        on
            -- articles appear within a week of the race; the date of a race in an article can be
            -- a day early
            races.race_date between
            dated.told_date - 7
            and dated.told_date + case when dated.race_date is null then 0 else 1 end

),

same_place as (

    select
        dated.article_id,
        races.race_id,
        0.0 as date_score
    from dated
    inner join told_tracks using (article_id)
    inner join races using (track_id, series, season)
    where dated.told_date is null

),

candidates as (

    select * from near_in_time
    union all
    select * from same_place

),

placed as (

    select
        candidates.article_id,
        candidates.race_id,
        candidates.date_score,
        dated.told_track_key,
        dated.series as told_series,
        dated.season as told_season,
        races.series,
        races.season,
        {{ name_key('dated.race_name') }} = {{ name_key('races.race_name') }} as is_same_name,
        told_tracks.track_id is not null as is_same_track
    from candidates
    inner join dated using (article_id)
    inner join races using (race_id)
    left join told_tracks using (article_id, track_id)

),

driver_shares as (

    select
        candidates.article_id,
        candidates.race_id,
        count(entries.driver_id) / any_value(people_told.drivers) as driver_share
    from candidates
    inner join people using (article_id)
    inner join people_told using (article_id)
    left join entries
        on candidates.race_id = entries.race_id and people.driver_id = entries.driver_id
    group by candidates.article_id, candidates.race_id

),

scored as (

    select
        placed.article_id,
        placed.race_id,
        placed.date_score,
        case when placed.told_series is not null then 2.0 else 0.0 end as series_score,
        case when placed.told_track_key is not null then 2.0 else 0.0 end as track_score,
        case when placed.is_same_name then 1.0 else 0.0 end as name_score,
        coalesce(2.0 * driver_shares.driver_share, 0.0) as driver_score
    from placed
    left join driver_shares using (article_id, race_id)
    -- a race that contradicts what the article says is out; what it leaves open excludes none
    where
        coalesce(placed.told_series = placed.series, true)
        and coalesce(placed.told_season = placed.season, true)
        and (placed.told_track_key is null or placed.is_same_track)

),

ranked as (

    select
        *,
        date_score + series_score + track_score + name_score + driver_score as link_score
    from scored

),

final as (

    select
        article_id,
        race_id,
        date_score,
        series_score,
        track_score,
        name_score,
        driver_score,
        link_score,
        link_score - coalesce(lead(link_score) over article, 0.0) as margin,
        row_number() over article = 1
        and link_score >= 5.0
        and (track_score > 0 or name_score > 0 or date_score >= 3.0)
        and link_score - coalesce(lead(link_score) over article, 0.0) >= 0.5 as is_linked,
    from ranked
    window
        article as (
            partition by article_id
            order by link_score desc, race_id
        )

)

select * from final
