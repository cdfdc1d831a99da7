"""English words without their endings, after M. F. Porter, "An algorithm for suffix stripping", 1980.

The same on both databases: SQLite has a stemmer, PostgreSQL another, and a highlight needs to know what either did.
"""

from functools import lru_cache
from itertools import pairwise

_VOWELS = frozenset("aeiou")
_STEP_2 = (
    *(("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("abli", "able")),
    *(("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate")),
    *(("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al")),
    *(("iviti", "ive"), ("biliti", "ble")),
)
_STEP_3 = (
    *(("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", "")),
)
_STEP_4 = (
    *("ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ion", "ism", "ate", "iti", "ous", "ive", "ize"),
    *("al", "er", "ic", "ou"),
)


@lru_cache(maxsize=50_000)
def stem(word):
    """Return the stem of an English word in lower-case ASCII letters; a word of one or two letters is its own."""
    if len(word) <= 2:
        return word
    word = _plural(word)
    word = _past(word)
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    for endings in (_STEP_2, _STEP_3):
        for ending, other in endings:
            if word.endswith(ending):
                if _measure(word[: -len(ending)]) > 0:
                    word = word[: -len(ending)] + other
                break
    return _tidied(_without_suffix(word))


def _plural(word):
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("ies"):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word):
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        if word.endswith(ending) and _has_vowel(word[: -len(ending)]):
            word = word[: -len(ending)]
            if word.endswith(("at", "bl", "iz")):
                return word + "e"
            if _doubled(word) and word[-1] not in "lsz":
                return word[:-1]
            return word + "e" if _measure(word) == 1 and _short(word) else word
    return word


def _without_suffix(word):
    for ending in _STEP_4:
        if word.endswith(ending):
            rest = word[: -len(ending)]
            return rest if _measure(rest) > 1 and (ending != "ion" or rest.endswith(("s", "t"))) else word
    return word


def _tidied(word):
    if word.endswith("e"):
        rest = word[:-1]
        if _measure(rest) > 1 or (_measure(rest) == 1 and not _short(rest)):
            word = rest
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word


def _consonant(word, place):
    if word[place] in _VOWELS:
        return False
    return word[place] != "y" or place == 0 or not _consonant(word, place - 1)


def _measure(word):
    """How often a vowel is followed by a consonant."""
    kinds = [_consonant(word, place) for place in range(len(word))]
    return sum(1 for one, other in pairwise(kinds) if not one and other)


def _has_vowel(word):
    return any(not _consonant(word, place) for place in range(len(word)))


def _doubled(word):
    return len(word) > 1 and word[-1] == word[-2] and _consonant(word, len(word) - 1)


def _short(word):
    """Whether it ends with consonant, vowel, consonant, the last not being w, x or y."""
    last = len(word) - 1
    return (
        last >= 2
        and _consonant(word, last)
        and not _consonant(word, last - 1)
        and _consonant(word, last - 2)
        and word[-1] not in "wxy"
    )
