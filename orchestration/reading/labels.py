"""The same findings in the schema of hand-made label files, so that they can be scored."""

_SERIES = {"nxs": "xfinity"}
_TITLES = {
    "won_title": "won title",
    "lost_title": "lost title",
    "advanced": "advanced",
    "eliminated": "eliminated",
}


def to_labels(document: dict, text: str, article_id: str) -> dict:
    """A reading document as one label record."""
    race = document["race"]
    series = _SERIES.get(race["series"], race["series"])
    return {
        "id": article_id,
        "race": {
            "series": series,
            "season": race["season"],
            "track": race["track"],
            "date": race["date"],
            "race_name": race["race_name"],
        },
        "incidents": [_incident(item, text) for item in document["incidents"]],
        "quotes": [
            {
                "speaker": quote["speaker"],
                "text": text[quote["char_start"] : quote["char_end"]],
                "about_driver": quote["about"],
                "via": quote["via"],
            }
            for quote in document["quotes"]
        ],
        "championship": [
            {
                "driver": claim["subject"],
                "claim": _TITLES[claim["predicate"]],
                "series": series,
                "season": int(claim["object"]) if claim["object"] else race["season"],
                "evidence": text[claim["char_start"] : claim["char_end"]],
            }
            for claim in document["claims"]
            if claim["predicate"] in _TITLES
        ],
        "results_mentioned": _results(document, text),
    }


def _incident(item: dict, text: str) -> dict:
    return {
        "kind": item["kind"],
        "drivers": [
            {"name": d["name"], "role": d["role"], "car_number": d["car_number"]}
            for d in item["drivers"]
        ],
        "lap": item["lap"],
        "laps_remaining": item["laps_remaining"],
        "turn": item["turn"],
        "track": item["track"],
        "caution": item["caution"],
        "deliberate_alleged": item["intent"] == "alleged",
        "evidence": " ".join(text[s["char_start"] : s["char_end"]] for s in item["spans"]),
    }


def _results(document: dict, text: str) -> list[dict]:
    found = []
    seen = set()
    for claim in document["claims"]:
        finish = {"won_race": 1}.get(claim["predicate"])
        if claim["predicate"] == "finished":
            finish = int(claim["object"])
        if finish is None or (claim["subject"], finish) in seen:
            continue
        seen.add((claim["subject"], finish))
        found.append(
            {
                "driver": claim["subject"],
                "finish": finish,
                "race": document["race"]["race_name"],
                "evidence": text[claim["char_start"] : claim["char_end"]],
            }
        )
    return found
