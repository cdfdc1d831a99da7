"""From text to the words that the index holds: the same for what is written and for what is asked.

Case and diacritics do not count, nor do apostrophes ("P’yŏngyang" is "pyongyang"); English words lose their endings.
Korean, Chinese, Japanese, Thai and their like are cut into pairs of letters, since their words cannot be told apart by
spaces: "광명망" is 광명, 명망 and, so that one letter alone is found too, 망.
"""

import re
import unicodedata
from dataclasses import dataclass

from newsroom.search.stemming import stem

LONGEST_WORD = 40
SHORTEST_KNOWN = 3

_APOSTROPHES = re.compile(r"(?<=\w)['’‘ʼʻ`´](?=\w)")
# Latin diacritics, Hebrew points, Arabic vowel signs.
_DIACRITICS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0670]")
_DENSE = (
    r"\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff"
    r"\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0002fa1f"
)
# Signs that are neither letter nor number to a regular expression but belong to the words of India and its neighbours.
_WORD = re.compile(rf"[{_DENSE}]+|(?:(?![{_DENSE}])[^\W_]|[\u0900-\u0dff])+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands (from, to), as folded, and whether it is of a script without spaces."""

    start: int
    end: int
    folded: str
    dense: bool


def folded(text):
    """Return text with case, width and diacritics taken out."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", _DIACRITICS.sub("", text)).translate(_LETTERS)


def runs(text):
    """Return the folded words of a text in order, those without spaces as they stand together."""
    return _WORD.findall(_APOSTROPHES.sub("", folded(text)))


def is_dense(word):
    """Whether a folded word is of a script without spaces."""
    return bool(re.match(rf"[{_DENSE}]", word))


def tokens(text):
    """Return the tokens under which the index holds a text, in order."""
    found = []
    for run in runs(text):
        if is_dense(run):
            found += [run[place : place + 2] for place in range(len(run))]
        else:
            found.append(token(run))
    return found


def token(run):
    """The token of one folded word with spaces around it."""
    run = run[:LONGEST_WORD]
    return stem(run) if run.isascii() and run.isalpha() else run


def beginning(run):
    """Return the beginning of the tokens of all words that begin like a folded word: "country" is held as "countri"."""
    held = token(run)
    return next(held[:end] for end in range(len(held), -1, -1) if run.startswith(held[:end]))


def asked_tokens(text):
    """Return (tokens, prefix) under which a part of a question is looked up; () where it holds no letter or number.

    prefix True: the last token is only the beginning of one, since a single letter may stand before any other.
    """
    found, parts = [], runs(text)
    for run in parts:
        if not is_dense(run):
            found.append(token(run))
        elif len(run) == 1:
            found.append(run)
        else:
            found += [run[place : place + 2] for place in range(len(run) - 1)]
    return tuple(found), bool(parts) and is_dense(parts[-1]) and len(parts[-1]) == 1


def known(text):
    """Return the set of folded words of a text by which a misspelt one can be found."""
    return {
        run for run in runs(text) if SHORTEST_KNOWN <= len(run) <= LONGEST_WORD and run.isalpha() and not is_dense(run)
    }


def placed(text):
    """Return the Words of a text as written, with their places, for marking."""
    found = []
    for match in re.finditer(rf"[{_DENSE}]+|(?:(?![{_DENSE}])[^\W_]|[\u0900-\u0dff\u0300-\u036f'’‘ʼʻ`´])+", text):
        word = "".join(runs(match[0]))
        if word:
            found.append(Word(match.start(), match.end(), word, is_dense(word)))
    return found
