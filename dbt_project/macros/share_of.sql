{# The share, 0 to 1, of a group's rows that meet a condition; of those of `among`, where given. #}
{% macro share_of(condition, among='true') -%}
    count(*) filter (where {{ among }} and {{ condition }})
    / nullif(count(*) filter (where {{ among }}), 0)
{%- endmacro %}
