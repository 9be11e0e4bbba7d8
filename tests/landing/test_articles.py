"""Dropped articles: kept as dropped, folded by their words, refused with a reason, never lost."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from orchestration.feeds.news import bounded_reading
from orchestration.feeds.news.articles import article_id
from orchestration.landing import articles, inbox
from orchestration.landing.articles import land_articles
from orchestration.store import archive
from orchestration.store.warehouse import writing

TEXT = "Ann Rook spun in Turn 2 with 30 laps to go. Bo Lead won.\n"


class ArticleLanding:
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
def landing(tmp_path) -> ArticleLanding:
    return ArticleLanding(tmp_path)


def test_an_article_lands_with_its_day_its_place_and_its_words(landing):
    text = f"date 2023-11-04 {TEXT}"
    landing.drop("Night in Phoenix.txt", text.encode())
    assert landing.land().new == 1
    ((id_, format_, day, known_from, place, landed),) = landing.rows(
        "select article_id, format, published_date, known_from, archive_path, text from raw.article"
    )
    assert (id_, format_, str(day), landed) == (article_id(text), "txt", "2023-11-04", text)
    assert known_from.year >= 2023
    assert place.startswith("archive/articles/night-in-phoenix-txt/")
    assert (landing.folder / place).is_file()


REFUSED = {
    "empty": (b"", "empty"),
    "only white space": (b" \n\n", "empty"),
    "50 megabytes": (b"word " * 10_000_000, "too_large"),
    "a NUL byte": (b"Ann\x00Rook spun", "nul_byte"),
}


@pytest.mark.parametrize(("body", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_article_is_set_aside_and_stays_in_the_inbox(landing, body, reason):
    path = landing.drop("bad.txt", body)
    landing.drop("good.txt", TEXT.encode())
    landed = landing.land()
    assert (landed.new, len(landed.refused)) == (1, 1)
    assert landing.quarantine() == [("inbox/bad.txt", reason)]
    assert landing.rows("select size_bytes from raw.quarantine") == [(len(body),)]
    assert path.exists()
    assert landing.texts() == [TEXT]


def test_a_refusal_goes_when_its_file_is_mended_or_removed(landing):
    mended, removed = landing.drop("a.txt", b""), landing.drop("b.txt", b"\x00")
    landing.land()
    mended.write_text(TEXT)
    removed.unlink()
    assert landing.land().new == 1
    assert landing.quarantine() == []


def test_a_link_out_of_the_inbox_is_not_followed(landing):
    secret = landing.folder / "secret.txt"
    secret.write_text("not for the warehouse")
    (landing.inbox / "link.txt").symlink_to(secret)
    (landing.inbox / "folder").symlink_to(landing.folder)
    assert landing.land().new == 0
    assert landing.quarantine() == [
        ("inbox/folder", "outside_folder"),
        ("inbox/link.txt", "outside_folder"),
    ]
    assert not landing.archived.exists()


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_letters_survive_their_encoding(landing, encoding):
    text = "Suárez passed Müller, it was 20° warm.\n"
    landing.drop("night.txt", text.encode(encoding))
    landing.land()
    assert landing.texts() == [text]


def test_one_article_in_four_formats_is_one_article(landing):
    landing.drop("a.txt", TEXT.encode())
    landing.drop("b.json", json.dumps({"text": TEXT}).encode())
    landing.drop("c.jsonl", json.dumps({"text": TEXT.replace(" ", "  ")}).encode() + b"\n")
    landing.drop("again/a.txt", TEXT.encode())
    assert landing.land().new == 1
    assert len(landing.texts()) == 1


def test_a_bundled_copy_is_the_one_that_counts(landing):
    (landing.bundled / "night.txt").write_text(TEXT)
    landing.drop("mine.txt", TEXT.encode())
    landing.land()
    assert landing.rows("select archive_path from raw.article") == [
        ("bundled/articles/night.txt",),
    ]


def test_a_bad_line_costs_that_line_only(landing):
    good = json.dumps({"text": TEXT, "title": "Rook spins"})
    landing.drop("wire.jsonl", f'{good}\n{{"text": "half\n[]\n'.encode())
    landed = landing.land()
    assert (landed.new, len(landed.refused)) == (1, 1)
    assert landing.rows("select title, source_name from raw.article") == [
        ("Rook spins", "wire-jsonl.jsonl#1")
    ]


def test_landing_twice_changes_nothing(landing):
    (landing.bundled / "night.txt").write_text(TEXT)
    landing.drop("a.txt", b"date 2023-11-05 Bo Lead won again.")
    landing.drop("bad.txt", b"")
    landing.land()
    before = landing.rows("from raw.article order by all")
    stored = sorted(landing.archived.rglob("*.gz"))
    landed = landing.land()
    assert (landed.new, landed.known) == (0, 2)
    assert landing.rows("from raw.article order by all") == before
    assert sorted(landing.archived.rglob("*.gz")) == stored


def test_an_emptied_inbox_and_a_deleted_warehouse_lose_nothing(landing):
    landing.drop("a.txt", TEXT.encode())
    landing.drop(
        "b.html", f"<html><body><article><p>{TEXT * 5}</p></article></body></html>".encode()
    )
    landing.drop("c.jsonl", b'{"text": "Cy Tail crashed."}\n{"text": "Di Mid retired."}\n')
    landing.land()
    before = landing.rows("from raw.article order by all")
    assert len(before) == 4
    shutil.rmtree(landing.inbox)
    shutil.rmtree(landing.warehouse.parent)
    assert landing.land().new == 4
    assert landing.rows("from raw.article order by all") == before


def test_a_dropped_file_is_parsed_once_and_its_archived_copy_only_when_it_is_needed(
    landing, monkeypatch
):
    parsed = []

    def noting(files, costly):
        listed = list(files)
        parsed.extend(listed)
        return bounded_reading.read_files(listed, costly)

    for room in (inbox, articles):
        monkeypatch.setattr(room, "read_files", noting)
    landing.drop(
        "b.html", f"<html><body><article><p>{TEXT * 5}</p></article></body></html>".encode()
    )
    assert (landing.land().new, len(parsed)) == (1, 1)
    shutil.rmtree(landing.inbox)
    assert (landing.land().new, len(parsed)) == (0, 1)
    shutil.rmtree(landing.warehouse.parent)
    assert (landing.land().new, len(parsed)) == (1, 2)


def test_a_file_that_changes_is_a_further_article(landing):
    landing.drop("a.txt", TEXT.encode())
    landing.land()
    landing.drop("a.txt", b"Corrected: Bo Lead did not win.")
    assert landing.land().new == 1
    assert len(landing.texts()) == 2


def test_a_torn_file_of_the_archive_is_set_aside_and_stops_no_other(landing):
    landing.drop("a.txt", TEXT.encode())
    landing.drop("b.txt", b"Cy Tail crashed.")
    landing.land()
    torn = next((landing.archived / "articles" / "a-txt").iterdir())
    torn.write_bytes(torn.read_bytes()[:-5])
    shutil.rmtree(landing.inbox)
    shutil.rmtree(landing.warehouse.parent)
    assert landing.land().new == 1
    ((place, reason),) = landing.quarantine()
    assert (place.startswith("archive/articles/a-txt/"), reason) == (True, "torn_file")


def test_names_that_fold_to_one_are_still_two_articles(landing):
    landing.drop("a b.txt", TEXT.encode())
    landing.drop("a-b.txt", b"Cy Tail crashed.")
    landing.drop("éé.txt", b"Di Mid retired.")
    assert landing.land().new == 3
    shutil.rmtree(landing.inbox)
    shutil.rmtree(landing.warehouse.parent)
    assert landing.land().new == 3


def test_the_archive_holds_what_was_dropped_byte_for_byte(landing):
    body = "Suárez won.\r\n".encode("latin-1")
    landing.drop("a.txt", body)
    landing.land()
    (subject,) = archive.subjects(landing.archived, "articles")
    assert [version.read() for version in archive.versions(landing.archived, subject)] == [body]


def test_the_seed_article_is_read_as_it_is(landing, shared):
    body = (shared / "corpus" / "seed_article.txt").read_bytes()
    landing.drop("seed_article.txt", body)
    assert landing.land().new == 1
    assert landing.rows("select text, published_date::varchar from raw.article") == [
        (body.decode(), "2023-11-04")
    ]


def test_a_fetched_page_without_an_article_is_set_aside_each_time(landing):
    """Pages come straight into the archive, never through the inbox."""
    about = archive.Subject("articles", "paper-example-empty-json")
    page = json.dumps({"url": "https://paper.example/empty", "html": "<html></html>"}).encode()
    version = archive.put(landing.archived, about, page, datetime(2023, 11, 5, tzinfo=UTC))
    place = f"archive/{version.path.relative_to(landing.archived)}"
    for _ in range(2):
        landing.land()
        assert landing.quarantine() == [(place, "no_text")]
