"""The 2023 truck final, told in our own words: two incidents, their people, quotes and claims."""

from orchestration.reading import read_article

REPORT = """date 2023-11-04 Corey Heim saw his title hopes fade on Friday (November 3) night, \
when the NASCAR Craftsman Truck Series race at Phoenix Raceway got away from him.

Heim, driver of the No. 11 TRICON Garage Toyota, led 47 laps. With 30 laps remaining Hocevar hit \
Heim in Turn 2 and sent him into Stewart Friesen, bringing out a caution.

Later Heim retaliated against Hocevar, who finished 29th.

"He ran into me twice," Heim told Speedway Digest.

Ben Rhodes won the championship with a fifth-place finish."""


def test_race():
    race = read_article(REPORT)["race"]
    assert (race["series"], race["season"], race["date"]) == ("truck", 2023, "2023-11-03")
    assert race["track"] == "Phoenix Raceway"


def test_incidents():
    first, second = read_article(REPORT)["incidents"]
    roles = {driver["name"]: driver["role"] for driver in first["drivers"]}
    assert roles == {
        "Carson Hocevar": "instigator",
        "Corey Heim": "victim",
        "Stewart Friesen": "victim",
    }
    assert (first["laps_remaining"], first["turn"], first["caution"]) == (30, "turn 2", True)
    assert second["kind"] == "retaliation"
    assert {driver["name"]: driver["role"] for driver in second["drivers"]} == {
        "Corey Heim": "retaliator",
        "Carson Hocevar": "victim",
    }


def test_quote():
    (quote,) = read_article(REPORT)["quotes"]
    assert (quote["speaker"], quote["via"]) == ("Corey Heim", "Speedway Digest")
    assert REPORT[quote["char_start"] : quote["char_end"]] == "He ran into me twice,"


def test_claims():
    claims = {(c["subject"], c["predicate"], c["object"]) for c in read_article(REPORT)["claims"]}
    assert claims >= {
        ("Corey Heim", "led_laps", "47"),
        ("Carson Hocevar", "finished", "29"),
        ("Ben Rhodes", "finished", "5"),
        ("Ben Rhodes", "won_title", None),
    }


def test_spans_are_exact():
    document = read_article(REPORT)
    for person in document["people"]:
        for mention in person["mentions"]:
            assert REPORT[mention["char_start"] : mention["char_end"]].strip()
    surnames = {REPORT[m["char_start"] : m["char_end"]] for m in document["people"][0]["mentions"]}
    assert "Corey Heim" in surnames


def test_who_denies_intent_is_named():
    document = read_article(
        "Daniel Dye was clipped by Nick Sanchez in Turn 3. Sanchez denied that it was intentional."
    )
    (incident,) = document["incidents"]
    assert (incident["intent"], incident["intent_by"]) == ("denied", "Nick Sanchez")


def test_an_allegation_outlives_its_denial():
    document = read_article(
        '"He meant to do it," Joey Gase said of Dawson Cram after Cram hooked him into the wall in '
        'Turn 2. "It was not intentional," Cram said.'
    )
    (incident,) = document["incidents"]
    assert (incident["intent"], incident["intent_by"]) == ("alleged", "Joey Gase")
