"""What a refresh of the race feed did, document by document."""

from dataclasses import dataclass, field

from orchestration.store.archive import Subject


class FeedError(RuntimeError):
    """A refresh that cannot go on at all; the message says what to do.

    Attributes:
        may_heal: Whether it can go better soon: a network can be mended, bad data cannot.
    """

    def __init__(self, message: str, may_heal: bool) -> None:
        super().__init__(message)
        self.may_heal = may_heal


@dataclass(frozen=True)
class Asked:
    """One document of the feed and how asking for it ended.

    Attributes:
        subject: What it is about.
        label: The same for people.
        url: Where it lies.
        outcome: `stored`, `unchanged`, `refused`, `absent` or `failed`.
        detail: A sentence on it.
    """

    subject: Subject
    label: str
    url: str
    outcome: str = ""
    detail: str = ""


@dataclass
class Report:
    """What a refresh did."""

    season: int
    asked: list[Asked] = field(default_factory=list)
    requests: int = 0
    seconds: float = 0.0

    def of(self, *outcomes: str) -> list[Asked]:
        """The documents whose asking ended in one of these ways."""
        return [one for one in self.asked if one.outcome in outcomes]
