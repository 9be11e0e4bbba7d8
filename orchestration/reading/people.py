"""The people of an article and the places where each is meant."""

from dataclasses import dataclass, field

from orchestration.reading import lexicon
from orchestration.reading.text import name_key


@dataclass
class Mention:
    """One place where a person is meant; `person` is an index into the list of people."""

    start: int
    end: int
    person: int
    form: str


@dataclass
class Person:
    """Somebody the article names."""

    name: str
    is_driver: bool
    in_roster: bool
    is_staff: bool = False
    car_number: str | None = None
    mentions: list[Mention] = field(default_factory=list)

    @property
    def surname(self) -> str:
        """Last name in lower case, without suffix."""
        return lexicon.surname(self.name)


class People:
    """The people of one article and their mentions in order."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        self.mentions: list[Mention] = []
        self._by_key: dict[str, int] = {}

    def person(self, name: str, is_driver: bool, in_roster: bool) -> int:
        """The number of the person with this name, new or known."""
        key = name_key(name)
        number = self._by_key.get(key)
        if number is None:
            number = len(self.people)
            self._by_key[key] = number
            self.people.append(Person(name, is_driver, in_roster))
        return number

    def add(self, start: int, end: int, person: int, form: str) -> None:
        """Remember a mention; `settle` sorts them."""
        self.mentions.append(Mention(start, end, person, form))

    def settle(self) -> None:
        """Put mentions in order and hand each person theirs."""
        self.mentions.sort(key=lambda mention: (mention.start, -mention.end))
        for person in self.people:
            person.mentions = []
        for mention in self.mentions:
            self.people[mention.person].mentions.append(mention)
