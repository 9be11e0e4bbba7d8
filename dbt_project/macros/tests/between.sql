{# Every value of the column lies within the bounds, both included; null passes. #}
{% test between(model, column_name, min_value, max_value) %}

select {{ column_name }}
from {{ model }}
where {{ column_name }} not between {{ min_value }} and {{ max_value }}

{% endtest %}
