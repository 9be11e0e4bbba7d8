{#
dbt's own kinds of test, in dbt's own SQL, each with a sentence: Dagster takes what a check says of
itself from `meta.description` and from nowhere else, and dbt writes none.
#}

{% test not_null(model, column_name) %}
{{ config(meta={'description': 'No ' ~ column_name ~ ' is null.'}) }}
{{ adapter.dispatch('test_not_null', 'dbt')(model, column_name) }}
{% endtest %}

{% test unique(model, column_name) %}
{{ config(meta={'description': 'No ' ~ column_name ~ ' stands in two rows.'}) }}
{{ adapter.dispatch('test_unique', 'dbt')(model, column_name) }}
{% endtest %}

{% test accepted_values(model, column_name, values, quote=True) %}
{{ config(meta={
    'description': 'Each ' ~ column_name ~ ' is ' ~ in_words(values, ' or ') ~ '; null passes.',
}) }}
{{ adapter.dispatch('test_accepted_values', 'dbt')(model, column_name, values, quote) }}
{% endtest %}

{% test relationships(model, column_name, to, field) %}
{# While dbt parses, `to` is not a table yet: what the yml calls it is still among the arguments. #}
{% set parent = context['model']['test_metadata']['kwargs']['to'].split("'")[1] %}
{{ config(meta={
    'description': 'Each ' ~ column_name ~ ' is a ' ~ field ~ ' of ' ~ parent ~ '; null passes.',
}) }}
{{ adapter.dispatch('test_relationships', 'dbt')(model, column_name, to, field) }}
{% endtest %}
