{# The rows of `relation`, one per fact and version, with versions that follow each other and say the
   same made into one: a fact is known from the first of them to the end of the last. A document
   that is sent again, or differs in something else, changes no fact. #}
{% macro spans_of_facts(relation, facts) -%}
    select
        {% for fact in facts -%}
        {{ fact }},
        {% endfor -%}
        min(known_from) as known_from,
        arg_max_null(known_to, known_from) as known_to
    from (
        select
            *,
            sum(is_start::integer) over (
                partition by {{ facts | join(', ') }}
                order by known_from
                rows unbounded preceding
            ) as span_number
        from (
            select
                *,
                coalesce(
                    known_from <> lag(known_to) over (
                        partition by {{ facts | join(', ') }}
                        order by known_from
                    ), true
                ) as is_start
            from {{ relation }}
        )
    )
    group by {{ facts | join(', ') }}, span_number
{%- endmacro %}
