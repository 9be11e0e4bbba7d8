{# Whether a line of a document is the first one of a driver; one number for several drivers, which
   is 0 or -1, stands for none of them. #}
{% macro is_first_line_of_driver() -%}
    coalesce(driver_id > 0, false)
    and row_number() over (
        partition by race_id, driver_id
        order by line_number
    ) = 1
{%- endmacro %}
