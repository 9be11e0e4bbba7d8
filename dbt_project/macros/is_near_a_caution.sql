{# Whether a lap lies in one of the cautions that a row is joined to, as `cautions`, and grouped over.
   Each caution is taken wider by some laps on both sides, or narrower where they are negative. #}
{% macro is_near_a_caution(lap, laps) -%}
    coalesce(
        bool_or({{ lap }} between cautions.start_lap - ({{ laps }}) and cautions.end_lap + ({{ laps }})),
        false
    )
{%- endmacro %}
