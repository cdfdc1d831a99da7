"""Text out of metadata: character sets repaired, control characters gone, values made fit for JSON."""

import math
import re

LONGEST = 4000
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
HIGH = re.compile(rb"[\x80-\xff]+")


def clean(text):
    """Stripped text without control characters (PostgreSQL stores no NUL), or None when nothing is left."""
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return text or None


def decode(data):
    """Text of bytes whose character set nobody wrote down: UTF-8, then Korean EUC, then Windows Latin-1.

    EXIF asks for ASCII and IIM without record 1:90 leaves the question open; in practice both hold UTF-8,
    the writer's Windows code page, or (in Korean agencies' old files) EUC-KR. Never raises.
    """
    for guess in (_utf8, _korean, _windows):
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
    """EUC-KR is believed only where every high pair is a Hangul syllable and a word has two of them."""
    runs = HIGH.findall(data)
    if not any(len(run) >= 4 for run in runs) or any(len(run) % 2 for run in runs):
        return None
    try:
        text = data.decode("euc_kr")
    except UnicodeDecodeError:
        return None
    return text if all("가" <= char <= "힣" for char in text if ord(char) > 127) else None


def _windows(data):
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return None


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
