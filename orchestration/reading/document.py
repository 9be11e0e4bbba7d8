"""The reading document: what `raw.article_reading` keeps of a reading."""

from orchestration.reading.reader import Reading


def to_document(reading: Reading, version: str) -> dict:
    """A reading as plain JSON values; every span is an offset into the article's text."""
    return {
        "reader_version": version,
        "race": _race(reading),
        "people": _people(reading),
        "incidents": [_incident(reading, n, i) for n, i in enumerate(reading.incidents, 1)],
        "quotes": [_quote(reading, n, s) for n, s in enumerate(reading.speeches, 1)],
        "claims": [_claim(reading, n, c) for n, c in enumerate(reading.claims, 1)],
    }


def _name(reading: Reading, person: int | None) -> str | None:
    return None if person is None else reading.people.people[person].name


def _race(reading: Reading) -> dict:
    race = reading.race
    return {
        "series": race.series,
        "season": race.season,
        "track": race.track,
        "date": race.day.isoformat() if race.day else None,
        "race_name": race.race_name,
        "spans": race.spans,
    }


def _people(reading: Reading) -> list[dict]:
    listed = []
    for person in reading.people.people:
        mentions = [
            {"char_start": m.start, "char_end": m.end, "form": m.form} for m in person.mentions
        ]
        if mentions:
            listed.append(
                {
                    "person_number": len(listed) + 1,
                    "name": person.name,
                    "is_driver": person.is_driver,
                    "car_number": person.car_number,
                    "mentions": mentions,
                }
            )
    return listed


def _incident(reading: Reading, number: int, incident) -> dict:
    drivers = []
    for person, role in incident.roles.items():
        start, end = incident.mentions.get(person, incident.spans[0])
        drivers.append(
            {
                "name": _name(reading, person),
                "role": role,
                "role_basis": incident.basis.get(person, "reported"),
                "car_number": reading.people.people[person].car_number,
                "char_start": start,
                "char_end": end,
            }
        )
    return {
        "incident_number": number,
        "kind": incident.kind,
        "drivers": drivers,
        "lap": incident.lap,
        "laps_remaining": incident.laps_remaining,
        "stage": incident.stage,
        "turn": incident.turn,
        "track": reading.race.track,
        "caution": incident.caution,
        "intent": incident.intent,
        "intent_by": _name(reading, incident.intent_by),
        "spans": [{"char_start": start, "char_end": end} for start, end in sorted(incident.spans)],
    }


def _quote(reading: Reading, number: int, speech) -> dict:
    return {
        "quote_number": number,
        "speaker": _name(reading, speech.person) or speech.phrase,
        "about": _name(reading, speech.about),
        "cue": speech.cue,
        "via": speech.via,
        "char_start": speech.quotation.start,
        "char_end": speech.quotation.end,
    }


def _claim(reading: Reading, number: int, claim) -> dict:
    return {
        "claim_number": number,
        "subject": _name(reading, claim.person),
        "predicate": claim.predicate,
        "object": claim.object,
        "char_start": claim.start,
        "char_end": claim.end,
    }
