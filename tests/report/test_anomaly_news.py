"""The message about a release names what is new, open again or closed, in words nobody acts on."""

from pathlib import Path

import duckdb
import pytest

from orchestration.report.anomaly_news import MOST_NAMED, Anomaly, anomalies_of, news


def anomaly(number: int, is_open: bool = True, kind: str = "track_unknown", **more) -> Anomaly:
    """An anomaly of race `number`."""
    said = {"race": f"cup 2026 Race {number}", "detail": f"Track {number} is new.", **more}
    return Anomaly(f"{kind} {number}", is_open, kind, **said)


def test_nothing_is_told_when_all_is_as_it_was():
    same = [anomaly(1), anomaly(2, is_open=False)]
    assert news(same, list(same)) is None
    assert news([], []) is None
    assert news([], [anomaly(2, is_open=False)]) is None


def test_what_is_new_again_and_closed_is_told_with_its_race():
    before = [anomaly(1), anomaly(2, is_open=False), anomaly(3), anomaly(4)]
    now = [anomaly(1), anomaly(2), anomaly(3, is_open=False), anomaly(5)]
    assert news(before, now).splitlines() == [
        "Stockcar: anomalies: 1 new, 1 open again, 2 closed; 3 are open.",
        "new: track unknown, cup 2026 Race 5: Track 5 is new.",
        "open again: track unknown, cup 2026 Race 2: Track 2 is new.",
        "closed: track unknown, cup 2026 Race 3: Track 3 is new.",
        "closed: track unknown, cup 2026 Race 4: Track 4 is new.",
    ]


def test_many_of_one_race_are_one_line_and_many_races_are_counted():
    of_one_race = [Anomaly(f"a{number}", True, "value_emptied", "x", "y") for number in range(40)]
    told = news([], [*of_one_race, *map(anomaly, range(40))]).splitlines()
    assert told[1] == "new: value emptied, x: y And 39 more like it."
    assert len(told) == 1 + MOST_NAMED + 1
    assert told[-1] == f"new: {41 - MOST_NAMED} more, see marts.mart_data_anomaly"


@pytest.mark.parametrize(
    "text",
    [
        "<!channel> <http://evil.example|click> @everyone",
        "[click](https://evil.example) `code` *bold*",
        "line\nbreak\r\x00\u202e\u2028end",
        "x" * 5000,
    ],
)
def test_text_of_others_is_nothing_but_text(text):
    told = news([], [anomaly(1, race=text, detail=text)])
    assert len(told.splitlines()) == 2
    assert len(told) < 500
    assert not set(told) & set("<>@[]`*|\x00\u202e\u2028")
    assert "://" not in told


def test_a_published_file_of_old_has_no_anomalies(tmp_path: Path):
    assert anomalies_of(tmp_path / "none.duckdb") == []
    with duckdb.connect(str(tmp_path / "old.duckdb")) as db:
        db.execute("create table t as select 1")
    assert anomalies_of(tmp_path / "old.duckdb") == []
    (tmp_path / "torn.duckdb").write_bytes(b"torn")
    assert anomalies_of(tmp_path / "torn.duckdb") == []


def test_the_race_is_named_from_the_published_file(tmp_path: Path):
    with duckdb.connect(str(tmp_path / "new.duckdb")) as db:
        db.execute("create schema marts")
        db.execute(
            "create table marts.dim_race as "
            "select 1 as race_id, 'truck' as series, 2026 as season, 'First' as race_name"
        )
        db.execute(
            "create table marts.mart_data_anomaly as select * from (values"
            " ('a', 'points_missing', 1, 'x', timestamp '2026-03-02', true),"
            " ('b', 'refused_on_receipt', 2, 'y', timestamp '2026-03-01', true),"
            " ('c', 'season_without_rules', null, 'z', timestamp '2026-02-01', false)"
            ") as t(anomaly_id, kind, race_id, detail, first_seen, is_open)"
        )
    assert anomalies_of(tmp_path / "new.duckdb") == [
        Anomaly("a", True, "points_missing", "truck 2026 First", "x"),
        Anomaly("b", True, "refused_on_receipt", "race 2", "y"),
        Anomaly("c", False, "season_without_rules", "", "z"),
    ]
