{#
How models become tables and views: replaced in place, in one transaction.

dbt builds beside the old table, renames twice and drops once, so that readers never miss a table.
Here nobody reads while models are built (one writer; analysts have the published copy), and those
statements took longer than most models' own SQL.
#}

{% materialization table, adapter='duckdb' %}
    {% set relation = this.incorporate(type='table') %}
    {% do replace_in_place(create_table_as(False, relation, compiled_code)) %}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {% set relation = this.incorporate(type='view') %}
    {% do replace_in_place(create_view_as(relation, compiled_code)) %}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}

{# Drop what the model was before, whatever kind of thing that was, and run its new statement. #}
{% macro replace_in_place(create) %}
    {% set before = load_cached_relation(this) %}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') %}
        {% if before %}
        drop {{ before.type }} if exists {{ before }};
        {% endif %}
        {{ create }}
    {% endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
{% endmacro %}
