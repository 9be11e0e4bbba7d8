"""NASCAR's race feed: one season refreshed, newest race first, bytes stored only when changed.

A refresh asks for the season index, then for the races. Whatever it could not settle at the first
pass (403, which this network says both for missing and for too fast; a web page for JSON; an error
that retries did not cure) is asked for again in slow rounds. Only a race that stays denied in all
of them, while the index is being served, is recorded as absent. What is not what it should be is
stored as it came all the same: landing puts it in quarantine, with the reason.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from orchestration.feeds.nascar.calendar import ListedRace, calendar, due, may_exist
from orchestration.feeds.nascar.kinds import INDEX, KINDS, SOURCE, WEEKEND, FeedKind
from orchestration.feeds.nascar.report import Asked, FeedError, Report
from orchestration.feeds.nascar.screening import screen
from orchestration.feeds.web.fetch_log import FetchLog
from orchestration.feeds.web.headers import clock_trouble, http_date
from orchestration.feeds.web.http import Answer, Fetcher, Outcome
from orchestration.store import archive
from orchestration.store.archive import EARLIEST, Subject
from orchestration.store.regular_files import locked

UNSETTLED = frozenset({Outcome.DENIED, Outcome.FAILED, Outcome.TRUNCATED})
ADVICE = "Ask again later; what is stored stays as it is."


@dataclass
class NascarFeed:
    """The feed behind one base address, and the archive it fills.

    Attributes:
        fetcher: The client.
        log: What was asked before.
        archive_root: Where payloads go.
        bundled_root: What came with the repository; read to know which versions are older.
        base_url: Where the feed lies.
        kinds: Documents beyond the season index and the weekend feeds.
        slow_rounds_s: Pauses before each further round over what is unsettled.
        slow_step_s: Pause before each request of such a round.
        patience_s: A refresh sends no request after this time.
        now: The clock (tests put their own).
        sleep: How to wait (tests put their own).
        progress: Called with a sentence, the number of documents done, and of those planned.
    """

    fetcher: Fetcher
    log: FetchLog
    archive_root: Path
    bundled_root: Path
    base_url: str
    kinds: tuple[str, ...] = ()
    slow_rounds_s: tuple[float, ...] = (5.0, 15.0, 45.0)
    slow_step_s: float = 2.0
    patience_s: float = 3600.0
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep
    progress: Callable[[str, int, int], None] = lambda text, done, total: None
    _ends: float = field(init=False, default=0.0)
    _bad_answers: dict[str, Answer] = field(init=False, default_factory=dict)  # by address

    @property
    def roots(self) -> list[Path]:
        """Every archive root, read together."""
        return [self.bundled_root, self.archive_root]

    def refresh(self, season: int, only_due: bool = False) -> Report:
        """Bring one season up to date; one refresh at a time, others wait.

        Args:
            season: Championship year.
            only_due: Leave out settled races beyond the time of amendments, except a sample.

        Returns:
            What was asked and how it ended. Faults of the feed are in it, never raised.

        Raises:
            FeedError: No season index can be had, now or from the archive.
        """
        started, before = time.monotonic(), self.fetcher.requests
        self._ends = started + self.patience_s
        self._bad_answers.clear()
        report = Report(season)
        with self._one_refresh_at_a_time():
            self._ask_all(
                report, [self._target(INDEX, Subject(SOURCE, INDEX.name, season), "index")]
            )
            races = calendar(self.roots, season)
            if not races:
                index = report.asked[-1]
                raise FeedError(
                    f"There is no index of season {season}: {index.detail} {ADVICE}",
                    may_heal=index.outcome == "failed",
                )
            self._ask_all(report, self._plan(races, only_due))
        report.requests = self.fetcher.requests - before
        report.seconds = time.monotonic() - started
        return report

    def plan(self, season: int, only_due: bool = False) -> list[str]:
        """The addresses that a refresh would ask for, by the index in the archive (dry run)."""
        index = self._target(INDEX, Subject(SOURCE, INDEX.name, season), "index")
        races = calendar(self.roots, season)
        return [index.url, *(one.url for one in self._plan(races, only_due))]

    def _plan(self, races: list[ListedRace], only_due: bool) -> list[Asked]:
        """What to ask for: the newest race first, all of its documents together."""
        today = self.now().date()
        races = [race for race in races if may_exist(race, today)]
        if only_due:
            races = list(due(races, self.roots, today))
        wanted = [kind for kind in KINDS.values() if kind is WEEKEND or kind.name in self.kinds]
        targets = [
            self._target(kind, subject, label)
            for race in races
            for kind in wanted
            if (race.subject.season or 0) >= kind.first_season
            for subject, label in [_about(race, kind)]
        ]
        # what covers a series comes once, with its newest race
        return list({target.url: target for target in targets}.values())

    def _target(self, kind: FeedKind, subject: Subject, label: str) -> Asked:
        return Asked(subject, f"{label} ({kind.name})", kind.url(self.base_url, subject))

    def _ask_all(self, report: Report, targets: list[Asked]) -> None:
        """Ask for every target once, then for what is unsettled in slow rounds."""
        total, done, waiting, given_up = len(targets), 0, targets, []
        for number, pause in enumerate((0.0, *self.slow_rounds_s)):
            if number and waiting:
                line = f"{len(waiting)} unsettled; slow round {number}"
                self.progress(line, done, total)
                self.sleep(min(pause, max(0.0, self._seconds_left())))
            asked, waiting = waiting, []
            for target in asked:
                if number:
                    self.sleep(self.slow_step_s)
                is_last = number >= self._slow_rounds_of(target)
                ended = self._ask(target, is_last)
                if ended.outcome not in ("unsettled", "denied"):
                    report.asked.append(ended)
                    line = f"{ended.outcome:9} {ended.label}: {ended.detail}"
                    done += 1
                    self.progress(line, done, total)
                elif is_last:
                    given_up.append(ended)
                else:
                    waiting.append(ended)
        report.asked += self._give_up(given_up)

    def _slow_rounds_of(self, target: Asked) -> int:
        """How often a target is asked for again before it is given up.

        Of the kinds that need not be there hundreds can be missing, and one more look must do.
        """
        rounds = len(self.slow_rounds_s)
        return rounds if KINDS[target.subject.kind].is_always else min(1, rounds)

    def _ask(self, target: Asked, is_last: bool) -> Asked:
        """Ask once, retries included, and keep what came.

        `is_last` says that there is no further round: what is refused is then stored as it came.
        """
        memory = self.log.recall(target.url)
        memory.source = SOURCE
        answer = self._answer(target, memory.etag, memory.last_modified, memory.sha256)
        memory.asked_at = self.now().isoformat(timespec="seconds")
        outcome, detail = answer.outcome.value, answer.detail
        if answer.outcome == Outcome.UNCHANGED:
            outcome, memory.fetched_at = "unchanged", memory.asked_at
        elif answer.outcome == Outcome.FETCHED or (answer.outcome == Outcome.TRUNCATED and is_last):
            outcome, detail = self._keep(target.url, target.subject, answer, is_last)
            is_good = outcome in ("stored", "unchanged")
            memory.etag = answer.etag if is_good else None
            memory.last_modified = answer.last_modified if is_good else None
            memory.sha256 = archive.sha256(answer.body) if is_good else None
            memory.fetched_at = memory.asked_at if is_good else memory.fetched_at
        elif answer.outcome == Outcome.DENIED and memory.absent_since:
            outcome, detail = "absent", f"Still absent, as since {memory.absent_since}."
        elif answer.outcome in UNSETTLED:
            if answer.body:
                self._bad_answers[target.url] = answer
            outcome = "denied" if answer.outcome == Outcome.DENIED else "unsettled"
        else:
            outcome = "failed"
        if outcome in ("stored", "unchanged", "refused"):
            memory.absent_since = None
        memory.outcome, memory.detail = outcome, detail
        self.log.remember(memory)
        return Asked(target.subject, target.label, target.url, outcome, detail)

    def _answer(
        self, target: Asked, etag: str | None, modified: str | None, sha256: str | None
    ) -> Answer:
        """The answer to one request, waiting out an open breaker while there is patience.

        The request is conditional only when the archive really holds the bytes as its newest
        version: a lost archive, or a torn file in it, must not be answered by "unchanged".
        """
        held = archive.held(self.archive_root, target.subject, self.now())
        if held is None or held != sha256:
            etag = modified = None
        while True:
            if self._seconds_left() <= 0:
                return Answer(Outcome.LEFT_ALONE, detail="The time for this refresh is over.")
            answer = self.fetcher.get(target.url, etag, modified)
            if answer.outcome != Outcome.LEFT_ALONE:
                return answer
            host = urlsplit(target.url).hostname or ""
            pause = self.fetcher.breaker.opens_for_s(host)
            if self.log.host(host).openings > 4 or pause > self._seconds_left():
                return answer
            self.sleep(pause + 0.01)

    def _keep(self, url: str, subject: Subject, answer: Answer, is_last: bool) -> tuple[str, str]:
        """Store a body that changed; one that would not land waits for the last round."""
        refusal = screen(
            answer.body, subject.kind, subject.season, subject.series_id, subject.race_id
        )
        if refusal and not is_last:
            self._bad_answers[url] = answer
            return "unsettled", refusal.detail
        if told := clock_trouble(answer.date, self.now()):
            return "failed", told
        held = archive.held(self.archive_root, subject, self.now())
        is_new = held != archive.sha256(answer.body)
        if is_new:
            archive.put(self.archive_root, subject, answer.body, self._seen(subject, answer))
        if refusal:
            return "refused", f"{refusal.reason}: {refusal.detail}"
        return ("stored", answer.detail) if is_new else ("unchanged", "The same bytes again.")

    def _seen(self, subject: Subject, answer: Answer) -> datetime:
        """When the bytes were first to be seen: as the source dates them, if that can be true.

        A version that comes later is later: never before one already stored, never in the future.
        """
        now = self.now().replace(microsecond=0)
        stored = [archive.versions(root, subject, now) for root in self.roots]
        known = [one.seen for versions in stored for one in versions]
        newest = max(known, default=None)
        dated = http_date(answer.last_modified)
        if dated and dated.year < (subject.season or EARLIEST.year) - 1:
            dated = None  # nobody told of a race years before it
        if dated and dated <= now and (newest is None or dated > newest):
            return dated
        return now if newest is None or now > newest else newest + timedelta(seconds=1)

    def _give_up(self, unsettled: list[Asked]) -> Iterator[Asked]:
        """End what no round settled: absent if the feed serves its index meanwhile, else failed."""
        denied = [one for one in unsettled if one.outcome == "denied"]
        is_serving = bool(denied) and self._serves_index(denied[0].subject.season)
        for one in unsettled:
            memory = self.log.recall(one.url)
            outcome, detail = "failed", f"{one.detail} {ADVICE}"
            if bad_answer := self._bad_answers.pop(one.url, None):
                # an earlier round brought something, if only something wrong
                outcome, detail = self._keep(one.url, one.subject, bad_answer, is_last=True)
            elif one.outcome == "denied" and is_serving:
                outcome, detail = "absent", "Denied in every round while the index was served."
                memory.absent_since = self.now().isoformat(timespec="seconds")
            memory.outcome, memory.detail = outcome, detail
            self.log.remember(memory)
            yield Asked(one.subject, one.label, one.url, outcome, detail)

    def _serves_index(self, season: int | None) -> bool:
        """Whether the feed serves at this moment what is known to exist: the season's index."""
        url = INDEX.url(self.base_url, Subject(SOURCE, INDEX.name, season))
        for _ in range(3):
            answer = self.fetcher.get(url, self.log.recall(url).etag)
            if answer.outcome in (Outcome.FETCHED, Outcome.UNCHANGED):
                return True
            self.sleep(self.slow_step_s)
        return False

    def _seconds_left(self) -> float:
        return self._ends - time.monotonic()

    @contextmanager
    def _one_refresh_at_a_time(self) -> Iterator[None]:
        """Wait for a refresh in another process; the system gives the lock back however it ends."""
        self.archive_root.mkdir(parents=True, exist_ok=True)
        with locked(self.archive_root / "refresh.lock"):
            yield


def _about(race: ListedRace, kind: FeedKind) -> tuple[Subject, str]:
    """What a document of this kind is about, and how to call that: the race, or its series."""
    about = race.subject
    if kind.scope == "series":
        name = f"{about.season} series {about.series_id}"
        return Subject(about.source, kind.name, about.season, about.series_id), name
    return replace(about, kind=kind.name), race.label
