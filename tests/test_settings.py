"""Settings: what is misspelt or impossible is refused with a line that names the cure."""

import re
from pathlib import Path

import pytest

from orchestration import settings
from orchestration.feeds.nascar.kinds import OPTIONAL
from orchestration.settings import KNOWN, SettingsError, load

EXAMPLE = settings.REPO / ".env.example"
EXAMPLE_LINE = re.compile(r"^#(STOCKCAR_\w+=.*)$", re.M)


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    """Where a test writes a file of settings; the developer's own is never read."""
    return tmp_path / ".env"


@pytest.fixture
def read(env_file, monkeypatch):
    """Read settings from an environment of the given variables and from the test's file."""
    for name in KNOWN:
        monkeypatch.delenv(name, raising=False)

    def with_environment(**variables: str) -> settings.Settings:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return load(env_file)

    return with_environment


def test_without_any_setting_all_lies_in_the_repository(read):
    where = read()
    assert where.data_dir == settings.REPO / "data"
    assert where.inbox == settings.REPO / "data" / "inbox"
    assert where.history is None


def test_everything_a_run_writes_follows_the_data_folder(read):
    where = read(STOCKCAR_DATA_DIR="/elsewhere")
    for path in (where.archive, where.inbox, where.warehouse, where.dbt_target, where.published):
        assert path.is_relative_to("/elsewhere")
    assert where.warehouse.name == "stockcar.duckdb"  # dbt's manifest bakes the name in
    assert where.bundled == settings.BUNDLED


def test_an_empty_value_is_no_value(read):
    assert read() == read(**dict.fromkeys(KNOWN, ""))


@pytest.mark.parametrize("place", ["/parquet", "https://example.org/files", "http://localhost:1"])
def test_history_is_a_folder_or_an_address(read, place):
    assert read(STOCKCAR_HISTORY=place).history.get_secret_value() == place


WRONG = [
    ("STOCKCAR_DATADIR", "/x", "unknown setting STOCKCAR_DATADIR in .*; known are .*DATA_DIR"),
    ("STOCKCAR_FEED_URI", "http://127.0.0.1", "unknown setting STOCKCAR_FEED_URI in .*; known"),
    ("STOCKCAR_DATA_DIR", "data", "DATA_DIR must be an absolute path, not 'data'"),
    ("STOCKCAR_HISTORY", "files", "HISTORY must be an absolute path or an http"),
    ("STOCKCAR_HISTORY", "ftp://x", "HISTORY must be an absolute path or an http"),
    ("STOCKCAR_LIVE", "yes", "LIVE must be 0 or 1, not 'yes'"),
    ("STOCKCAR_ALLOW_PRIVATE", "2", "ALLOW_PRIVATE must be 0 or 1, not '2'"),
    ("STOCKCAR_FEED_URL", "ftp://feed", r"FEED_URL must be an http\(s\) address"),
    ("STOCKCAR_PROJECT_URL", "project", r"PROJECT_URL must be an http\(s\) address"),
    ("STOCKCAR_WEBHOOK_URL", "hook", r"WEBHOOK_URL must be an http\(s\) address"),
    ("STOCKCAR_REQUESTS_PER_SECOND", "fast", "REQUESTS_PER_SECOND must be a number from 0.01"),
    ("STOCKCAR_REQUESTS_PER_SECOND", "0", "REQUESTS_PER_SECOND must be a number from 0.01"),
    ("STOCKCAR_REQUESTS_PER_SECOND", "nan", "REQUESTS_PER_SECOND must be a number from 0.01"),
    ("STOCKCAR_RUN_HISTORY", "postgres", "RUN_HISTORY must be stockcar or dagster, not"),
    ("STOCKCAR_KEEP_RUNS", "-1", "KEEP_RUNS must be a whole number, 0 or more, not '-1'"),
    ("STOCKCAR_KEEP_RUNS", "a year", "KEEP_RUNS must be a whole number, 0 or more"),
    ("STOCKCAR_UI_ADDRESS", "stockcar.example", "UI_ADDRESS must be an IP address of this machine"),
    ("STOCKCAR_UI_PORT", "65536", "UI_PORT must be a port, 0 to 65535, not '65536'"),
    ("STOCKCAR_UI_PORT", "http", "UI_PORT must be a port, 0 to 65535, not 'http'"),
    ("STOCKCAR_UI_HOSTS", "*", r"UI_HOSTS must be names or addresses without a port or \*"),
    ("STOCKCAR_UI_HOSTS", "a.example,*.b.example", "UI_HOSTS must be names or addresses"),
    ("STOCKCAR_UI_HOSTS", "localhost:3000", "UI_HOSTS must be names or addresses"),
    ("STOCKCAR_UI_HOSTS", "http://a.example", "UI_HOSTS must be names or addresses"),
    ("STOCKCAR_NEWS_FILE", "news.toml", "NEWS_FILE must be an absolute path"),
    ("STOCKCAR_CONTACT", "Zoë", "CONTACT must be at most 200 plain letters"),
]


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_a_wrong_setting_is_refused_by_name(read, name, value, said):
    with pytest.raises(SettingsError, match=said) as told:
        read(**{name: value})
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_the_file_is_read_as_strictly(read, env_file, name, value, said):
    env_file.write_text(f"{name}={value}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        read()


def test_a_contact_cannot_carry_a_header(read):
    with pytest.raises(SettingsError, match="STOCKCAR_CONTACT must be"):
        read(STOCKCAR_CONTACT="a\r\nX-Evil: 1")


@pytest.mark.parametrize("line", ["STOCKCAR_LIVE", "STOCKCAR_LIVE 1", "STOCKCAR_CONTACT='a"])
def test_a_line_that_sets_nothing_is_refused(read, env_file, line):
    env_file.write_text(f"# mine\n{line}\n")
    with pytest.raises(SettingsError, match=r"line 2 of .*\.env sets nothing; write NAME=value"):
        read()


def test_a_file_that_is_no_text_is_refused(read, env_file):
    env_file.write_bytes(b"STOCKCAR_CONTACT=\xff\xfe\n")
    with pytest.raises(SettingsError, match="cannot be read"):
        read()


def test_others_variables_are_not_ours(read, env_file):
    env_file.write_text("DAGSTER_HOME=/x\nLIVE=1\n")
    assert read(DAGSTER_HOME="x", LIVE="1") == load(env_file.with_name("none"))


def test_the_environment_wins_over_the_file(read, env_file):
    env_file.write_text(
        "export STOCKCAR_LIVE=1\nSTOCKCAR_FEED_KINDS='lap_times, lap_notes' # both\n"
        "STOCKCAR_HISTORY=/parquet\nSTOCKCAR_REQUESTS_PER_SECOND=3\n"
    )
    where = read(STOCKCAR_REQUESTS_PER_SECOND="2", STOCKCAR_HISTORY="")
    assert (where.live, where.feed_kinds) == (True, ("lap_times", "lap_notes"))
    assert where.requests_per_second == 2
    assert where.history is None  # an empty value undoes a line of the file


def test_the_file_in_the_repository_is_the_one_that_is_read():
    assert settings.ENV_FILE == settings.REPO / ".env"
    assert load.__defaults__ == (settings.ENV_FILE,)


def test_the_example_tells_each_setting_with_what_holds_without_it(read, env_file):
    lines = EXAMPLE_LINE.findall(EXAMPLE.read_text())
    assert sorted(line.partition("=")[0] for line in lines) == list(KNOWN)
    without = read()
    env_file.write_text("\n".join(lines))
    assert read() == without
    assert {line.partition("=")[0] for line in lines if not line.endswith("=")} == {
        f"STOCKCAR_{name}".upper()
        for name, value in without.model_dump(exclude={"data_dir"}).items()
        if value not in (None, "", ())
        or isinstance(value, bool)  # of a switch the example says how it stands
    }


@pytest.mark.parametrize("told", [EXAMPLE, settings.REPO / "README.md"])
def test_each_further_document_of_the_feed_is_named_where_one_looks(told):
    assert [kind for kind in OPTIONAL if kind not in told.read_text()] == []


def test_only_settings_reads_our_variables():
    """Grep, because a second reader is a second truth. dbt's profile is shown the data folder."""
    readers = {
        path.relative_to(settings.REPO).as_posix()
        for folder in ("orchestration", "dbt_project")
        for path in Path(settings.REPO, folder).rglob("*.*")
        if path.suffix in (".py", ".sql", ".yml")
        and not {"target", "logs"} & set(path.parts)
        and ("environ" in (text := path.read_text()) or "env_var" in text)
        and "STOCKCAR_" in text
    }
    shown_to_dbt = {"orchestration/building/dbt.py", "dbt_project/profiles.yml"}
    assert readers == {"orchestration/settings.py", *shown_to_dbt}
