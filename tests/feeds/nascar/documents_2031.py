"""Small documents of a made-up season, read as they would be on receipt."""

import json

import orjson

from orchestration.feeds.nascar.screening import read_payload


def line(position, driver=10, car="07", **more) -> dict:
    return {"driver_id": driver, "car_number": car, "finishing_position": position, **more}


def weekend(*results, **more) -> dict:
    race = {"race_id": 77, "series_id": 1, "race_season": 2031, "results": list(results), **more}
    return {"weekend_race": [race]}


def index(*races: dict) -> dict:
    rows = [{"race_id": n, "series_id": 1, "race_season": 2031, **r} for n, r in enumerate(races)]
    return {"series_1": rows, "series_2": [], "series_3": None}


def read(document, kind="weekend_feed", season=2031, series_id=1, race_id=77):
    body = document if isinstance(document, bytes) else orjson.dumps(document)
    return read_payload(body, kind, season, series_id, race_id)


def landed(screened):
    assert screened.refusal is None
    return json.loads(screened.mended) if screened.mended else screened.document


def told(screened) -> list[tuple]:
    return [(one.reason, one.pointer, one.row_count) for one in screened.set_aside]
