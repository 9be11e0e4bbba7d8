{# The name of the incident behind a caution, such as `5373-c07`. #}
{% macro caution_incident_id(race_id, caution_number) -%}
    {{ race_id }}::varchar || '-c' || lpad({{ caution_number }}::varchar, 2, '0')
{%- endmacro %}
