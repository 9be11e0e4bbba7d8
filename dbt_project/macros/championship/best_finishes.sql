{# A driver's finishes, best first, for breaking ties by count-back: most wins, then most seconds,
   and so on. Lists compare place by place, so the better list sorts first; the sentinel at the
   end makes the longer of two otherwise equal lists the better one. #}
{% macro best_finishes(finish_position) -%}
    list_append(list_sort(list({{ finish_position }}::integer)), 9999)
{%- endmacro %}
