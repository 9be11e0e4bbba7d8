"""Cautions, incidents, roles, claims and lost titles, asked of the published file."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.landing.articles import land_articles
from orchestration.landing.readings import read_new_articles
from orchestration.store.warehouse import writing
from tests.surroundings import DATA, REPO, dbt

LAP_121, LAP_148 = "5373-c07", "5373-c09"
SEASONS = "season between 2018 and 2022"


def test_the_cars_race_control_names_are_drivers(ask):
    ((named, resolved),) = ask(
        f"""
        select count(*), count(driver_id)
        from marts.fct_caution_car join marts.dim_race using (race_id) where {SEASONS}
        """
    )
    assert named > 4118, "fewer than the plain forms alone give"
    assert resolved / named >= 0.998


def test_every_caution_with_cars_or_an_accident_is_an_incident(ask):
    missing = ask(
        """
        select race_id, caution_number, comment
        from marts.fct_caution
        anti join marts.fct_incident using (race_id, caution_number)
        where cause in ('incident', 'spin', 'fire') or cars_named > 0
        """
    )
    assert missing == []


def test_accident_retirements_belong_to_an_incident(ask):
    ((retired, ended, by_caution, on_the_last_lap),) = ask(
        f"""
        with ended as (
            select distinct race_id, driver_id, retirement_basis
            from marts.fct_incident_driver join marts.fct_incident using (incident_id)
            where is_retired
        )

        select
            count(*),
            count(ended.race_id),
            count(*) filter (where retirement_basis != 'untied'),
            count(*) filter (
                where retirement_basis = 'untied' and laps_completed >= actual_laps - 1
            )
        from marts.fct_race_result
        join marts.dim_race using (race_id)
        left join ended using (race_id, driver_id)
        where {SEASONS} and is_points_race and finishing_status = 'Accident'
        """
    )
    assert ended == retired, "each is in an incident of its own at least"
    assert by_caution / retired >= 0.945, "and most in the one that a caution was called for"
    assert by_caution / (retired - on_the_last_lap) >= 0.95, "no yellow flies for a last lap"


def test_a_tie_by_laps_agrees_with_race_control(ask):
    """Those that race control does name would be tied by laps alone to the caution that does."""
    rates = ask(
        f"""
        with retired as (
            select race_id, car_number, laps_completed, caution_number
            from marts.fct_incident_driver
            join marts.fct_incident using (incident_id)
            join marts.fct_race_result using (race_id, driver_id)
            join marts.dim_race using (race_id)
            where {SEASONS} and is_points_race and retirement_basis = 'named'
        ),

        guessed as (
            select retired.*, caution.caution_number as guess, start_lap - laps_completed as laps
            from retired join marts.fct_caution as caution using (race_id)
            where laps between 0 and 4 and cause in ('incident', 'spin', 'unknown')
            qualify row_number() over (
                partition by race_id, car_number order by abs(laps - 2)
            ) = 1
        )

        select laps, avg((guess = caution_number)::integer), count(*)
        from guessed group by laps order by laps
        """
    )
    assert [laps for laps, _, _ in rates] == [0, 1, 2, 3, 4]
    for laps, rate, count in rates:
        assert rate >= (0.95 if laps in (1, 2, 3) else 0.85), (laps, rate, count)


def test_the_truck_title_of_2023_was_lost_three_times(ask):
    lost = ask(
        """
        select driver_name, incident_id, basis from marts.fct_title_lost
        where series = 'truck' and season = 2023 order by driver_name
        """
    )
    assert lost == [
        ("Carson Hocevar", LAP_148, "retired"),
        ("Corey Heim", LAP_121, "hit"),
        ("Grant Enfinger", LAP_148, "led_the_title"),
    ]


def test_evidence_is_the_text_of_its_span(ask):
    with duckdb.connect(str(DATA / "warehouse" / "stockcar.duckdb"), read_only=True) as db:
        texts = dict(db.execute("select article_id, text from raw.article").fetchall())
    rows = ask(
        """
        select article_id, char_start, char_end, evidence
        from marts.fct_incident_source where source_type = 'article'
        """
    )
    assert rows
    for article_id, start, end, evidence in rows:
        assert texts[article_id][start:end][:200] == evidence


def test_an_article_on_another_week_is_linked_to_no_race(ask):
    """Links come from what is told: each bundled report is of a race, and of its own."""
    wrong = ask(
        """
        select title, race_date, told_race_date
        from marts.dim_article join marts.dim_race using (race_id)
        where race_date not between published_date - 7 and published_date
        """
    )
    assert wrong == []


@pytest.fixture(scope="module")
def with_the_seed(shared, published, tmp_path_factory) -> Callable[[str], list[tuple]]:
    """The warehouse once more, with the seed article dropped into its inbox."""
    data = tmp_path_factory.mktemp("seed")
    warehouse = data / "warehouse" / "stockcar.duckdb"
    warehouse.parent.mkdir()
    shutil.copy(DATA / "warehouse" / "stockcar.duckdb", warehouse)
    inbox = data / "inbox"
    inbox.mkdir()
    shutil.copy(shared / "corpus" / "seed_article.txt", inbox)
    bundled: Path = REPO / "data" / "bundled" / "articles"
    with writing(warehouse) as db:
        assert land_articles(db, bundled, inbox, data / "archive").new == 1
        read_new_articles(db)
    run = dbt("run", "-s", "staging.articles+", "--target-path", str(data / "target"), data=data)
    assert run.returncode == 0, run.stdout[-4000:]

    def answer(query: str) -> list[tuple]:
        with duckdb.connect(str(warehouse), read_only=True) as db:
            seed = "(select article_id from raw.article where text like '%Peter Stratta%')"
            return db.execute(query.replace("$seed", seed)).fetchall()

    return answer


def test_the_seed_article_tells_of_two_cautions(with_the_seed):
    told = with_the_seed(
        """
        select distinct incident_id, start_lap, end_lap, reported_laps_remaining
        from marts.fct_incident_source
        join marts.fct_incident using (incident_id)
        join marts.fct_caution using (race_id, caution_number)
        where article_id = $seed order by 1
        """
    )
    assert told == [(LAP_121, 121, 125, 30), (LAP_148, 148, 155, None)]


def test_the_seed_article_says_who_hit_whom(with_the_seed):
    roles = with_the_seed(
        f"""
        select incident_id, driver_name, role from marts.fct_incident_driver
        where incident_id in ('{LAP_121}', '{LAP_148}') and role != 'involved' order by all
        """
    )
    assert roles == [
        (LAP_121, "Carson Hocevar", "instigator"),
        (LAP_121, "Corey Heim", "victim"),
        (LAP_121, "Stewart Friesen", "victim"),
        (LAP_148, "Carson Hocevar", "victim"),
        (LAP_148, "Corey Heim", "retaliator"),
    ]


def test_the_seed_article_is_borne_out(with_the_seed):
    claims = with_the_seed(
        "select subject, predicate, object, verdict from marts.fct_claim where article_id = $seed"
    )
    assert {verdict for *_, verdict in claims} == {"supported"}
    assert {
        ("Corey Heim", "led_laps", "47"),
        ("Corey Heim", "won_pole", None),
        ("Corey Heim", "won_stage", "2"),
        ("Ben Rhodes", "finished", "5"),
        ("Ben Rhodes", "won_title", None),
    } <= {claim[:3] for claim in claims}


def test_the_seed_article_quotes_heim_through_two_outlets(with_the_seed):
    quotes = with_the_seed(
        """
        select speaker_name, via, about_incident_id from marts.fct_quote
        where article_id = $seed order by char_start
        """
    )
    assert [speaker for speaker, *_ in quotes] == ["Corey Heim"] * 5
    assert {via for _, via, _ in quotes if via} == {"NASCAR.com", "Speedway Digest"}
    assert quotes[0][2] == LAP_121
