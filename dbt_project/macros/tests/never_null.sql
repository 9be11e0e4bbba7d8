{# No row lacks any of these columns: one test where a `not_null` for each would be many. #}
{% test never_null(model, columns) %}

select {{ columns | join(', ') }}
from {{ model }}
where {% for column in columns %}{{ 'or ' if not loop.first }}{{ column }} is null {% endfor %}

{% endtest %}
