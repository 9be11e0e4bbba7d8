"""Dropped articles: kept as dropped, folded by their words, refused with a reason, never lost."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from orchestration.feeds.news import article_formats, articles
from orchestration.feeds.news.articles import article_id
from orchestration.landing.articles import land_articles
from orchestration.store import archive
from orchestration.store.warehouse import writing

TEXT = "Ann Rook spun in Turn 2 with 30 laps to go. Bo Lead won.\n"


class Desk:
    """A folder of bundled articles, an inbox, an archive and a warehouse."""

    def __init__(self, folder):
        self.folder = folder
        self.bundled, self.inbox = folder / "bundled" / "articles", folder / "inbox"
        self.archived, self.warehouse = folder / "archive", folder / "warehouse" / "s.duckdb"
        self.bundled.mkdir(parents=True)
        self.inbox.mkdir()

    def drop(self, name: str, body: bytes):
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        return path

    def land(self):
        with writing(self.warehouse) as db:
            return land_articles(db, self.bundled, self.inbox, self.archived)

    def rows(self, query: str) -> list[tuple]:
        with writing(self.warehouse) as db:
            return db.execute(query).fetchall()

    def texts(self) -> list[str]:
        return [text for (text,) in self.rows("select text from raw.article order by all")]

    def quarantine(self) -> list[tuple]:
        return self.rows("select archive_path, reason from raw.quarantine order by all")


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path)


def test_an_article_lands_with_its_day_its_place_and_its_words(desk):
    text = f"date 2023-11-04 {TEXT}"
    desk.drop("Night in Phoenix.txt", text.encode())
    assert desk.land().new == 1
    ((id_, format_, day, known_from, place, landed),) = desk.rows(
        "select article_id, format, published_date, known_from, archive_path, text from raw.article"
    )
    assert (id_, format_, str(day), landed) == (article_id(text), "txt", "2023-11-04", text)
    assert known_from.year >= 2023
    assert place.startswith("archive/articles/night-in-phoenix-txt/")
    assert (desk.folder / place).is_file()


REFUSED = {
    "empty": (b"", "empty"),
    "only white space": (b" \n\n", "empty"),
    "50 megabytes": (b"word " * 10_000_000, "too_large"),
    "a NUL byte": (b"Ann\x00Rook spun", "nul_byte"),
}


@pytest.mark.parametrize(("body", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_article_is_set_aside_and_stays_in_the_inbox(desk, body, reason):
    path = desk.drop("bad.txt", body)
    desk.drop("good.txt", TEXT.encode())
    landed = desk.land()
    assert (landed.new, len(landed.refused)) == (1, 1)
    assert desk.quarantine() == [("inbox/bad.txt", reason)]
    assert desk.rows("select size_bytes from raw.quarantine") == [(len(body),)]
    assert path.exists()
    assert desk.texts() == [TEXT]


def test_a_refusal_goes_when_its_file_is_mended_or_removed(desk):
    mended, removed = desk.drop("a.txt", b""), desk.drop("b.txt", b"\x00")
    desk.land()
    mended.write_text(TEXT)
    removed.unlink()
    assert desk.land().new == 1
    assert desk.quarantine() == []


def test_a_link_out_of_the_inbox_is_not_followed(desk):
    secret = desk.folder / "secret.txt"
    secret.write_text("not for the warehouse")
    (desk.inbox / "link.txt").symlink_to(secret)
    (desk.inbox / "folder").symlink_to(desk.folder)
    assert desk.land().new == 0
    assert desk.quarantine() == [
        ("inbox/folder", "outside_folder"),
        ("inbox/link.txt", "outside_folder"),
    ]
    assert not desk.archived.exists()


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_letters_survive_their_encoding(desk, encoding):
    text = "Suárez passed Müller, it was 20° warm.\n"
    desk.drop("night.txt", text.encode(encoding))
    desk.land()
    assert desk.texts() == [text]


def test_one_article_in_four_formats_is_one_article(desk):
    desk.drop("a.txt", TEXT.encode())
    desk.drop("b.json", json.dumps({"text": TEXT}).encode())
    desk.drop("c.jsonl", json.dumps({"text": TEXT.replace(" ", "  ")}).encode() + b"\n")
    desk.drop("again/a.txt", TEXT.encode())
    assert desk.land().new == 1
    assert len(desk.texts()) == 1


def test_a_bundled_copy_is_the_one_that_counts(desk):
    (desk.bundled / "night.txt").write_text(TEXT)
    desk.drop("mine.txt", TEXT.encode())
    desk.land()
    assert desk.rows("select archive_path from raw.article") == [
        ("bundled/articles/night.txt",),
    ]


def test_a_bad_line_costs_that_line_only(desk):
    good = json.dumps({"text": TEXT, "title": "Rook spins"})
    desk.drop("wire.jsonl", f'{good}\n{{"text": "half\n[]\n'.encode())
    landed = desk.land()
    assert (landed.new, len(landed.refused)) == (1, 1)
    assert desk.rows("select title, source_name from raw.article") == [
        ("Rook spins", "wire-jsonl.jsonl#1")
    ]


def test_landing_twice_changes_nothing(desk):
    (desk.bundled / "night.txt").write_text(TEXT)
    desk.drop("a.txt", b"date 2023-11-05 Bo Lead won again.")
    desk.drop("bad.txt", b"")
    desk.land()
    before = desk.rows("from raw.article order by all")
    stored = sorted(desk.archived.rglob("*.gz"))
    landed = desk.land()
    assert (landed.new, landed.known) == (0, 2)
    assert desk.rows("from raw.article order by all") == before
    assert sorted(desk.archived.rglob("*.gz")) == stored


def test_an_emptied_inbox_and_a_deleted_warehouse_lose_nothing(desk):
    desk.drop("a.txt", TEXT.encode())
    desk.drop("b.html", f"<html><body><article><p>{TEXT * 5}</p></article></body></html>".encode())
    desk.drop("c.jsonl", b'{"text": "Cy Tail crashed."}\n{"text": "Di Mid retired."}\n')
    desk.land()
    before = desk.rows("from raw.article order by all")
    assert len(before) == 4
    shutil.rmtree(desk.inbox)
    shutil.rmtree(desk.warehouse.parent)
    assert desk.land().new == 4
    assert desk.rows("from raw.article order by all") == before


def test_a_dropped_file_is_parsed_once_and_its_archived_copy_only_when_it_is_needed(
    desk, monkeypatch
):
    parsed = []

    def noting(page):
        parsed.append(page)
        return articles.page_fields(page)

    monkeypatch.setattr(article_formats, "page_fields", noting)
    desk.drop("b.html", f"<html><body><article><p>{TEXT * 5}</p></article></body></html>".encode())
    assert (desk.land().new, len(parsed)) == (1, 1)
    shutil.rmtree(desk.inbox)
    assert (desk.land().new, len(parsed)) == (0, 1)
    shutil.rmtree(desk.warehouse.parent)
    assert (desk.land().new, len(parsed)) == (1, 2)


def test_a_file_that_changes_is_a_further_article(desk):
    desk.drop("a.txt", TEXT.encode())
    desk.land()
    desk.drop("a.txt", b"Corrected: Bo Lead did not win.")
    assert desk.land().new == 1
    assert len(desk.texts()) == 2


def test_a_torn_file_of_the_archive_is_set_aside_and_stops_no_other(desk):
    desk.drop("a.txt", TEXT.encode())
    desk.drop("b.txt", b"Cy Tail crashed.")
    desk.land()
    torn = next((desk.archived / "articles" / "a-txt").iterdir())
    torn.write_bytes(torn.read_bytes()[:-5])
    shutil.rmtree(desk.inbox)
    shutil.rmtree(desk.warehouse.parent)
    assert desk.land().new == 1
    ((place, reason),) = desk.quarantine()
    assert (place.startswith("archive/articles/a-txt/"), reason) == (True, "torn_file")


def test_names_that_fold_to_one_are_still_two_articles(desk):
    desk.drop("a b.txt", TEXT.encode())
    desk.drop("a-b.txt", b"Cy Tail crashed.")
    desk.drop("éé.txt", b"Di Mid retired.")
    assert desk.land().new == 3
    shutil.rmtree(desk.inbox)
    shutil.rmtree(desk.warehouse.parent)
    assert desk.land().new == 3


def test_the_archive_holds_what_was_dropped_byte_for_byte(desk):
    body = "Suárez won.\r\n".encode("latin-1")
    desk.drop("a.txt", body)
    desk.land()
    (subject,) = archive.subjects(desk.archived, "articles")
    assert [version.read() for version in archive.versions(desk.archived, subject)] == [body]


def test_the_seed_article_is_read_as_it_is(desk, shared):
    body = (shared / "corpus" / "seed_article.txt").read_bytes()
    desk.drop("seed_article.txt", body)
    assert desk.land().new == 1
    assert desk.rows("select text, published_date::varchar from raw.article") == [
        (body.decode(), "2023-11-04")
    ]


def test_a_fetched_page_without_an_article_is_set_aside_each_time(desk):
    """Pages come straight into the archive, never through the inbox."""
    about = archive.Subject("articles", "paper-example-empty-json")
    page = json.dumps({"url": "https://paper.example/empty", "html": "<html></html>"}).encode()
    version = archive.put(desk.archived, about, page, datetime(2023, 11, 5, tzinfo=UTC))
    place = f"archive/{version.path.relative_to(desk.archived)}"
    for _ in range(2):
        desk.land()
        assert desk.quarantine() == [(place, "no_text")]
