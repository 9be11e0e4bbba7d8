"""The recipes of CONTRIBUTING.md, read from it, and followed on a copy of the project.

A recipe is a section of third rank. Its fenced blocks are, in order: lines for files, whose path
stands behind the language; what to type in order to build; and a look at the effect, a query or a
command, with what it prints.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.readme import printed
from tests.surroundings import DATA, DBT, REPO, environment

CONTRIBUTING = REPO / "CONTRIBUTING.md"
BLOCK = re.compile(
    r"^```(?P<language>\w+)(?: (?P<path>\S+))?\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
BUILD = "dbt build --select "
ROWS = ("csv", "tsv")


@dataclass(frozen=True)
class Step:
    """Lines for a file: rows to append, a change of its text, or all of a new file."""

    language: str
    path: str
    text: str


@dataclass(frozen=True)
class Recipe:
    """A recipe: what to write, what dbt is to build, and what is seen then.

    Attributes:
        name: Its heading.
        steps: What is written, in order.
        select: dbt's selection expression; empty when dbt has no part in it.
        look: The query or command that shows the effect.
        is_query: Whether that is a query.
        seen: What it prints; None for a command that only has to succeed.
    """

    name: str
    steps: tuple[Step, ...]
    select: str
    look: str
    is_query: bool
    seen: str | None

    @property
    def rows(self) -> list[Step]:
        """The steps that append rows to a table."""
        return [step for step in self.steps if step.language in ROWS]

    @property
    def is_of_new_files(self) -> bool:
        """Whether it makes files, which dbt parses all or none of."""
        return self.steps[0].language == "sql"


def recipes() -> list[Recipe]:
    """Return the recipes in order."""
    sections = CONTRIBUTING.read_text().split("\n### ")[1:]
    return [_recipe(*section.split("\n", 1)) for section in sections]


def _recipe(name: str, text: str) -> Recipe:
    blocks = [Step(**found.groupdict()) for found in BLOCK.finditer(text)]
    steps = tuple(block for block in blocks if block.path)
    said = [block for block in blocks if not block.path]
    seen = said.pop().text if said[-1].language == "text" else None
    look = said.pop()
    builds = "".join(block.text for block in said).strip()
    assert not builds or builds.startswith(BUILD), f"{name}: {builds}"
    return Recipe(
        name, steps, builds.removeprefix(BUILD), look.text.strip(), look.language == "sql", seen
    )


class Workshop:
    """A copy of the project with the session's warehouse, in which recipes are followed."""

    def __init__(self, folder: Path) -> None:
        """Copy all that recipes touch."""
        self.folder = folder
        # not target: what dbt has parsed before names the folder it lay in
        left_out = shutil.ignore_patterns("__pycache__", "logs", "target")
        for part in ("orchestration", "dbt_project", "tests", "data/bundled"):
            shutil.copytree(REPO / part, folder / part, ignore=left_out)
        shutil.copy(REPO / "pyproject.toml", folder)
        self.data.joinpath("warehouse").mkdir()
        shutil.copy(DATA / "warehouse" / "stockcar.duckdb", self.warehouse)

    @property
    def data(self) -> Path:
        """The data folder of the copy."""
        return self.folder / "data"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file of the copy."""
        return self.data / "warehouse" / "stockcar.duckdb"

    def is_done(self, recipe: Recipe) -> bool:
        """Whether the project has the rows of a recipe, as its example is a real one."""
        return any(set(self._lines(step)) & set(step.text.splitlines()) for step in recipe.rows)

    def undo(self, recipe: Recipe) -> None:
        """Take out the rows of a recipe."""
        for step in recipe.rows:
            added = set(step.text.splitlines())
            kept = [line for line in self._lines(step) if line not in added]
            (self.folder / step.path).write_text("\n".join(kept) + "\n")

    def write(self, step: Step) -> None:
        """Do as a step says."""
        path = self.folder / step.path
        if step.language in ROWS:
            text = path.read_text()
            path.write_text(text + ("" if text.endswith("\n") else "\n") + step.text)
        elif step.language == "diff":
            before, after = _sides(step.text)
            assert path.read_text().count(before) == 1, f"{step.path} has not once:\n{before}"
            path.write_text(path.read_text().replace(before, after))
        else:
            assert not path.exists(), f"{step.path} is there already"
            path.write_text(step.text)

    def shows(self, recipe: Recipe) -> bool:
        """Whether one sees what the recipe says."""
        try:
            printed_now = self.look(recipe)
        except subprocess.CalledProcessError:
            return False
        return recipe.seen in (None, printed_now)

    def look(self, recipe: Recipe) -> str:
        """Return what the look at the effect prints; raises CalledProcessError if it fails."""
        if recipe.is_query:
            return printed(self.warehouse, recipe.look)
        tools = f"{DBT.parent}:{environment(self.data)['PATH']}"
        return subprocess.run(
            ["/bin/sh", "-c", recipe.look],
            cwd=self.folder,
            env=environment(self.data, PATH=tools, PYTHONPATH=str(self.folder)),
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def _lines(self, step: Step) -> list[str]:
        return (self.folder / step.path).read_text().splitlines()


def _sides(diff: str) -> tuple[str, str]:
    """The text before and after a change, of lines that open with a blank, a plus or a minus."""
    lines = [line if line.strip() else " \n" for line in diff.splitlines(keepends=True)]
    before = "".join(line[1:] for line in lines if line[0] in " -")
    after = "".join(line[1:] for line in lines if line[0] in " +")
    return before, after
