{{ config(meta={
    'description':
        'Every row of the official final tables is reproduced, or its difference is a '
        'known data issue.',
    'dagster': {'ref': {'name': 'mart_audit_standings'}},
}) }}

select * from {{ ref('mart_audit_standings') }}
where explained_by = 'unlisted'
