"""What titles are found by.

A title is found by the words of its names in every language, of the people in it and of its genres. Words are compared without
accents, case and vowel marks; the last one typed may be only begun. What is written without blanks is found from each of its letters on.
A word that nobody has is looked for among those that share some of its trigrams (runs of three letters, with the word's ends; the
database counts them) or are it with two letters swapped, and differ in a letter too many, too few, wrong or swapped with the next: in
one, and in two where the word is long.
"""

import unicodedata

from nearcast.catalog.model import TitleDraft, TitleKind

ASKED_MAX = 8
LETTERS_MAX = 40
_STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "of",
        "the",
        "to",
        "in",
        "on",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "und",
        "von",
        "zu",
        "im",
        "am",
        "el",
        "la",
        "los",
        "las",
        "de",
        "del",
        "y",
        "en",
        "le",
        "les",
        "du",
        "des",
        "et",
        "al",
        "wa",
        "fi",
        "min",
    ]
)
"""Words so frequent that they tell titles apart only when nothing else was asked for."""
_VOWELS = frozenset(["Mc", "Mn"])
_WITHOUT_BLANKS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
"""How Unicode's names of their letters begin."""
_KINDS = {TitleKind.episode: 0.6, TitleKind.extra: 0.5, TitleKind.season: 0.0}
_LONG = 8
"""Letters of a word in which two mistakes are forgiven."""
_NAME, _OTHER_NAME, _PERSON, _GENRE = 1.0, 0.95, 0.7, 0.5


def split(text: str) -> list[str]:
    """The words of a text as they are compared: `Amélie & Zoë` as `amelie`, `zoe`."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    # Some scripts write vowels as marks that are letters to their readers.
    return "".join(one if one.isalnum() or unicodedata.category(one) in _VOWELS else " " for one in plain).split()


def of(draft: TitleDraft) -> dict[str, float]:
    """The words a title is found by, with how much each counts (above 0 to 1). A season is found by its series."""
    found: dict[str, float] = {}
    sources = [
        (_NAME, [draft.name]),
        (_OTHER_NAME, [words.name for words in draft.words.values()]),
        (_PERSON, [person.name for person in draft.people]),
        (_GENRE, draft.genres),
    ]
    factor = _KINDS.get(draft.kind, 1.0)
    for weight, texts in sources if factor else ():
        for text in texts:
            for word in split(text):
                for begun in _beginnings(word):
                    found[begun] = max(found.get(begun, 0.0), weight * factor)
    return found


def _beginnings(word: str) -> list[str]:
    """A word from each place at which it may be begun: in scripts without blanks what readers take for words begins anywhere."""
    return [
        word[at : at + LETTERS_MAX]
        for at, letter in enumerate(word[:LETTERS_MAX])
        if at == 0 or unicodedata.name(letter, "").startswith(_WITHOUT_BLANKS)
    ]


def asked(text: str) -> tuple[str, ...]:
    """The words to look for; without the frequent ones if there are others."""
    words = list(dict.fromkeys(word[:LETTERS_MAX] for word in split(text)))[:ASKED_MAX]
    return tuple([word for word in words[:-1] if word not in _STOP] + words[-1:])


def swaps(asked: tuple[str, ...]) -> list[tuple[int, str]]:
    """What each word, by its place from 1, becomes when two letters next to each other are swapped: in short words that leaves no trigram
    as it was.
    """
    return [
        (place, word[:at] + word[at + 1] + word[at] + word[at + 2 :])
        for place, word in enumerate(asked, 1)
        for at in range(len(word) - 1)
        if word[at] != word[at + 1]
    ]


def mistyped(typed: str, meant: str) -> bool:
    """Whether somebody who typed this may have meant that word, or been on the way to it."""
    most = 2 if len(typed) >= _LONG else 1
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for number, letter in enumerate(typed):
        above, row = row, [number + 1]
        for at, other in enumerate(meant):
            row.append(min(above[at] + (letter != other), above[at + 1] + 1, row[at] + 1))
            if number and at and letter == meant[at - 1] and typed[number - 1] == other:
                row[-1] = min(row[-1], before[at - 1] + 1)
        before = above
    return min(row) <= most
