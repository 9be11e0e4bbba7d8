{#
How models become tables and views: replaced in place, in one transaction.

dbt builds beside the old table, renames twice and drops once, so that readers never miss a table.
Here nobody reads while models are built (one writer; analysts have the published copy), and those
statements took longer than most models' own SQL.
#}

{% materialization table, adapter='duckdb' %}
    {% set relation = this.incorporate(type='table') %}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') %}
        {{ drop_if_there() }}
        {{ create_table_as(False, relation, compiled_code) }}
    {% endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {% set relation = this.incorporate(type='view') %}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') %}
        {{ drop_if_there() }}
        {{ create_view_as(relation, compiled_code) }}
    {% endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}

{# The statement that removes what the model was before, whatever kind of thing that was. #}
{% macro drop_if_there() %}
    {% set was = load_cached_relation(this) %}
    {% if was %}
    drop {{ was.type }} if exists {{ was }};
    {% endif %}
{% endmacro %}
