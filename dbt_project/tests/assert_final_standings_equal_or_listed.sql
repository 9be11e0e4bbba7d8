{{ config(meta={
    'description':
        'Every row of the official final tables is reproduced, or its difference is a '
        'known data issue or, in a season that was fetched, an open anomaly.',
    'dagster': {'ref': {'name': 'mart_audit_standings'}},
}) }}

select audit.*
from {{ ref('mart_audit_standings') }} as audit
anti join ({{ flagged_final_rows() }}) as flagged using (series, season, driver_id)
where explained_by = 'unlisted'
