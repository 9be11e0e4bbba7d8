"""Race results since 1949 as nascaR.data publishes them: one Parquet file per series, fetched.

The files come from a folder or from an address and are archived as received. What is landed is what
the archive holds, so a place that is no longer named, or cannot be reached, takes nothing away.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.feeds.web.addresses import parsed, shown
from orchestration.feeds.web.fetch_log import FetchLog, Memory
from orchestration.feeds.web.headers import clock_trouble
from orchestration.feeds.web.http import Answer, Fetcher, Outcome
from orchestration.store import archive
from orchestration.store.regular_files import read_regular

SOURCE = "nascar_data"
FILES = {
    "cup": ("cup_series.parquet",),
    "nxs": ("nxs_series.parquet", "xfinity_series.parquet"),
    "truck": ("truck_series.parquet",),
}
"""File names by series, the publisher's present name first."""
MAX_FILE_BYTES = 64_000_000
PARQUET = "application/vnd.apache.parquet, application/octet-stream, */*;q=0.1"
REST = timedelta(hours=20)
"""The files are compiled once a day: a schedule asks no sooner than this after the last time."""


class HistoryError(RuntimeError):
    """A folder lacks a history file; the message names the cure."""


def subject(series: str) -> archive.Subject:
    """Name the archive's subject of one series' file."""
    return archive.Subject(SOURCE, f"history_{series}")


def take_from_folder(
    archive_root: Path, folder: Path, seen: datetime | None = None
) -> dict[str, archive.Version]:
    """Archive the three files of a folder; unchanged bytes are not stored again.

    Args:
        archive_root: Where they go.
        folder: Where they lie.
        seen: When they were seen; now, if not given.

    Returns:
        The archived version of each series.

    Raises:
        HistoryError: A file is missing, no file or too large; none is archived then.
    """
    bodies = {series: _read(_file_of(folder, series)) for series in FILES}
    now = seen or datetime.now(UTC)
    return {series: _put(archive_root, series, body, now) for series, body in bodies.items()}


@dataclass
class HistoryReport:
    """What asking did: series stored, unchanged, or left for another day; and what went wrong."""

    stored: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    rested: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)


@dataclass
class History:
    """The files behind one base address, and the archive they go to.

    Attributes:
        fetcher: The client.
        log: What was asked before.
        archive_root: Where files go.
        base_url: Where they lie; a secret, as it may carry a password or a token.
        now: The clock (tests put their own).
    """

    fetcher: Fetcher
    log: FetchLog
    archive_root: Path
    base_url: str = field(repr=False)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def addresses(self) -> dict[str, str]:
        """The address of each series' file, by its present name."""
        base = parsed(self.base_url)
        folder, mark, query = base.raw_path.partition(b"?")
        return {
            series: str(
                base.copy_with(
                    raw_path=b"%s/%s%s%s" % (folder.rstrip(b"/"), names[0].encode(), mark, query)
                )
            )
            for series, names in FILES.items()
        }

    @property
    def names(self) -> dict[str, str]:
        """The same for people and for the log: the host, and the file, and nothing between them."""
        between = "/..." if parsed(self.base_url).path.strip("/") else ""
        place = f"{shown(self.base_url)}{between}"
        return {series: f"{place}/{names[0]}" for series, names in FILES.items()}

    def refresh(self, only_due: bool = False) -> HistoryReport:
        """Ask for each series' file, and archive what changed; never raises for the source.

        Args:
            only_due: Leave out what is in the archive and was confirmed less than a day ago.
        """
        report = HistoryReport()
        for series, url in self.addresses.items():
            name = self.names[series]
            memory, held = self.log.recall(name), archive.held(self.archive_root, subject(series))
            is_held = held is not None and held == memory.sha256
            if only_due and is_held and self._is_fresh(memory):
                report.rested.append(series)
                continue
            answer = self._ask(url, memory, is_held)
            if answer.outcome == Outcome.UNCHANGED or archive.sha256(answer.body) == held:
                report.unchanged.append(series)
            elif told := clock_trouble(answer.date, self.now()):
                report.trouble.append(f"{url}: {told}")
            elif answer.outcome == Outcome.FETCHED:
                _put(self.archive_root, series, answer.body, self.now())
                report.stored.append(series)
            else:
                report.trouble.append(f"{name}: {answer.detail}")
        return report

    def _is_fresh(self, memory: Memory) -> bool:
        last = memory.fetched_at
        return last is not None and self.now() - datetime.fromisoformat(last) < REST

    def _ask(self, url: str, memory: Memory, is_held: bool) -> Answer:
        """Ask for one file, and remember how it ended.

        The request is conditional only when the archive really holds the bytes as its newest
        version: a lost archive must not be answered by "unchanged".
        """
        etag, modified = (memory.etag, memory.last_modified) if is_held else (None, None)
        answer = self.fetcher.get(url, etag, modified, MAX_FILE_BYTES, accept=PARQUET)
        memory.source, memory.asked_at = SOURCE, self.now().isoformat(timespec="seconds")
        memory.outcome, memory.detail = "failed", answer.detail
        if answer.outcome in (Outcome.FETCHED, Outcome.UNCHANGED):
            memory.outcome, memory.fetched_at = answer.outcome.value, memory.asked_at
        if answer.outcome == Outcome.FETCHED:
            memory.etag, memory.last_modified = answer.etag, answer.last_modified
            memory.sha256 = archive.sha256(answer.body)
        self.log.remember(memory)
        return answer


def _file_of(folder: Path, series: str) -> Path:
    for name in FILES[series]:
        if (path := folder / name).is_file():
            return path
    raise HistoryError(
        f"{folder} holds no {FILES[series][0]}; put it there, or take STOCKCAR_HISTORY away: what "
        "was archived before stays"
    )


def _read(file: Path) -> bytes:
    try:
        return read_regular(file, MAX_FILE_BYTES, is_named_by_us=True)
    except OSError as error:
        raise HistoryError(f"{file} cannot be read: {error}") from None


def _put(root: Path, series: str, body: bytes, seen: datetime) -> archive.Version:
    return archive.put(root, subject(series), body, seen, suffix="parquet")
