{# The rows of a document of the feed, without those that tell of another race than their address. #}
{% macro rows_of_their_race(model, kind) -%}
    select * from {{ ref(model) }}
    anti join (
        select race_id from {{ ref('int_documents_of_other_races') }}
        where kind = '{{ kind }}'
    ) using (race_id)
{%- endmacro %}
