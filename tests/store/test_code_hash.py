"""The hash of code: the same for the same behaviour, another for anything that may change it."""

import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.store.code_hash import code_hash
from tests.surroundings import REPO

RULE = """
LIMIT = 3

class Rule:
    words: set = {"spun", "hit"}

    def holds(self, word):
        if word in {"crash", "wreck"}:
            return True
        try:
            return len(word) > LIMIT
        except TypeError:
            return False
"""
THE_SAME_RULE = '''"""What the module is about."""

LIMIT = 3  # words shorter than this say nothing
"""Letters."""


class Rule:
    """A rule."""

    words: set = {"spun", "hit"}
    """Words of it."""

    def holds(self, word):
        """Whether the rule holds for a word."""
        if word in {
            "crash",
            "wreck",
        }:
            """In the list."""
            return True
        try:
            return (len(word) > LIMIT)
        except TypeError:
            # not a word
            return False
'''


@pytest.fixture
def package(tmp_path) -> Path:
    folder = tmp_path / "package"
    (folder / "lexicon").mkdir(parents=True)
    (folder / "rule.py").write_text(RULE)
    (folder / "lexicon" / "cues.txt").write_text("spun\n")
    return folder


def test_comments_docstrings_and_layout_do_not_count(package):
    before = code_hash(package)
    (package / "rule.py").write_text(THE_SAME_RULE)
    assert code_hash(package) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LIMIT = 3", "LIMIT = 4"),
        ("LIMIT = 3", "LIMIT = 3.0"),
        ("LIMIT = 3", "LIMIT = '3'"),
        ('"spun", ', ""),
        ("return True", "return 1"),
        (" > LIMIT", " >= LIMIT"),
        ("TypeError", "ValueError"),
        ("self, word)", "self, word=None)"),
        ("return len(word) > LIMIT", 'return "a text that is a value"'),
    ],
)
def test_an_edited_rule_counts(package, old, new):
    before = code_hash(package)
    assert old in RULE
    (package / "rule.py").write_text(RULE.replace(old, new))
    assert code_hash(package) != before


@pytest.mark.parametrize("name", ["lexicon/cues.txt", "lexicon/cars.csv", "word_model.bin"])
def test_each_data_file_counts_by_its_bytes(package, name):
    before = code_hash(package)
    (package / name).write_bytes(b"spun\r\n")
    after = code_hash(package)
    (package / name).write_bytes(b"\xff\x00")
    assert len({before, after, code_hash(package)}) == 3


def test_a_file_counts_by_its_name_and_its_end_is_no_other_files_beginning(package):
    before = code_hash(package)
    (package / "rule.py").rename(package / "ruling.py")
    assert code_hash(package) != before
    cues = package / "lexicon" / "cues.txt"
    seen = set()
    for first, second in (("ab", "c"), ("a", "bc")):
        cues.write_text(first)
        (package / "lexicon" / "more.txt").write_text(second)
        seen.add(code_hash(package))
    assert len(seen) == 2


@pytest.mark.parametrize(
    "name",
    ["__pycache__/rule.cpython-311.pyc", "rule.pyc", "target/manifest.json", ".x.swp", "README.md"],
)
def test_what_tools_write_and_what_only_people_read_does_not_count(package, name):
    before = code_hash(package)
    (package / name).parent.mkdir(exist_ok=True)
    (package / name).write_bytes(b"anything")
    assert code_hash(package) == before


def test_the_place_of_a_folder_does_not_count_and_the_order_of_folders_does(package):
    before, other = code_hash(package), package / "lexicon"
    moved = package.rename(package.parent / "moved")
    assert code_hash(moved) == before
    assert code_hash(moved, moved / other.name) != code_hash(moved / other.name, moved)


def test_every_process_finds_the_same_hash():
    """The order of a set changes with the seed of a process, and must not show."""
    program = (
        "from pathlib import Path; from orchestration.store.code_hash import code_hash;"
        "print(code_hash(Path('orchestration/reading')))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=REPO,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_a_file_that_is_no_python_is_named(package):
    (package / "rule.py").write_text("def half(")
    with pytest.raises(SyntaxError) as caught:
        code_hash(package)
    assert caught.value.filename.endswith("rule.py")
