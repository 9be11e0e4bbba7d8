"""Dropped files: what becomes an article, what is turned away and why, and what costs one line."""

import os
from datetime import date

import orjson
import pytest

from orchestration.feeds.news.article_files import files_in, read_article_file
from orchestration.feeds.news.articles import ArticleReason as Reason
from orchestration.feeds.news.articles import article_id

TEXT = "Ann Rook spun in Turn 2 with 30 laps to go.\n\nBo Lead won."


@pytest.fixture
def read(tmp_path):
    """Write a file into an inbox and read it."""

    def write_and_read(name: str, body: bytes):
        path = tmp_path / name
        path.write_bytes(body)
        return read_article_file(path, tmp_path)

    return write_and_read


def only(reading):
    assert reading.rejections == []
    (article,) = reading.articles
    return article


def refused(reading):
    assert reading.articles == []
    (rejection,) = reading.rejections
    assert rejection.detail
    return rejection


def test_a_text_is_kept_whole_with_its_date_line(read):
    text = f" date 2023-11-04 {TEXT}\r\n"
    article = only(read("night.txt", text.encode()))
    assert article.text == text
    assert article.published_date == date(2023, 11, 4)
    assert (article.format, article.source_name) == ("txt", "night.txt")


def test_a_text_needs_no_date_line_and_an_impossible_date_is_none(read):
    assert only(read("a.txt", TEXT.encode())).published_date is None
    assert only(read("b.txt", b"date 2023-13-45 Rain.")).published_date is None
    assert only(read("c.txt", b"The date 2023-11-04 was wet.")).published_date is None


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("latin-1", b""),
        ("cp1252", b""),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.jsonl"])
def test_encodings_survive_and_marks_go(read, name, encoding, mark):
    text = "Daniel Suárez führte über 47 Runden."
    written = text if name == "a.txt" else orjson.dumps({"text": text}).decode()
    assert only(read(name, mark + written.encode(encoding))).text == text


def test_windows_quotation_marks_survive(read):
    assert only(read("a.txt", "“Sorry”, he said".encode("cp1252"))).text == "“Sorry”, he said"


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("a.txt", b"", Reason.EMPTY),
        ("a.txt", b" \n\t", Reason.EMPTY),
        ("a.txt", b"\xef\xbb\xbf", Reason.NO_TEXT),
        ("a.txt", b"Lap 1\x00Lap 2", Reason.NUL_BYTE),
        ("a.json", b'{"text": "Lap 1\\u0000Lap 2"}', Reason.NUL_BYTE),
        ("a.txt", b"PK\x03\x04 and so on", Reason.NOT_TEXT),
        ("a.txt", b"no letter \x81\x8d here", Reason.NOT_TEXT),
        ("a.txt", b"\xff\xfeodd", Reason.NOT_TEXT),
        ("a.json", b'{"text": "cut', Reason.NOT_JSON),
        ("a.json", b'"only a string"', Reason.NOT_JSON),
        ("a.json", b'{"text": "\\ud800"}', Reason.NOT_JSON),
        ("a.json", b'{"title": "No text"}', Reason.NO_TEXT),
        ("a.json", b'{"text": 7}', Reason.NO_TEXT),
        ("a.jsonl", b"[]\n[]", Reason.NO_TEXT),
        ("a.html", b"<html><body></body></html>", Reason.NO_TEXT),
        ("a.html", b"<", Reason.NO_TEXT),
        ("a.docx", b"PK", Reason.UNKNOWN_SUFFIX),
        ("README", b"hello", Reason.UNKNOWN_SUFFIX),
    ],
)
def test_what_is_no_article_is_turned_away_with_its_reason(read, name, body, reason):
    rejection = refused(read(name, body))
    assert rejection.reason == reason
    assert rejection.size_bytes == len(body)


def test_fifty_megabytes_are_turned_away_unread(tmp_path):
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    rejection = refused(read_article_file(path, tmp_path))
    assert (rejection.reason, rejection.size_bytes) == (Reason.TOO_LARGE, 50_000_000)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    inbox = tmp_path / "inbox"
    (inbox / "sub").mkdir(parents=True)
    secret = tmp_path / "secret.txt"
    secret.write_text(TEXT)
    (inbox / "sub" / "a.txt").symlink_to(secret)
    (inbox / "up").symlink_to(tmp_path, target_is_directory=True)
    (inbox / "loop.txt").symlink_to(inbox / "loop.txt")
    (inbox / "gone.txt").symlink_to(inbox / "nowhere.txt")
    found = {path.name: refused(read_article_file(path, inbox)) for path in files_in(inbox)}
    assert {name: rejection.reason for name, rejection in found.items()} == {
        "a.txt": Reason.OUTSIDE_FOLDER,
        "up": Reason.OUTSIDE_FOLDER,
        "loop.txt": Reason.UNREADABLE,
        "gone.txt": Reason.UNREADABLE,
    }
    assert all(rejection.sha256 is None for rejection in found.values())


def test_a_pipe_or_a_folder_named_like_an_article_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    for name in ("pipe.txt", "folder.txt"):
        rejection = refused(read_article_file(tmp_path / name, tmp_path))
        assert rejection.reason == Reason.NOT_A_FILE


@pytest.mark.parametrize(
    "name", [b"n\xff.txt", b"a\nb.txt", b"a\x1bb.txt", "a\u202etxt.exe.txt".encode()]
)
def test_a_name_that_is_no_text_costs_that_file_and_is_shown_in_letters(tmp_path, name):
    (tmp_path / os.fsdecode(name)).write_text(TEXT)
    (tmp_path / "b.txt").write_text(TEXT)
    bad, good = sorted(files_in(tmp_path), key=lambda path: path.name == "b.txt")
    rejection = refused(read_article_file(bad, tmp_path))
    assert rejection.reason == Reason.BAD_NAME
    assert rejection.source_name.encode().decode().isprintable()
    only(read_article_file(good, tmp_path))


def test_files_are_found_in_order_below_the_folder(tmp_path):
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden.txt", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    names = [path.relative_to(tmp_path).as_posix() for path in files_in(tmp_path)]
    assert names == ["a.txt", "b.txt", "sub/c.txt"]


def write(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(TEXT)


@pytest.mark.parametrize("parts", ["Story_files", "Story-Dateien", "Story.files", "story_fichiers"])
def test_the_parts_of_a_saved_page_are_no_articles(tmp_path, parts):
    write(tmp_path, "Story.html", f"{parts}/saved_resource.html", f"{parts}/a.js", f"{parts}/b.txt")
    assert [path.name for path in files_in(tmp_path)] == ["Story.html"]


def test_parts_without_their_page_are_refused_as_one(tmp_path):
    write(tmp_path, "Gone_files/saved_resource.html", "Gone_files/style.css")
    (path,) = files_in(tmp_path)
    rejection = refused(read_article_file(path, tmp_path))
    assert (rejection.source_name, rejection.reason) == ("Gone_files", Reason.PARTS_OF_A_PAGE)


@pytest.mark.parametrize("name", ["my_files", "race-files", "Phoenix", "Story"])
def test_a_folder_of_articles_is_read_whatever_its_name(tmp_path, name):
    write(tmp_path, "Story.html", f"{name}/a.txt", f"{name}/b.html")
    assert len(files_in(tmp_path)) == 3


def test_json_fields_become_the_article(read):
    fields = {
        "title": "  Rook spins\n again ",
        "text": TEXT,
        "published": "2023-11-04T05:00:00Z",
        "source": "The Paper",
        "url": "https://paper.example/a",
        "author": "Cy Writer",
    }
    article = only(read("a.json", orjson.dumps(fields)))
    assert article.title == "Rook spins again"
    assert article.published_date == date(2023, 11, 4)
    assert (article.publisher, article.author) == ("The Paper", "Cy Writer")
    assert article.url == "https://paper.example/a"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Sat, 04 Nov 2023 01:02:03 GMT", date(2023, 11, 4)),
        ("2023-11-04 22:00", date(2023, 11, 4)),
        ("yesterday", None),
        (20231104, date(2023, 11, 4)),
    ],
)
def test_dates_of_machines_are_read(read, written, day):
    article = only(read("a.json", orjson.dumps({"text": TEXT, "published": written})))
    assert article.published_date == day


def test_an_address_that_is_no_web_address_is_dropped(read):
    article = only(read("a.json", orjson.dumps({"text": TEXT, "url": "javascript:alert(1)"})))
    assert article.url is None


def test_a_bad_line_costs_that_line_only(read):
    lines = [
        b'{"text": "One."}',
        b"{broken",
        b"",
        b'{"text": "T\x00"}',
        b"[1]",
        b'{"text": "Two."}',
    ]
    reading = read("many.jsonl", b"\n".join(lines))
    assert [article.source_name for article in reading.articles] == ["many.jsonl#1", "many.jsonl#6"]
    assert [(r.source_name, r.reason) for r in reading.rejections] == [
        ("many.jsonl#2", Reason.NOT_JSON),
        ("many.jsonl#4", Reason.NUL_BYTE),
        ("many.jsonl#5", Reason.NOT_JSON),
    ]


def test_lists_are_articles_one_by_one(read):
    listed = read("a.json", b'[{"text": "One."}, {"text": ""}, {"text": "Two."}]')
    assert [article.text for article in listed.articles] == ["One.", "Two."]
    assert [r.source_name for r in listed.rejections] == ["a.json#2"]
    lines = read("b.jsonl", b'[{"text": "One."}, {"text": "Two."}]')
    assert [article.text for article in lines.articles] == ["One.", "Two."]


PAGE = """<html><head><title>Rook spins</title><meta charset="{charset}">
<meta property="og:site_name" content="The Paper"><meta name="author" content="Cy Writer">
<link rel="canonical" href="https://paper.example/rook">
<meta property="article:published_time" content="2023-11-04T01:00:00Z"></head>
<body><nav>Home | Scores | Shop</nav><article><h1>Rook spins</h1>
<p>Ann Rook spun in Turn 2 with thirty laps to go, and the caution came out at once for her.</p>
<p>Björn Lead won the race, his first of the season, after leading one hundred of the laps.</p>
</article><footer>Cookies and terms</footer><script>alert("no")</script></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-2"])
def test_a_page_gives_its_main_text_and_what_it_says_of_itself(read, charset):
    article = only(read("a.HTML", PAGE.format(charset=charset).encode(charset)))
    assert "Ann Rook spun in Turn 2" in article.text
    assert "Björn Lead" in article.text
    assert "Cookies" not in article.text and "alert" not in article.text
    assert article.title == "Rook spins"
    assert article.publisher == "The Paper"
    assert article.url == "https://paper.example/rook"
    assert article.published_date == date(2023, 11, 4)
    assert article.format == "html"


def test_a_page_of_tags_ends_in_bounded_time(read):
    reading = read("deep.html", b"<html><body>" + b"<div>" * 50_000 + b"hello")
    assert len(reading.articles) + len(reading.rejections) == 1


def test_the_same_words_are_the_same_article():
    assert article_id("Bo  won.\r\n") == article_id(" Bo won.") != article_id("Bo lost.")
    assert article_id("Su\u00e1rez") == article_id("Sua\u0301rez")
    assert len(article_id("x")) == 16


def test_the_seed_article_is_read_as_it_is(shared):
    path = shared / "corpus" / "seed_article.txt"
    article = only(read_article_file(path, path.parent))
    assert article.text.encode() == path.read_bytes()
    assert article.text.startswith(" date 2023-11-04 Corey Heim")
    assert article.published_date == date(2023, 11, 4)
