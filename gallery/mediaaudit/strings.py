"""Searching a file for what must not be in it: in several character sets, without taking pixels for words."""

import contextlib
import re
import unicodedata
from typing import NamedTuple

from gallery.mediaaudit.xmp import NAMESPACES, SAYING

# Of five random bytes, one sequence in a million million is a given one: too many in an archive full of pixels.
SHORTEST, SHORTEST_IN_PIXELS = 5, 7
FEWEST_DIFFERENT = 3
PRINTABLE = bytes(byte if 0x20 <= byte < 0x7F else 0x0A for byte in range(256)).lower()
WORDS = re.compile(rb"[A-Za-z0-9 _.,:/@-]{32,}")
# Words use more letters than the repeated codes of a plain sky do.
FEWEST_LETTERS = 12
# What a clean file holds besides what it says: a text that is part of it tells nobody anything.
SKELETON = " ".join(
    (
        "exif jfif photoshop 3.0 8bim riff webpvp8x vp8l ftypavifmif1miafma1b meta hdlr pict pitm iloc iinf infe",
        "av01color",
        "mime application/rdf+xml iref cdsc iprp ipco ispe pixi av1c colrnclx ipma mdat png ihdr idat iend srgb",
        "xpacket begin id w5m0mpcehihzreszntczkc9d end x:xmpmeta xmlns:x rdf:rdf rdf:description",
        "rdf:about rdf:resource",
        "rdf:seq rdf:alt rdf:bag rdf:li rdf:parsetype resource xml:lang x-default plus:licensor xmprights:marked",
        "true false",
        # The words of a manifest of ours.
        "jumb jumd c2sh cbor json c2pa c2ma c2as c2cl c2cs c2pa.assertions c2pa.claim.v2 c2pa.signature manifest",
        "c2pa.actions.v2 c2pa.hash.data c2pa.hash.bmff.v3 c2pa.ingredient.v3 cawg.metadata @context",
        "actions action parameters ingredients url hash c2pa.opened c2pa.cropped c2pa.resized c2pa.redacted",
        "c2pa.converted c2pa.published relationship parentof dc:title original exclusions start length name pad",
        "jumbf manifest alg sha256 xpath /uuid /ftyp /mfra /free /skip offset value data instanceid xmp:iid xmp.iid",
        "urn:c2pa urn:uuid claim_generator claim_generator_info org.contentauth.c2pa_rs self#jumbf=",
        "created_assertions gathered_assertions dc:format image/jpeg image/webp image/avif photoshop iptc4xmpext",
        # The Huffman tables that T.81 proposes (K.3) happen to be readable.
        "!1aqa 2#b $3br %&'()*456789:cdefghijstuvwxyz",
        *(name.casefold() for name in [*NAMESPACES, *SAYING.values()]),
    )
)


class Secret(NamedTuple):
    """A text that no public file may hold, and what it is, in words that may be printed."""

    what: str
    text: str


class Haystack:
    """The bytes of one file, ready to be searched.

    `pixels` are spans of compressed picture data; `texts` are what its fields say, without the escapes of the file.
    """

    def __init__(self, data, pixels=(), texts=()):
        self.data, self.outside, place = data, [], 0
        inside = []
        for start, end in sorted(pixels):
            self.outside.append(data[place:start])
            inside.append(data[start:end])
            place = max(place, end)
        self.outside = b"\n".join([*self.outside, data[place:], *(text.encode("utf-8", "replace") for text in texts)])
        runs = [_readable(self.outside)]
        runs += [run for one in inside for run in _readable(one).split(b"\n") if len(run) >= SHORTEST_IN_PIXELS]
        self.readable = b"\n".join(runs)

    def holds(self, text):
        """Whether a text is there, in UTF-8, UTF-16 or Latin-1, whatever the case of its ASCII letters."""
        if text.isascii():
            return _readable(text.encode()) in self.readable
        for form in {text, unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)}:
            for charset in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
                with contextlib.suppress(UnicodeEncodeError):
                    wanted = form.encode(charset)
                    if wanted in (self.data if len(wanted) >= SHORTEST_IN_PIXELS else self.outside):
                        return True
        return False


def needle(text):
    """The part of a text that a search goes for, its longest line; "" for a text that would be found anywhere."""
    line = max(unicodedata.normalize("NFC", text).splitlines() or [""], key=len).strip()
    line = line.encode("utf-8", "ignore").decode()
    if len(line.encode()) < SHORTEST or len(set(line)) < FEWEST_DIFFERENT or line.casefold() in SKELETON:
        return ""
    return line


def search(haystack, secrets):
    """The Secrets whose text is in a Haystack."""
    return [secret for secret in secrets if (text := needle(secret.text)) and haystack.holds(text)]


def words_among_pixels(data, pixels):
    """Whether a run of words stands where compressed picture data should be."""
    return any(len(set(run)) >= FEWEST_LETTERS for start, end in pixels for run in WORDS.findall(data, start, end))


def _readable(data):
    """ASCII in lower case, anything else as line ends. Without its zeros, UTF-16 reads as ASCII does."""
    return data.translate(PRINTABLE, b"\0")
