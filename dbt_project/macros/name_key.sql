{#
    A name reduced to what outlets agree on: lower case, no accents, no suffix, letters only.

    "Daniel Suárez", "Ricky Stenhouse Jr." and "A.J. Allmendinger" become `danielsuarez`,
    `rickystenhouse` and `ajallmendinger`.
#}
{% macro name_key(name) -%}
    regexp_replace(
        regexp_replace(lower(strip_accents({{ name }})), '[ ,]+(jr|sr|ii|iii|iv)\.?$', ''),
        '[^a-z]', '', 'g'
    )
{%- endmacro %}

{# The last word of a name, reduced the same way. #}
{% macro surname_key(name) -%}
    regexp_replace(
        regexp_extract(
            regexp_replace(lower(strip_accents({{ name }})), '[ ,]+(jr|sr|ii|iii|iv)\.?$', ''),
            '[^ ]+$'
        ),
        '[^a-z]', '', 'g'
    )
{%- endmacro %}

{# A track's name reduced to its place: "Phoenix International Raceway" becomes `phoenix`. #}
{% macro track_key(name) -%}
    nullif(
        regexp_replace(
            regexp_replace(
                lower({{ name }}),
                '\b(the|motor|motorsports|super|superspeedway|speedway|raceway|international|park'
                || '|road|course|street|race|sports|car|dirt)\b',
                '', 'g'
            ),
            '[^a-z]', '', 'g'
        ),
        ''
    )
{%- endmacro %}
