{# A name that the feed writes one way, as it is compared; empty for none. #}
{% macro person_key(name) -%}
    lower(trim(coalesce({{ name }}, '')))
{%- endmacro %}

{# The number of a driver whom the feed gives none: made from name and car, the same at every build,
   above all numbers of the feed and of history. Of a nameless driver only the car of that race is
   known. #}
{% macro own_driver_id(person_key, car_number, race_id) -%}
    (
        3000000 + md5_number_lower(
            if({{ person_key }} = '', {{ race_id }}::varchar, {{ person_key }})
            || '|' || {{ car_number }}
        ) % 1000000
    )::integer
{%- endmacro %}
