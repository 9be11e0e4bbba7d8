{{ config(materialized='view') }}

with final as (

    select
        incident_drivers.article_id,
        incident_drivers.incident_number,
        incident_drivers.driver_order,
        article_drivers.driver_id,
        incident_drivers.driver_name,
        incident_drivers.role,
        incident_drivers.role_basis,
        incident_drivers.char_start,
        incident_drivers.char_end,
    from {{ ref('stg_articles__incident_drivers') }} as incident_drivers
    left join {{ ref('int_article_drivers') }} as article_drivers
        on
            incident_drivers.article_id = article_drivers.article_id
            and incident_drivers.driver_name = article_drivers.person_name

)

select * from final
