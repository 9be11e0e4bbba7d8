"""People: who is named in an article, and where.

Full names come first, from the roster and from the shape of the words; then surnames, which stand
for the person of that name who was named last; then given names of people already known.
"""

from functools import lru_cache
from typing import NamedTuple

from orchestration.reading import lexicon
from orchestration.reading.patterns import Pattern
from orchestration.reading.people import Mention, People
from orchestration.reading.text import name_key
from orchestration.reading.vocabulary import (
    COMMON_CAPITALS,
    DOING,
    NOT_A_SURNAME,
    NOT_DRIVING,
    ORGANISATION_WORDS,
    PERSON_TITLES,
    RISKY_SURNAMES,
)

_WORD = Pattern(r"\b(?:[A-Z][A-Za-z]*(?:['-][A-Za-z]+)*|(?:van|de|la|von|der|st|del|di)\b)")
_SUFFIX = Pattern(r",? (?:Jr|Sr)\b\.?|,? (?:II|III|IV)\b")
_INITIALS = Pattern(r"\b(?:[A-Z]\. ?){2,3}(?=[A-Z][a-z])")
_KIN = {"brother", "sister", "son", "father", "cousin"}
_PARTICLES = {"van", "de", "la", "von", "der", "st", "del", "di"}


class _Word(NamedTuple):
    start: int
    end: int
    text: str


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    names = lexicon.drivers().values()
    first = {name_key(driver.name.split()[0]) for driver in names}
    first |= {name_key(row["nickname"].split()[0]) for row in lexicon._rows("nicknames.csv")}
    return frozenset(first | {"a", "j", "aj", "jj", "bj", "tj", "cj", "dj", "pj", "jd", "jr"})


def _words(flat: str) -> list[_Word]:
    words = []
    for match in _WORD.finditer(flat):
        text = match.group()
        if text[0].isupper() or text in _PARTICLES:
            stripped = text.removesuffix("'s").removesuffix("'")
            words.append(_Word(match.start(), match.start() + len(stripped), stripped))
    return words


def _adjacent(flat: str, left: _Word, right: _Word) -> bool:
    """True when only a space or an initial's full stop lies between two words."""
    gap = flat[left.end : right.start]
    return gap in (" ", ". ", ".") and (gap == " " or len(left.text) <= 2 or "." in left.text)


def _with_suffix(flat: str, end: int) -> int:
    match = _SUFFIX.match(flat, end)
    return match.end() if match else end


def find_people(flat: str, season: int | None, title: str = "") -> People:
    """People and their full, surname and given-name mentions in a flat text.

    `season` (or None) decides between namesakes of different times and lets a bare surname stand
    for the driver of that season who started most races. Names in `title` are known people without
    a mention.
    """
    people = People()
    words = _words(flat)
    if title:
        _full_names(title, _words(title), people, season)
        people.mentions.clear()
    taken = _full_names(flat, words, people, season)
    _surnames(flat, words, people, season, taken)
    people.settle()
    return people


def _full_names(flat: str, words: list[_Word], people: People, season: int | None) -> set[int]:
    """Add full names; return the indexes of the words used."""
    taken: set[int] = set()
    index = 0
    while index < len(words):
        length = _roster_name(flat, words, index, people, season)
        if not length:
            length = _shaped_name(flat, words, index, people)
        if length:
            taken.update(range(index, index + length))
            index += length
        else:
            index += 1
    return taken


def _roster_name(
    flat: str, words: list[_Word], index: int, people: People, season: int | None
) -> int:
    if name_key(words[index].text) not in _first_words():
        return 0
    roster = lexicon.drivers()
    last = index
    while (
        last + 1 < len(words) and last - index < 4 and _adjacent(flat, words[last], words[last + 1])
    ):
        last += 1
    for stop in range(last, index - 1, -1):
        start, end = words[index].start, words[stop].end
        if stop == index and len(words[index].text) < 4:
            break
        longer = _with_suffix(flat, end)
        key = name_key(flat[start:longer])
        driver = roster.get(key)
        if driver is None and longer != end:
            longer = end
            driver = roster.get(name_key(flat[start:end]))
        if driver is None and stop > index:
            driver = roster.get(name_key(flat[start:end] + "jr")) if season else None
            if driver is not None and not _lone_junior(driver, season):
                driver = None
        if driver is None or (stop == index and longer == end):
            continue
        last_word = words[stop].text.lower()
        if stop > index and last_word in NOT_A_SURNAME:
            known = season and driver.is_active(season) and last_word == driver.surname
            if not known:
                continue
        if stop < last and words[stop + 1].text in ORGANISATION_WORDS:
            return 0
        if driver.starts < 3 and season and not driver.is_active(season) and driver.cup_starts < 3:
            continue
        number = people.person(_spelling(flat[start:longer], driver), True, True)
        people.add(start, longer, number, "full")
        return stop - index + 1
    return _misspelled_name(flat, words, index, last, people, season)


def _misspelled_name(flat, words: list[_Word], index: int, last: int, people, season) -> int:
    """Add two words that are a driver's name but for one letter; return how many they are."""
    if season is None or last == index:
        return 0
    given, surname = name_key(words[index].text), words[index + 1].text.lower()
    driver = lexicon.misspelled(given, surname, season)
    if driver is None:
        return 0
    end = words[index + 1].end
    people.add(words[index].start, end, people.person(driver.name, True, True), "full")
    return 2


def _lone_junior(driver: lexicon.Driver, season: int) -> bool:
    return driver.is_active(season) and driver.starts >= 20


def _spelling(written: str, driver: lexicon.Driver) -> str:
    """The roster's spelling."""
    return driver.name


def _shaped_name(flat: str, words: list[_Word], index: int, people: People) -> int:
    """Two or three capitalised words that look like a person who is not in the roster."""
    first = words[index]
    if not first.text[0].isupper() or first.text in COMMON_CAPITALS or len(first.text) < 2:
        return 0
    stop = index
    while (
        stop + 1 < len(words) and stop - index < 3 and _adjacent(flat, words[stop], words[stop + 1])
    ):
        following = words[stop + 1]
        if following.text in COMMON_CAPITALS or following.text in ORGANISATION_WORDS:
            break
        stop += 1
    while stop > index and not words[stop].text[0].isupper():
        stop -= 1
    if stop == index or stop - index > 2:
        return 0
    followed = stop + 1 < len(words) and _adjacent(flat, words[stop], words[stop + 1])
    if followed and words[stop + 1].text in ORGANISATION_WORDS:
        return 0
    start, end = first.start, words[stop].end
    if any(len(words[i].text) > 3 and words[i].text.isupper() for i in range(index, stop + 1)):
        return 0
    titled = PERSON_TITLES.search(flat, max(0, start - 40), start)
    doing = stop == index + 1 and "-" not in first.text and DOING.match(flat, end)
    if not titled and not doing and first.text.lower() not in lexicon.given_names():
        return 0
    if words[stop].text.lower() in NOT_A_SURNAME:
        return 0
    end = _with_suffix(flat, end)
    number = people.person(flat[start:end].replace(",", ""), False, False)
    staff = NOT_DRIVING.search(flat, max(0, start - 40), min(len(flat), end + 70))
    people.people[number].is_staff |= bool(staff)
    people.add(start, end, number, "full")
    return stop - index + 1


def _surnames(
    flat: str, words: list[_Word], people: People, season: int | None, taken: set[int]
) -> None:
    known: dict[str, list[int]] = {}
    given: dict[str, list[int]] = {}
    for number, person in enumerate(people.people):
        known.setdefault(person.surname, []).append(number)
        given.setdefault(person.name.split()[0].lower(), []).append(number)
    full = sorted(people.mentions, key=lambda mention: mention.start)
    for mention in full:  # a name may be written otherwise than in the roster
        written = known.setdefault(lexicon.surname(flat[mention.start : mention.end]), [])
        if mention.person not in written:
            written.append(mention.person)
    cursor = 0
    latest: dict[str, int] = {}
    for index, word in enumerate(words):
        while cursor < len(full) and full[cursor].start < word.start:
            latest[people.people[full[cursor].person].surname] = full[cursor].person
            cursor += 1
        if index in taken or not word.text[0].isupper():
            continue
        if _is_part_of_a_name(flat, words, index):
            continue
        key = word.text.lower()
        number = None
        form = "surname"
        if key in known:
            number = latest.get(key, known[key][0])
        elif key in given and len(given[key]) == 1 and word.text not in COMMON_CAPITALS:
            number, form = given[key][0], "nickname"
        elif key in given and len(given[key]) > 1 and word.text not in COMMON_CAPITALS:
            number, form = None, "nickname"
        else:
            number = _from_roster(flat, word, people, season)
            if number is not None:
                known.setdefault(people.people[number].surname, []).append(number)
        brother = _brother(flat, word, people, full[max(0, cursor - 3) : cursor], season)
        if brother is not None:
            number, form = brother, "nickname"
        if number is not None:
            people.add(word.start, _with_suffix(flat, word.end), number, form)


def _brother(
    flat: str, word: _Word, people: People, named: list[Mention], season: int | None
) -> int | None:
    """Resolve "his brother Ty": the given name with the surname of somebody named before."""
    before = flat[max(0, word.start - 12) : word.start].rstrip(", ").rpartition(" ")[2]
    if before not in _KIN:
        return None
    for mention in reversed(named):
        surname = people.people[mention.person].name.split()[-1]
        driver = lexicon.drivers().get(name_key(word.text + surname))
        if driver is not None and driver.is_active(season):
            return people.person(driver.name, True, True)
    return None


def _is_part_of_a_name(flat: str, words: list[_Word], index: int) -> bool:
    """True for a word that belongs to a longer name: Busch Light, Dillon Motorsports."""
    word = words[index]
    if index + 1 < len(words) and _adjacent(flat, word, words[index + 1]):
        following = words[index + 1].text
        if following in ORGANISATION_WORDS and flat[word.end : word.end + 2] != "'s":
            return True
    if index and flat[words[index - 1].end : word.start] == " ":
        before = words[index - 1].text
        if before.lower() in lexicon.given_names() and before not in COMMON_CAPITALS:
            return not before.isupper()
    return False


def _from_roster(flat: str, word: _Word, people: People, season: int | None) -> int | None:
    """A surname of nobody named in full: the roster's most seasoned active driver, if clear."""
    key = word.text.lower()
    if word.text in COMMON_CAPITALS or len(key) < 4 or word.text.isupper() or season is None:
        return None
    if key in RISKY_SURNAMES or key in lexicon.given_names() or key in NOT_A_SURNAME:
        return None
    candidates = [d for d in lexicon.drivers_by_surname().get(key, []) if d.is_active(season)]
    candidates = [d for d in candidates if d.first_season <= season + 1 and d.starts >= 30]
    if not candidates:
        return None
    if len(candidates) > 1 and candidates[0].starts < 2 * candidates[1].starts:
        return None
    return people.person(candidates[0].name, True, True)
