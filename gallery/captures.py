"""What a file is that somebody attaches as evidence: found in its bytes, never believed from its name.

Pictures, PDF, web captures made elsewhere (WACZ, WARC, MHTML), plain text and e-mail are taken; everything else is
refused with a sentence, above all what a browser would run. Pictures go through the decoder under its limits, packed
files through quotas; nothing is unpacked to disk. What is taken stays as it came, byte by byte.

Sources: WACZ 1.1.1 (specs.webrecorder.net), WARC 1.1 (ISO 28500), PDF 32000-1 (7.5), RFC 5322 and RFC 2557.
"""

import gzip
import hashlib
import json
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass

from gallery import decoder, zips
from gallery.imaging.refusals import Refused
from gallery.metadata.containers import MEDIA_TYPES, sniff
from gallery.refusals import NotTaken

MEGA = 1_000_000
PDF, WACZ, WARC, WARC_GZ = "application/pdf", "application/wacz", "application/warc", "application/warc+gzip"
TEXT, MAIL, MHTML = "text/plain", "message/rfc822", "multipart/related"
#: What a copy is called when it is handed out again; the browser is never told more than that it is a file.
SUFFIXES = {
    **{media_type: f".{kind.lower()}" for kind, media_type in MEDIA_TYPES.items()},
    PDF: ".pdf",
    WACZ: ".wacz",
    WARC: ".warc",
    WARC_GZ: ".warc.gz",
    TEXT: ".txt",
    MAIL: ".eml",
    MHTML: ".mhtml",
}
HEAD, CHUNK = 4096, 1 << 20
# A capture is stored rather than packed; its lists of addresses pack well.
QUOTAS = zips.Quotas(entries=2_000, total=1_000 * MEGA)
LONGEST_LIST = MEGA
# Where a zip file ends: a record of 22 bytes and a comment.
ZIP_END = re.compile(rb"PK\x05\x06.{16}(.{2})", re.DOTALL)
MARKUP = re.compile(
    rb"<(?:!doctype\s+html|\?php|(?:html|head|body|script|style|svg|iframe|object|embed)[\s>/])", re.IGNORECASE
)
HEADER = re.compile(rb"([!-9;-~]+):[ \t]?.*")
# What text is made of beside letters: tab, line feed, form feed, carriage return.
CONTROLS = bytes({*range(32), 127} - {9, 10, 12, 13})
ENCODINGS = ("utf-8", "cp949")


@dataclass(frozen=True)
class Capture:
    """What a file is: its media type, and for a picture (width, height) in pixels as people see it, or None."""

    media_type: str
    picture: tuple | None = None


def examine(path):
    """Return the Capture of a file, which lies at `path` and may be anything.

    Raises Refused and NotTaken with a sentence for everything that is not taken, OSError when there is no such file.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
        size = file.seek(0, 2)
        kind = sniff(head)
        if not size:
            raise Refused("empty")
        if kind == "VIDEO":
            raise NotTaken("evidence-video")
        if kind == "SVG":
            raise NotTaken("evidence-markup")
        if kind == "PDF":
            _check_pdf(file, size)
            return Capture(PDF)
        if kind:
            _check_alone(file, size)
            found = decoder.inspect(path)
            return Capture(MEDIA_TYPES[found.format], found.upright_size)
        if head.startswith(b"PK\x03\x04"):
            return _wacz(path)
        if head.startswith(b"\x1f\x8b"):
            return _packed_warc(path, size)
        if head.startswith(b"WARC/1."):
            return _warc(head)
        file.seek(0)
        return _words(file.read())


def _check_alone(file, size):
    """Refuse a file whose end makes it a zip file as well."""
    file.seek(max(0, size - zips.LONGEST_END))
    tail = file.read()
    for end in ZIP_END.finditer(tail):
        if end.end() + int.from_bytes(end[1], "little") == len(tail):
            raise NotTaken("evidence-two")


def _check_pdf(file, size):
    _check_alone(file, size)
    file.seek(max(0, size - 2048))
    if not re.search(rb"startxref\s+\d+\s+%%EOF", file.read()):
        raise NotTaken("evidence-pdf")


def _wacz(path):
    hashes, listed, recorded = {}, None, False
    try:
        with path.open("rb") as file:
            for name, packed in zips.entries(file, quotas=QUOTAS):
                if isinstance(packed, NotTaken):
                    raise packed
                head, hashes[name] = _digest(packed)
                if name == "datapackage.json":
                    listed = head
                recorded = recorded or _is_recording(name, head)
            file.seek(0)
            _check_names(file)
    except NotTaken as error:
        bombs = ("zip-ratio", "zip-total", "zip-entries")
        raise NotTaken("evidence-bomb" if error.code in bombs else "evidence-wacz") from error
    if listed is None or not recorded:
        raise NotTaken("evidence-wacz")
    _check_hashes(listed, hashes)
    return Capture(WACZ)


def _digest(packed):
    """The first bytes of a packed file, as many as the list of a capture may have, and its SHA-256 in hex."""
    head, digest = b"", hashlib.sha256()
    while data := packed.read(CHUNK):
        digest.update(data)
        if len(head) < LONGEST_LIST:
            head += data
    return head[: LONGEST_LIST + 1], digest.hexdigest()


def _is_recording(name, head):
    return name.startswith("archive/") and (
        (name.endswith(".warc") and head.startswith(b"WARC/1."))
        or (name.endswith(".warc.gz") and head.startswith(b"\x1f\x8b"))
    )


def _check_names(file):
    """Nothing here follows a link or leaves its folder, but whoever unpacks a copy by hand might."""
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            parts = entry.filename.replace("\\", "/").split("/")
            if ".." in parts or parts[0] == "" or ":" in parts[0] or stat.S_ISLNK(entry.external_attr >> 16):
                raise NotTaken("evidence-wacz")


def _check_hashes(listed, hashes):
    """Compare the files of a capture with the hashes that its own list gives them."""
    try:
        resources = json.loads(listed)["resources"]
        named = {one["path"]: one.get("hash", "") for one in resources}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotTaken("evidence-wacz") from error
    for name, words in named.items():
        kind, _colon, digest = str(words).partition(":")
        if name not in hashes or (kind == "sha256" and digest.lower() != hashes[name]):
            raise NotTaken("evidence-changed")


def _warc(head):
    if not re.match(rb"WARC/1\.[01]\r?\n", head) or b"WARC-Type:" not in head:
        raise NotTaken("evidence-warc")
    return Capture(WARC)


def _packed_warc(path, size):
    """Unpack a packed web archive to nowhere, so that a bomb and a cut are found before anybody opens it."""
    total, most, head = 0, min(QUOTAS.total, max(10 * QUOTAS.ratio_from, size * QUOTAS.ratio)), b""
    try:
        with gzip.open(path) as file:
            while data := file.read(CHUNK):
                head = head or data[:HEAD]
                total += len(data)
                if not head.startswith(b"WARC/1."):
                    raise NotTaken("evidence-kind")
                if total > most:
                    raise NotTaken("evidence-bomb")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise NotTaken("evidence-warc") from error
    _warc(head)
    return Capture(WARC_GZ)


def _words(data):
    """E-mail, a page that a browser saved whole, or plain text; nothing that begins to be a page or a program."""
    if names := _mail_headers(data):
        return Capture(MHTML if b"multipart/related" in names.get(b"content-type", b"") else MAIL)
    text = _plain(data)
    if text is None or text.startswith(b"#!"):
        raise NotTaken("evidence-kind")
    if MARKUP.search(text):
        raise NotTaken("evidence-markup")
    return Capture(TEXT)


def _mail_headers(data):
    """{name: line} of the header of an e-mail, or nothing for what is none."""
    found = {}
    if b"\0" in data:
        return found
    header, blank, _body = data[: 16 * HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")
    last = b""
    for line in header.split(b"\n") if blank else ():
        if line[:1] in (b" ", b"\t") and last:
            found[last] += line.lower()
            continue
        match = HEADER.fullmatch(line)
        if not match:
            return {}
        last = match[1].lower()
        found[last] = line.lower()
    known = found.keys() & {b"date", b"subject", b"message-id", b"received", b"mime-version", b"to"}
    return found if b"from" in found and len(known) >= 2 else {}


def _plain(data):
    """Text as UTF-8, or None for what is none. UTF-16 needs its mark; Korean desks still write CP949."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            data = data.decode("utf-16").encode()
        except UnicodeError:
            return None
    if data.translate(None, CONTROLS) != data:
        return None
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding).encode()
        except UnicodeError:
            continue
    return None
