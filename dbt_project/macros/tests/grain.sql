{#
The grain: one row for each combination of `columns`. A column of the grain is never empty unless
it `may_be_null`, nor is any that is `also_required`.
#}
{% test grain(model, columns, also_required=[], may_be_null=[]) %}
{% set required = columns | reject('in', may_be_null) | list + also_required %}
{{ config(meta={
    'description': 'One row per ' ~ in_words(columns) ~ '. Never null: ' ~ in_words(required) ~ '.',
}) }}

select
    {{ columns | join(', ') }},
    count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {% for column in required %}
    or count({{ column }}) < count(*)
    {% endfor %}

{% endtest %}
