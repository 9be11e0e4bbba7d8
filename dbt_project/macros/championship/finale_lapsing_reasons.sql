{# What a finalist does not score in the race that decides the title. #}
{% macro finale_lapsing_reasons() -%}
    ('stage', 'fastest_lap', 'win_bonus', 'led_a_lap', 'most_laps_led')
{%- endmacro %}
