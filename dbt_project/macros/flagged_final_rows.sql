{# Rows of final tables that differ from the official ones in seasons that were fetched, and are
   named as anomalies: no check of the final tables stops a release for them. #}
{% macro flagged_final_rows() -%}
    select
        fetched.series,
        fetched.season,
        anomalies.driver_id
    from {{ ref('mart_data_anomaly') }} as anomalies
    cross join (select distinct series, season from {{ ref('int_fetched_races') }}) as fetched
    where anomalies.is_open and anomalies.kind = 'final_standing_differs'
{%- endmacro %}
