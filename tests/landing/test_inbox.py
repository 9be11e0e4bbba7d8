"""The inbox is opened once: what is judged is what lands, and what is not ready waits."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from orchestration.defs.sensors import settled_files
from orchestration.feeds.news import article_files
from orchestration.store import archive, regular_files
from tests.landing.test_articles import TEXT, ArticleLanding

STORY = "Ann Rook spun in Turn 2 with 30 laps to go. Bo Lead won, and Léa Suárez was third.\n" * 4
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def landing(tmp_path) -> ArticleLanding:
    return ArticleLanding(tmp_path)


def reasons(landing: ArticleLanding) -> list[str]:
    return [reason for _, reason in landing.quarantine()]


def test_a_file_put_in_place_of_another_between_look_and_read_does_not_land(landing, monkeypatch):
    secret = landing.folder / "secret.txt"
    secret.write_text("not for the warehouse")
    dropped = landing.drop("a.txt", TEXT.encode())
    opened = article_files.open_regular

    def swapping(name, folder=None):
        dropped.unlink()
        dropped.symlink_to(secret)
        return opened(name, folder)

    monkeypatch.setattr(article_files, "open_regular", swapping)
    assert landing.land().new == 0
    assert reasons(landing) == ["outside_folder"]


def test_a_file_renamed_after_it_was_opened_is_read_as_it_was(landing, monkeypatch):
    dropped = landing.drop("a.txt", TEXT.encode())
    read = article_files.read_up_to

    def swapping(handle, limit):
        dropped.unlink()
        dropped.write_text("something else")
        return read(handle, limit)

    monkeypatch.setattr(article_files, "read_up_to", swapping)
    landing.land()
    assert landing.texts() == [TEXT]


def test_a_folder_put_in_place_of_another_is_not_entered(landing):
    (landing.folder / "elsewhere").mkdir()
    (landing.folder / "elsewhere" / "a.txt").write_text("not for the warehouse")
    (landing.inbox / "sub").symlink_to(landing.folder / "elsewhere")
    path = landing.inbox / "sub" / "a.txt"
    assert article_files.open_article_file(path, landing.inbox).rejection.reason == "outside_folder"


def test_what_is_gone_a_pipe_a_folder_or_somebody_else_s_stops_nothing(landing, monkeypatch):
    landing.drop("good.txt", TEXT.encode())
    os.mkfifo(landing.inbox / "pipe.txt")
    (landing.inbox / "device.txt").symlink_to("/dev/zero")
    other = landing.folder / "private.txt"
    other.write_text("known elsewhere by another name")
    os.link(other, landing.inbox / "linked.txt")
    listed = article_files.files_in

    monkeypatch.setattr(
        "orchestration.landing.inbox.files_in",
        lambda folder: [*listed(folder), folder / "gone.txt"],
    )
    assert landing.land().new == 1
    assert landing.quarantine() == [
        ("inbox/device.txt", "outside_folder"),
        ("inbox/gone.txt", "unreadable"),
        ("inbox/linked.txt", "hard_link"),
        ("inbox/pipe.txt", "not_a_file"),
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (os.fsdecode(b"n\xff.txt"), "bad_name"),
        ("a\nb.txt", "bad_name"),
        ("a\u202etxt.txt", "bad_name"),
        ("/".join(["d" * 200] * 6) + "/a.txt", "bad_name"),
        ("/".join(["d"] * 40) + "/a.txt", "too_deep"),
    ],
)
def test_an_odd_name_costs_that_file_alone(landing, name, reason):
    landing.drop(name, b"Di Mid retired.")
    landing.drop("good.txt", TEXT.encode())
    assert landing.land().new == 1
    assert reasons(landing) == [reason]
    assert landing.land().new == 0


def test_folders_as_deep_as_no_path_reaches_are_named(landing):
    landing.drop("good.txt", TEXT.encode())
    handle = os.open(landing.inbox, os.O_RDONLY)
    for _ in range(60):
        os.mkdir("d" * 100, dir_fd=handle)
        below = os.open("d" * 100, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
    os.close(handle)
    assert landing.land().new == 1
    assert reasons(landing) == ["too_deep"]


def test_a_file_that_is_being_written_is_left_for_the_next_look(landing):
    with (landing.inbox / "a.txt").open("w") as growing:
        growing.write(STORY[:100])
        growing.flush()
        assert landing.land().new == 0
        assert reasons(landing) == ["still_written"]
        assert settled_files(landing.inbox) == []
        growing.write(STORY[100:])
    assert len(settled_files(landing.inbox)) == 1
    assert landing.land().new == 1
    assert (landing.texts(), reasons(landing)) == ([STORY], [])


def test_where_the_system_does_not_tell_a_file_that_changed_just_now_waits(tmp_path, monkeypatch):
    monkeypatch.setattr(article_files, "is_open_for_writing", lambda handle: None)
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    changed = path.stat().st_mtime
    opened = article_files.open_article_file(path, tmp_path, now=changed + 1)
    assert opened.rejection.reason == "still_written"
    assert article_files.open_article_file(path, tmp_path, now=changed + 60).body == TEXT.encode()
    assert settled_files(tmp_path, changed + 1) == []
    assert len(settled_files(tmp_path, changed + 60)) == 1


def test_a_file_that_grows_while_it_is_read_waits(landing, monkeypatch):
    dropped = landing.drop("a.txt", STORY[:100].encode())
    read = regular_files.read_up_to

    def growing(handle, limit):
        dropped.write_text(STORY)
        return read(handle, limit)

    monkeypatch.setattr(article_files, "read_up_to", growing)
    landing.land()
    assert reasons(landing) == ["still_written"]


def current(landing: ArticleLanding) -> list[str]:
    """The newest text of each place, as staging chooses it."""
    return [
        text
        for (text,) in landing.rows(
            "select arg_max(text, known_from) from raw.article_copy"
            " group by coalesce(place, article_id) order by all"
        )
    ]


@pytest.mark.parametrize("half", [40, 80, 81, 150, 240])
@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.txt", STORY.encode()),
        ("b.html", f"<html><body><article><p>{STORY}</p></article></body></html>".encode()),
    ],
)
def test_a_half_copied_article_is_superseded_by_the_whole_one(landing, name, body, half):
    landing.drop(name, body[:half])
    landing.land()
    landing.drop(name, body)
    landing.land()
    (text,) = current(landing)
    assert text.split() == STORY.split()
    before = landing.rows("from raw.article_copy order by all")
    landing.land()
    assert landing.rows("from raw.article_copy order by all") == before
    landing.rows("delete from raw.article_copy")
    landing.land()
    assert landing.rows("from raw.article_copy order by all") == before


def test_two_articles_of_which_one_begins_as_the_other_are_two(landing):
    landing.drop("a.txt", STORY[:100].encode())
    landing.drop("b.txt", STORY.encode())
    landing.land()
    assert len(current(landing)) == 2


def test_what_a_wrong_clock_dated_gives_way_when_the_clock_is_right(landing):
    landing.drop("a.txt", TEXT.encode())
    about = archive.Subject("articles", "b-txt")
    wrong = archive.put(landing.archived, about, b"Cy Tail won.", datetime(2099, 1, 1, tzinfo=UTC))
    landing.land()
    landing.rows(
        "insert into raw.article_copy by name select * replace"
        " ('x' as archive_path, timestamp '2099-01-01' as known_from) from raw.article_copy"
    )
    landing.land()
    assert landing.rows(
        "select count(*), max(known_from) < '2098-01-01' from raw.article_copy"
    ) == [(1, True)]
    place = f"archive/{wrong.path.relative_to(landing.archived)}"
    assert landing.quarantine() == [(place, "impossible_time")]
    assert NOW + timedelta(days=1) < wrong.seen


def test_a_lock_that_is_a_link_leaves_what_it_leads_to(tmp_path):
    target = tmp_path / "precious"
    target.write_text("kept")
    (tmp_path / "refresh.lock").symlink_to(target)
    with (
        pytest.raises(OSError, match=r"refresh\.lock"),
        regular_files.locked(tmp_path / "refresh.lock"),
    ):
        pass
    assert target.read_text() == "kept"
