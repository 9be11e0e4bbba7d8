"""Values in another form: numbers as text, text as numbers, dates as people write them."""

import pytest

from tests.feeds.nascar.documents_2031 import index, landed, line, read, told, weekend


@pytest.mark.parametrize(
    ("field", "sent", "meant"),
    [
        ("margin_of_victory", 0.5, "0.5"),
        ("margin_of_victory", 2, "2"),
        ("total_race_time", 3, "3"),
        ("average_speed", "101.5", 101.5),
        ("number_of_cautions", "4.0", 4),
        ("number_of_caution_laps", 7.0, 7),
        ("actual_laps", " 1,234 ", 1234),
        ("scheduled_laps", "", None),
        ("playoff_round", "N/A", None),
        ("restrictor_plate", "true", True),
        ("inspection_complete", 0, False),
        ("race_id", "77", 77),
        ("race_season", 2031.0, 2031),
    ],
)
def test_a_number_as_text_or_text_as_number_means_what_it_says(field, sent, meant):
    found = read(weekend(line(1), **{field: sent}))
    race = landed(found)["weekend_race"][0]
    assert (race[field], type(race[field])) == (meant, type(meant))
    assert found.set_aside == ()


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("2031-04-06", "2031-04-06"),
        ("2031-04-06 15:00", "2031-04-06 15:00"),
        ("20310406T150000", "2031-04-06T15:00:00"),
        ("20310406", "2031-04-06T00:00:00"),
        (20310406, "2031-04-06T00:00:00"),
        ("2031-W14-7", "2031-04-06T00:00:00"),
        ("2031-04-06T15", "2031-04-06T15:00:00"),
        ("2031-04-06T15:00:00,5", "2031-04-06T15:00:00"),
        ("April 6, 2031", "2031-04-06T00:00:00"),
        ("6 Apr. 2031", "2031-04-06T00:00:00"),
        ("4/26/2031 3:30 PM", "2031-04-26T15:30:00"),
        ("26/4/2031", "2031-04-26T00:00:00"),
    ],
)
def test_a_date_in_another_form_is_written_as_the_feed_writes_dates(sent, meant):
    found = read(index({"race_date": sent}), "race_list_basic", race_id=None)
    assert landed(found)["series_1"][0]["race_date"] == meant
    assert found.set_aside == ()


@pytest.mark.parametrize(
    "sent", ["", " ", "TBA", "4/5/2031", "2031-02-30", "0001-01-01T00:00:00", 1933254000, "15:00"]
)
def test_a_date_nobody_can_tell_is_emptied_and_the_other_races_stay(sent):
    document = index({"race_date": "2031-02-16T14:30:00"}, {"race_date": sent}, {})
    found = read(document, "race_list_basic", race_id=None)
    assert [race.get("race_date") for race in landed(found)["series_1"]] == [
        *("2031-02-16T14:30:00", None, None)
    ]
    assert told(found) == [("value_emptied", "/series_1/1/race_date", 0)]


@pytest.mark.parametrize("zone", ["Z", "-04:00", "+0000"])
def test_a_date_with_a_zone_keeps_its_clock_and_is_told(zone):
    document = index({"race_date": f"2031-04-06T15:00:00{zone}"})
    found = read(document, "race_list_basic", race_id=None)
    assert landed(found)["series_1"][0]["race_date"] == "2031-04-06T15:00:00"
    assert told(found) == [("value_doubtful", "/series_1/0/race_date", 0)]


@pytest.mark.parametrize(("sent", "meant", "is_told"), [(22, "22", 0), (7, "7", 1), (0.0, "0", 1)])
def test_a_car_number_that_came_as_a_number_may_have_lost_its_zero(sent, meant, is_told):
    found = read(weekend(line(1, car=sent), line(2, 11, "55")))
    assert landed(found)["weekend_race"][0]["results"][0]["car_number"] == meant
    assert len(found.set_aside) == is_told
