{# A list of names as one says it: "a", "a and b", "a, b and c". #}
{% macro in_words(names, before_last=' and ') %}
    {{- names[:-1] | join(', ') }}{{ before_last if names | length > 1 }}{{ names[-1] -}}
{% endmacro %}
