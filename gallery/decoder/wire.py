"""How the two processes talk: a length, that many bytes of JSON, and the files that the JSON announces by their sizes.

Whatever comes from a decoder is as hostile as the picture it looked at, so everything is bounded before it is read and
nothing in it is ever run.
"""

import json
import math
import struct
import time

LENGTH = struct.Struct("!I")
PIECE = 1 << 16


class Garbled(Exception):
    """What came is no message, or one of more bytes than allowed."""


def send(channel, words, files=()):
    """Send plain data and files (bytes) through a socket. Raises OSError when the other side is gone."""
    text = json.dumps({"words": words, "sizes": [len(data) for data in files]}).encode("ascii")
    channel.sendall(LENGTH.pack(len(text)) + text)
    for data in files:
        channel.sendall(data)


def receive(channel, *, most_words, most_files=0, deadline=None, trusted=False):
    """Return (words, files) of one message from a socket.

    deadline is a moment of time.monotonic(). Words that are not trusted hold no NaN, no NUL and no half characters.
    Raises Garbled for nonsense, EOFError when the message ends early,
    TimeoutError at the deadline, and OSError.
    """
    (length,) = LENGTH.unpack(_exactly(channel, LENGTH.size, deadline))
    if length > most_words:
        raise Garbled("too many words")
    words, sizes = _parsed(_exactly(channel, length, deadline), trusted)
    if sum(sizes) > most_files:
        raise Garbled("too many bytes of files")
    return words, [bytes(_exactly(channel, size, deadline)) for size in sizes]


def _parsed(text, trusted):
    try:
        message = json.loads(text.decode("utf-8"))
        words, sizes = message["words"], message["sizes"]
        storable = trusted or _is_storable(words)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Garbled("no message") from error
    if not storable:
        raise Garbled("words that no database takes")
    if not (isinstance(sizes, list) and all(type(size) is int and size >= 0 for size in sizes)):
        raise Garbled("no sizes")
    return words, sizes


def _is_storable(value):
    """Whether a value of a JSON text is one that databases and web pages take too: no NaN, NUL or half a character."""
    match value:
        case str():
            return "\0" not in value and not any("\ud800" <= char <= "\udfff" for char in set(value))
        case float():
            return math.isfinite(value)
        case list():
            return all(map(_is_storable, value))
        case dict():
            return all(map(_is_storable, (*value, *value.values())))
    return True


def _exactly(channel, size, deadline):
    data = bytearray(size)
    view, at = memoryview(data), 0
    while at < size:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            channel.settimeout(left)
        count = channel.recv_into(view[at : at + PIECE])
        if not count:
            raise EOFError
        at += count
    return data
