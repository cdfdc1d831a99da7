"""Content Credentials in a public file: JUMBF boxes (ISO/IEC 19566-5; C2PA 2.2, chapter 11 and annex A.3).

A file of ours may hold one manifest, written by us. What may stand in it is listed here and in manifest.py, box by box
and key by key; whatever is not listed is a finding. Whether its signature holds is not asked here, for that takes the
library that wrote it.
"""

from dataclasses import dataclass, field

from gallery.mediaaudit import manifest
from gallery.mediaaudit.report import Unreadable, number, part, said

KIND = "{}-0011-0010-8000-00aa00389b71"
STORE, ONE, ASSERTIONS, CLAIM, SIGNATURE, CBOR, JSON = (
    bytes.fromhex(KIND.format(name.encode().hex()).replace("-", ""))
    for name in ("c2pa", "c2ma", "c2as", "c2cl", "c2cs", "cbor", "json")
)
# Toggles of a description box: requestable, with a label; and with a private box, which holds a salt.
LABELLED, SALTED = 0x03, 0x13
SALT_LENGTHS = (16, 32)
APP11, PURPOSE = b"JP", b"manifest\0"


@dataclass
class Box:
    """A superbox: the kind and label of its description, its superboxes, and its content as (type, bytes) pairs."""

    kind: bytes
    label: str
    below: list = field(default_factory=list)
    content: list = field(default_factory=list)


def check_jpeg(payload, report):
    """Judge an APP11 segment of a JPEG (ISO/IEC 19566-5, annex D): ours fit into one."""
    _check(payload, 8, payload[:2] == APP11 and payload[4:8] == b"\0\0\0\1", report)


def check_avif(body, report):
    """Judge the uuid box of an AVIF, behind its sixteen bytes (C2PA 2.2, A.5): a purpose, and no Merkle trees."""
    start = 4 + len(PURPOSE) + 8
    _check(body, start, body[:start] == bytes(4) + PURPOSE + bytes(8), report)


def check(block, report):
    """Judge a whole JUMBF superbox: of a WebP's C2PA chunk, a PNG's caBX, or by itself."""
    _check(block, 0, True, report)


def _check(data, start, framed, report):
    if report.manifests:
        report.add("jumbf", "The file has more than one block of Content Credentials.")
    report.manifests += 1
    if not framed:
        report.add("jumbf", "The Content Credentials are not wrapped as ours are.")
        return
    try:
        boxes = list(_boxes(data, start, len(data)))
        if len(boxes) != 1 or boxes[0][0] != b"jumb":
            raise Unreadable("The Content Credentials are not one box.")
        _store(_superbox(data, *boxes[0][1:]), report)
    except Unreadable as error:
        report.add("jumbf", f"The Content Credentials cannot be followed to their end. {error}")


def _boxes(data, start, end):
    """Yield (type, start of the body, end of the body) of boxes that fill a span."""
    while start < end:
        size, kind = number(data, start, 4, "box"), part(data, start + 4, 4, "box")
        if not 8 <= size <= end - start:
            raise Unreadable("A box has a wrong length.")
        yield kind, start + 8, start + size
        start += size


def _superbox(data, start, end, depth=0):
    (name, first, last), *rest = _boxes(data, start, end)
    if name != b"jumd" or depth > 4:
        raise Unreadable("A box lacks its description.")
    toggles = number(data[:last], first + 16, 1, "description")
    label, closed, private = data[first + 17 : last].partition(b"\0")
    if toggles not in (LABELLED, SALTED) or not closed or not _is_salt(private, toggles == SALTED):
        raise Unreadable("A box is described in a way that ours never are.")
    box = Box(data[first : first + 16], label.decode("latin-1"))
    for kind, first, last in rest:
        if kind == b"jumb":
            box.below.append(_superbox(data, first, last, depth + 1))
        else:
            box.content.append((kind, data[first:last]))
    return box


def _is_salt(private, wanted):
    if not wanted:
        return not private
    return len(private) - 8 in SALT_LENGTHS and private[:8] == len(private).to_bytes(4, "big") + b"c2sh"


def _store(store, report):
    if (store.kind, store.label, store.content) != (STORE, "c2pa", []):
        raise Unreadable("The outer box is no store of manifests.")
    if len(store.below) != 1 or store.below[0].kind != ONE or not manifest.is_name(store.below[0].label):
        report.add("jumbf", "The Content Credentials hold further manifests, as an original's would be.")
    for one in store.below:
        _manifest(one, report)


def _manifest(one, report):
    kinds = sorted(box.kind for box in one.below)
    if one.content or kinds != sorted((ASSERTIONS, CLAIM, SIGNATURE)):
        report.add("jumbf", "The manifest has parts that ours never have.")
    for box in one.below:
        if box.kind == ASSERTIONS:
            for assertion in box.below:
                _assertion(assertion, report)
            if box.content:
                report.add("jumbf", "Something lies among the assertions of the manifest.")
        elif box.kind == CLAIM and box.label in manifest.CLAIMS:
            manifest.claim(_only(box, b"cbor"), report)
        elif box.kind == SIGNATURE and box.label == manifest.SIGNATURE:
            manifest.signature(_only(box, b"cbor"), report)
        else:
            report.add("jumbf", f"The manifest has a part “{said(box.label)}”, which ours never have.")


def _assertion(box, report):
    judge = manifest.ASSERTIONS.get(box.label)
    if judge is None:
        code = "thumbnail" if "thumbnail" in box.label else "gps" if "exif" in box.label else "jumbf"
        report.add(code, f"The manifest has an assertion “{said(box.label)}”, which ours never have.")
    elif box.kind not in (CBOR, JSON):
        report.add("jumbf", f"The assertion “{said(box.label)}” is not of a kind that ours are.")
    else:
        judge(_only(box, b"cbor" if box.kind == CBOR else b"json"), report)


def _only(box, kind):
    """The one content box of a superbox."""
    if box.below or [name for name, _body in box.content] != [kind]:
        raise Unreadable(f"The box “{said(box.label)}” does not hold what it should.")
    return box.content[0][1]
