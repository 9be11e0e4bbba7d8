{# Whether a lap lies in a caution of the group's race, which is widened by some laps on each side. #}
{% macro is_near_a_caution(lap, laps) -%}
    coalesce(
        bool_or({{ lap }} between cautions.start_lap - ({{ laps }}) and cautions.end_lap + ({{ laps }})),
        false
    )
{%- endmacro %}
