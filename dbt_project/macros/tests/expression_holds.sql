{# Every row satisfies the expression; a null result counts as a failure. #}
{% test expression_holds(model, expression) %}

select *
from {{ model }}
where not coalesce(({{ expression }}), false)

{% endtest %}
