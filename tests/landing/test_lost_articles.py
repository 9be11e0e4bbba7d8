"""Articles, copies and readings that are gone from the warehouse are made again from the files."""

import json

import pytest

from orchestration.landing.articles import land_articles
from orchestration.landing.readings import read_new_articles
from orchestration.store.warehouse import writing

TABLES = ("article", "article_copy", "article_reading")
STORIES = [{"text": f"Ann Rook spun in turn {turn}. Bo Lead won the race."} for turn in (1, 2, 3)]


class Landing:
    """Bundled articles, an inbox that is emptied after the first landing, and a warehouse."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("bundled/articles", "inbox"):
            (folder / name).mkdir(parents=True)
        (folder / "bundled" / "articles" / "night.txt").write_text(
            "date 2023-11-04 Cal Rhys crashed on lap 9 at Phoenix Raceway.\n"
        )
        (folder / "inbox" / "three.json").write_text(json.dumps(STORIES))

    def land(self) -> None:
        with writing(self.folder / "warehouse" / "s.duckdb") as db:
            land_articles(
                db,
                self.folder / "bundled" / "articles",
                self.folder / "inbox",
                self.folder / "archive",
            )
            read_new_articles(db)

    def rows(self, query: str) -> list[tuple]:
        with writing(self.folder / "warehouse" / "s.duckdb") as db:
            return db.execute(query).fetchall()

    def content(self) -> list[list[tuple]]:
        return [self.rows(f"from raw.{table} order by all") for table in TABLES]


@pytest.mark.parametrize(
    "lost",
    [
        *("article", "article_copy", "article_reading"),
        "article where archive_path like 'bundled/%'",
        "article where text like '%turn 2%'",
        "article_copy where archive_path like 'bundled/%'",
        "article_copy where text like '%turn 2%'",
        "article_copy where text not like '%turn 2%'",
        "article_reading where article_id in (select max(article_id) from raw.article)",
    ],
)
def test_what_is_gone_is_made_again(tmp_path, lost):
    landing = Landing(tmp_path)
    landing.land()
    (tmp_path / "inbox" / "three.json").unlink()
    before = landing.content()
    assert [len(rows) for rows in before] == [4, 4, 4]
    landing.rows(f"delete from raw.{lost}")
    assert landing.content() != before
    landing.land()
    assert landing.content() == before
