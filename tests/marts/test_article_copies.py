"""Articles from the inbox to the incident: copies count once, updates replace, memories do not."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.landing.articles import land_articles
from orchestration.landing.readings import read_new_articles
from orchestration.store.warehouse import writing
from tests.surroundings import DATA, REPO, dbt

INCIDENT = "5373-c07"
NIGHT = "2023-11-04T05:00:00Z"
REPORT = (
    "Carson Hocevar sent Corey Heim up the track and into the wall on lap 121 in turn 2 at Phoenix"
    " Raceway on Friday night, and Stewart Friesen could not get by. Ben Rhodes came home fifth."
)
OTHER = (
    "With lap 121 on the board a bump from Carson Hocevar put Corey Heim in the turn 2 wall at"
    " Phoenix Raceway in the Truck Series finale. Stewart Friesen was swept up as well."
)
COPIES = {
    "The Gazette": f"PHOENIX (Agency) -- {REPORT}\n\nCopyright The Agency. All rights reserved.",
    "Valley Times": f"AVONDALE, Ariz. — {REPORT} The season ends here.",
    "Coast Herald": REPORT.partition(" Ben Rhodes")[0],
}
PAGE = """<html><head><title>Live: Truck finale at Phoenix</title></head><body><main itemscope
itemtype="https://schema.org/LiveBlogPosting"><h1>Live: Truck finale at Phoenix</h1>
<div><time datetime="2023-11-03T22:31:00-07:00">10:31 p.m.</time><p>The finale at Phoenix Raceway is
over and Ben Rhodes is the champion of the Truck Series in 2023.</p></div>
<div><time datetime="2023-11-03T20:02:00-07:00">8:02 p.m.</time><p>Green flag at Phoenix. A year ago
at Talladega Matt Crafton wrecked Nick Sanchez, and they fought.</p></div></main></body></html>"""


@pytest.fixture(scope="module")
def ask(published, tmp_path_factory) -> Callable[[str], list[tuple]]:
    """The warehouse once more, with articles dropped into its inbox."""
    data = tmp_path_factory.mktemp("copies")
    warehouse, inbox = data / "warehouse" / "stockcar.duckdb", data / "inbox"
    warehouse.parent.mkdir()
    inbox.mkdir()
    shutil.copy(DATA / "warehouse" / "stockcar.duckdb", warehouse)
    for number, (paper, text) in enumerate(COPIES.items()):
        drop(inbox / f"copy{number}.json", text, paper, f"https://p{number}.example/rhodes")
    drop(inbox / "other.json", OTHER, "Own Eyes", "https://own.example/heim")
    update = OTHER.replace("121", "60").replace("turn 2", "turn 4")
    drop(inbox / "early.json", update, "Weekly", "https://w.example/x", "2023-11-04T06:00:00Z")
    late = "Corey Heim lost the title at Phoenix Raceway, the Truck Series finale, after a bump."
    drop(inbox / "late.json", late, "Weekly", "https://w.example/x/", "2023-11-04T09:00:00Z")
    drop(inbox / "unclear.json", f"{OTHER} Nobody knows when.", "Daily", "https://d.example/x",
         published="03/11/2023")  # fmt: skip
    (inbox / "live.html").write_text(PAGE)
    bundled: Path = REPO / "data" / "bundled" / "articles"
    with writing(warehouse) as db:
        assert land_articles(db, bundled, inbox, data / "archive").new == 8
        read_new_articles(db)
    run = dbt("build", "-s", "staging.articles+", "--exclude-resource-type", "unit_test",
              "--target-path", str(data / "target"), data=data)  # fmt: skip
    assert run.returncode == 0, run.stdout[-4000:]

    def answer(query: str) -> list[tuple]:
        with duckdb.connect(str(warehouse), read_only=True) as db:
            return db.execute(query).fetchall()

    return answer


def drop(
    path: Path, text: str, paper: str, url: str, updated: str | None = None, published: str = NIGHT
) -> None:
    article = {"content": text, "source": {"name": paper}, "url": url, "updated_at": updated}
    path.write_text(json.dumps({"articles": [{**article, "publishedAt": published}]}))


def test_papers_that_print_one_report_are_one_source(ask):
    before = duckdb.connect(str(DATA / "warehouse" / "stockcar.duckdb"), read_only=True)
    query = f"""
        select source_count, article_count from marts.fct_incident
        where incident_id = '{INCIDENT}'
    """
    ((sources, articles),) = before.execute(query).fetchall()
    before.close()
    assert ask(query) == [(sources + 2, articles + 4)]


def test_a_driver_in_it_has_as_many_sources_as_there_were_writers(ask):
    ((copies, origins),) = ask(
        f"""
        select count(distinct article_id), count(distinct origin_article_id)
        from marts.fct_incident_source join marts.dim_article using (article_id)
        where incident_id = '{INCIDENT}' and publisher is not null
        """
    )
    assert (copies, origins) == (4, 2)
    with_articles = ask(
        f"""
        select max(drivers.source_count) <= max(incidents.source_count)
        from marts.fct_incident_driver as drivers join marts.fct_incident as incidents
        using (incident_id) where incident_id = '{INCIDENT}'
        """
    )
    assert with_articles == [(True,)]


def test_each_copy_keeps_its_outlet_and_knows_the_others(ask):
    rows = ask(
        """
        select publisher, publishers from marts.dim_article
        where list_contains(publishers, 'Valley Times') order by all
        """
    )
    assert rows == [(paper, sorted(COPIES)) for paper in sorted(COPIES)]


def test_an_update_at_the_same_address_replaces_the_text_and_the_old_one_is_kept(ask):
    rows = ask(
        """
        select is_current, known_to is null, incidents_told > 0, current_article_id = article_id
        from marts.dim_article where publisher = 'Weekly' order by is_current
        """
    )
    assert rows[0] == (False, False, False, False)
    assert (rows[1][0], rows[1][1], rows[1][3]) == (True, True, True)
    assert ask(
        """
        select count(*) from marts.fct_incident_source join marts.dim_article using (article_id)
        where not is_current
        """
    ) == [(0,)]


def test_a_live_blogs_memory_is_no_incident_of_the_race(ask):
    ((title, race_id, told),) = ask(
        """
        select title, race_id, incidents_told from marts.dim_article
        where source_name like 'live%'
        """
    )
    assert (title, race_id, told) == ("Live: Truck finale at Phoenix", 5373, 0)


def test_a_date_of_two_meanings_is_no_day_and_said_to_be_unclear(ask):
    rows = ask(
        """
        select published_date, published_basis, published_text, anomaly.is_open
        from marts.dim_article as article
        join marts.mart_data_anomaly as anomaly on anomaly.detail like '%"03/11/2023"%'
        where article.publisher = 'Daily'
        """
    )
    assert rows == [(None, "ambiguous", "03/11/2023", True)]
