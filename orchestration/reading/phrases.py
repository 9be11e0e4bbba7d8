"""Small helpers with which tables of phrases become patterns."""


def one_of(*phrases: str) -> str:
    """A group that matches one of the phrases; a space stands for any white space."""
    return "(?:" + "|".join(phrase.replace(" ", r"\s+") for phrase in phrases) + ")"


def any_word(words: str) -> str:
    """A group that matches one of the words of a text parted by white space."""
    return "(?:" + "|".join(words.split()) + ")"
