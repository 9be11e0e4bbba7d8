{#
    A reading of an article as the reader writes it, as DuckDB's `from_json` wants it.

    Every `char_start` and `char_end` points into the article's text, counted in characters, so
    that text[char_start:char_end] is exactly the words meant.
#}
{% macro article_reading_shape() %}
{
    "race": {
        "series": "VARCHAR",
        "season": "INTEGER",
        "track": "VARCHAR",
        "date": "DATE",
        "race_name": "VARCHAR"
    },
    "people": [{
        "person_number": "INTEGER",
        "name": "VARCHAR",
        "is_driver": "BOOLEAN",
        "car_number": "VARCHAR"
    }],
    "incidents": [{
        "incident_number": "INTEGER",
        "kind": "VARCHAR",
        "lap": "INTEGER",
        "laps_remaining": "INTEGER",
        "stage": "INTEGER",
        "turn": "VARCHAR",
        "track": "VARCHAR",
        "caution": "BOOLEAN",
        "intent": "VARCHAR",
        "intent_by": "VARCHAR",
        "drivers": [{
            "name": "VARCHAR",
            "role": "VARCHAR",
            "role_basis": "VARCHAR",
            "car_number": "VARCHAR",
            "char_start": "INTEGER",
            "char_end": "INTEGER"
        }],
        "spans": [{"char_start": "INTEGER", "char_end": "INTEGER"}]
    }],
    "quotes": [{
        "quote_number": "INTEGER",
        "speaker": "VARCHAR",
        "about": "VARCHAR",
        "cue": "VARCHAR",
        "via": "VARCHAR",
        "char_start": "INTEGER",
        "char_end": "INTEGER"
    }],
    "claims": [{
        "claim_number": "INTEGER",
        "subject": "VARCHAR",
        "predicate": "VARCHAR",
        "object": "VARCHAR",
        "char_start": "INTEGER",
        "char_end": "INTEGER"
    }]
}
{% endmacro %}
