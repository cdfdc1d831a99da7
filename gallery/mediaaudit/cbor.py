"""CBOR (RFC 8949) as far as the manifests of our own files need it, and strict: whatever else comes is unreadable."""

from gallery.mediaaudit.report import Unreadable, number, part

UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE = range(8)
CONSTANTS = {20: False, 21: True, 22: None}
LENGTHS = {24: 1, 25: 2, 26: 4, 27: 8}
DEEPEST = 16


def read(data):
    """The one value that `data` holds, as Python's own types; a tagged value is what is tagged, its tag apart in none.

    Raises Unreadable for anything that is cut off, too deep, of indefinite length, doubled, or followed by more.
    """
    value, place = _value(data, 0, 0)
    if place != len(data):
        raise Unreadable("A part of the Content Credentials is longer than what it says.")
    return value


def _value(data, place, depth):
    if depth > DEEPEST:
        raise Unreadable("The Content Credentials are nested too deeply.")
    head = number(data, place, 1, "manifest")
    kind, short = head >> 5, head & 31
    place += 1
    if kind == SIMPLE:
        if short not in CONSTANTS:
            raise Unreadable("The Content Credentials use a kind of value that ours never have.")
        return CONSTANTS[short], place
    size, place = _argument(data, place, short)
    if kind == UNSIGNED:
        return size, place
    if kind == NEGATIVE:
        return -1 - size, place
    if kind in (BYTES, TEXT):
        raw = part(data, place, size, "manifest")
        return (_text(raw) if kind == TEXT else raw), place + size
    if kind == TAG:
        return _value(data, place, depth + 1)
    return _several(kind, size, data, place, depth)


def _argument(data, place, short):
    if short < 24:
        return short, place
    if short not in LENGTHS:
        raise Unreadable("The Content Credentials hold a value of indefinite length.")
    return number(data, place, LENGTHS[short], "manifest"), place + LENGTHS[short]


def _several(kind, count, data, place, depth):
    """An array, or a map with keys that are texts or numbers, each there once."""
    # Each value takes a byte at least, so a huge count ends where the data do.
    values = []
    for _number in range(count * (2 if kind == MAP else 1)):
        value, place = _value(data, place, depth + 1)
        values.append(value)
    if kind == ARRAY:
        return values, place
    keys = values[::2]
    if not all(isinstance(key, (str, int)) for key in keys) or len(set(keys)) != len(keys):
        raise Unreadable("A map in the Content Credentials has a key twice, or one of a strange kind.")
    return dict(zip(keys, values[1::2], strict=True)), place


def _text(raw):
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise Unreadable("A text in the Content Credentials is not in UTF-8.") from error
