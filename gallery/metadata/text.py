"""Text out of metadata: character sets repaired, control characters gone, values made fit for JSON."""

import math
import re

LONGEST = 4000
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
# Two of the 2,350 syllables of KS X 1001 in a row, as EUC-KR and CP949 both write them.
SYLLABLES = re.compile(rb"(?:[\xb0-\xc8][\xa1-\xfe]){2}")
MAC_SIGNS = "‘’“”–—…«»©®™°•"


def clean(text):
    """Stripped text without control characters (PostgreSQL stores no NUL), or None when nothing is left."""
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return text or None


def decode(data):
    """Text of bytes whose character set nobody wrote down.

    EXIF asks for ASCII and IIM without record 1:90 leaves the question open; in practice both hold UTF-8, Korean
    (EUC-KR and its extension CP949, in Korean agencies' old files), the writer's Windows code page, or the old Mac's.
    Each guess is taken only where it is plausible, in this order. Never raises.
    """
    for guess in (_utf8, _korean, _windows, _macintosh):
        text = guess(data)
        if text is not None:
            return text
    return data.decode("latin-1")


def _utf8(data):
    try:
        return repair(data.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _korean(data):
    """Korean is believed only where two of its common syllables touch and everything that is not ASCII is Hangul.

    A field that was cut at its limit may end in half a syllable, which is left out.
    """
    if not SYLLABLES.search(data):
        return None
    for part in (data, data[:-1]):
        try:
            text = part.decode("cp949")
        except UnicodeDecodeError:
            continue
        return text if all("가" <= char <= "힣" for char in text if not char.isascii()) else None
    return None


def _windows(data):
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return None


def _macintosh(data):
    """Mac Roman, where Windows has no such letters and these are few and make sense between the others."""
    text = data.decode("mac_roman")
    foreign = [char for char in text if not char.isascii()]
    plausible = all(char.isalpha() or char in MAC_SIGNS for char in foreign)
    return text if plausible and len(foreign) * 3 <= len(text) else None


def repair(text):
    """Undo UTF-8 that somebody read as Latin-1 and wrote again ("ZoÃ«" becomes "Zoë"); other text unchanged."""
    if text.isascii():
        return text
    for charset in ("latin-1", "cp1252"):
        try:
            return text.encode(charset).decode("utf-8")
        except UnicodeError:
            continue
    return text


def plain(value, *, depth=0):
    """`value` as JSON can hold it: bytes become a note of their length, long text and lists are cut."""
    if depth > 6:
        return "(deeper values left out)"
    if isinstance(value, bytes):
        return f"({len(value)} bytes)"
    if isinstance(value, str):
        text = clean(value) or ""
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"
    if isinstance(value, bool) or value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return round(value, 7) if math.isfinite(value) else None
    if isinstance(value, dict):
        return {clean(str(key)) or "": plain(item, depth=depth + 1) for key, item in list(value.items())[:400]}
    if isinstance(value, (list, tuple)):
        kept = [plain(item, depth=depth + 1) for item in value[:100]]
        return [*kept, f"({len(value) - 100} more)"] if len(value) > 100 else kept
    return plain(str(value), depth=depth)
