-- The first round is looked up by its number: a format without a round 1 would have no playoffs.
{{ config(meta={
    'description': 'The rounds of each championship format are numbered 1, 2, 3 and so on.',
}) }}

select championship_format_id
from {{ ref('championship_round') }}
group by championship_format_id
having min(round_number) <> 1 or max(round_number) <> count(*)
