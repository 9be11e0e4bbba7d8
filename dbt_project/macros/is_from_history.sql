{# Whether the feed does not have the race: those of the history files alone bear numbers that the
   feed's own never reach. #}
{% macro is_from_history(race_id) -%}
    {{ race_id }} >= 10000000
{%- endmacro %}
