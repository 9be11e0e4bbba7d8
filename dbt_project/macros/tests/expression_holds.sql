{#
Every row satisfies the expression; a null result counts as a failure. `truth` says what that means,
as a sentence for the web UI.
#}
{% test expression_holds(model, expression, truth="") %}
{{ config(meta={'description': truth}) }}

select *
from {{ model }}
where not coalesce(({{ expression }}), false)

{% endtest %}
