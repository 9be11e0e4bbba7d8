"""What an article recalls of another race is told apart from the race it is about."""

import pytest

from orchestration.reading.memories import without_memories

PUBLISHED = "2023-11-04"
RECALLED = [
    "Last year at Talladega Matt Crafton and Nick Sanchez fought in the garage.",
    "In 2022, Matt Crafton wrecked Nick Sanchez at Bristol.",
    "But two years ago Matt Crafton spun Nick Sanchez.",
    "Flashback: a year ago Crafton hit Sanchez.",
    "Earlier this season Crafton turned Sanchez at Kansas.",
    "Crafton and Sanchez tangled at Talladega last season.",
    "Crafton and Sanchez crashed together back in 2019.",
]


@pytest.mark.parametrize("memory", RECALLED)
def test_a_sentence_of_another_time_is_blanked_and_nothing_moves(memory):
    text = f"Green flag at Phoenix. {memory} Heim spun on lap 121."
    told = without_memories(text, PUBLISHED)
    assert told == f"Green flag at Phoenix. {' ' * len(memory)} Heim spun on lap 121."


@pytest.mark.parametrize(
    "sentence",
    [
        "On lap 121 Hocevar turned Heim into the wall.",
        "Last year's champion Zane Smith spun in turn 2.",
        "Last year he won here, but on lap 121 Hocevar turned Heim.",
        "In 2023 Hocevar spun Heim twice.",
        "Hocevar spun Heim, and on Friday night he paid for it.",
        '"Last year he wrecked me," Hocevar said.',
    ],
)
def test_a_sentence_of_this_race_stays(sentence):
    assert without_memories(sentence, PUBLISHED) == sentence


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Hocevar, who wrecked Sanchez last year, spun Heim.", "Hocevar, spun Heim."),
        ("Heim spun Hocevar, who hit him in 2022.", "Heim spun Hocevar."),
        ("They recalled last year's fight between Crafton and Sanchez.", "They recalled ."),
    ],
)
def test_of_a_sentence_of_this_race_only_the_clause_of_another_goes(sentence, told):
    assert " ".join(without_memories(sentence, PUBLISHED).split()).replace(" ,", ",").replace(
        " .", "."
    ) == told.replace(" .", ".")


def test_what_goes_on_from_a_memory_is_one_until_the_race_is_back():
    text = (
        "Last year two trucks tangled at Talladega. They fought in the garage. Heim leads now.\n\n"
        "He spun by himself."
    )
    told = " ".join(without_memories(text, PUBLISHED).split())
    assert told == "Heim leads now. He spun by himself."


def test_a_year_without_a_day_of_publication_says_nothing():
    sentence = "In 2022, Crafton wrecked Sanchez at Bristol."
    assert without_memories(sentence) == sentence
