{# The rows of one of a weekend feed's lists, such as `results`, in every version of a race that has
   a result: before a race the lists are a plan. Each row bears the columns that say which version
   it is of, and the race's `other_columns`. #}
{% macro payload_rows(list_name, other_columns=[]) -%}
    select
        {% for column in ['race_id', 'known_from', 'known_to', 'is_current'] + other_columns -%}
        {{ column }},
        {% endfor -%}
        unnest({{ list_name }}, recursive := true)
    from {{ ref('stg_nascar_feed__payloads') }}
    where is_complete
{%- endmacro %}
