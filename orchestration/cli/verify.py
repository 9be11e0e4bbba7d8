"""Is a release, here or copied to anywhere, what was published? Said by file and by table."""

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from orchestration.publishing.release_json import RELEASE, Release
from orchestration.publishing.verify import CURE, Difference, NotVerifiedError, inspect, recompute
from orchestration.report.outside_text import on_terminal
from orchestration.store.file_hash import sha256_of


def print_verification(published: Path, console: Console) -> bool:
    """Hash all files and all rows of a release anew and print each difference; True for none.

    Args:
        published: Folder of a release; it may be read-only, and no warehouse is needed.
        console: Where to.
    """
    found = inspect(published)
    say(console, found.differences)
    if found.release is None:
        return False
    differences = [*found.differences]
    try:
        for one in recompute(published, found.release):
            say(console, [one])
            differences.append(one)
    except NotVerifiedError as error:
        _print(console, str(error))
    if differences:
        _print(
            console,
            f"{len(differences)} differences from the release of {found.release.released_at}",
        )
        return False
    _print(console, _verdict(published, found.release))
    return True


def print_state(published: Path, recorded: str | None, console: Console) -> bool:
    """Print whether what is published is what was published; True if it is, or nothing is yet.

    Args:
        published: The published folder.
        recorded: SHA-256 of the `release.json` that was published last, where that is known.
        console: Where to.
    """
    if recorded is None and not (published / RELEASE).exists():
        return True
    found = inspect(published, recorded)
    say(console, found.differences)
    if found.differences:
        _print(console, f"What lies in {published} is not what was published. {CURE}")
        return False
    _print(
        console,
        f"Published: {len(found.sound)} files, as in the release of {found.release.released_at}",
    )
    return True


def say(console: Console, differences: Iterable[Difference]) -> None:
    """Print differences, one a line."""
    for one in differences:
        _print(console, str(one))


def _verdict(published: Path, release: Release) -> str:
    rows = sum(int(table["rows"]) for table in release.tables.values())
    return (
        f"{len(release.files)} files, {len(release.tables)} tables and {rows:,} rows are those of "
        f"the release of {release.released_at}, whose {RELEASE} has the SHA-256 "
        f"{sha256_of(published / RELEASE)}"
    )


def _print(console: Console, text: str) -> None:
    console.print(on_terminal(text), markup=False, highlight=False, soft_wrap=True)
