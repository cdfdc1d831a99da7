"""EXIF: the directories of a TIFF block (TIFF 6.0; CIPA DC-008), every byte of which must be accounted for."""

from gallery.mediaaudit.report import Unreadable, number, part

ALLOWED = {0x013B: "EXIF Artist", 0x8298: "EXIF Copyright"}
BELOW = {0x8769: "ExifIFD", 0x8825: "GPS", 0xA005: "InteropIFD"}
THUMBNAIL = {0x0103, 0x0201, 0x0202}
MAKER_NOTE = {0x927C, 0xC634}
SERIALS = {0xA430, 0xA431, 0xA435, 0xC62F, 0xC65D, 0xA420}
# Bytes of one value of each type, by its number; 129 is UTF-8 (Exif 3.0).
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
TEXT = (2, 129)
MOST_DIRECTORIES = 16


def check(block, report):
    """Go through all directories of a TIFF block and note whatever is not allowed. Raises Unreadable."""
    order = {b"II": "little", b"MM": "big"}.get(block[:2])
    if order is None or number(block, 2, 2, "EXIF block", order) != 42:
        raise Unreadable("The EXIF block does not begin like one.")
    used, waiting, seen = [(0, 8)], [(number(block, 4, 4, "EXIF block", order), "IFD0")], set()
    while waiting:
        start, name = waiting.pop(0)
        if start in seen or len(seen) > MOST_DIRECTORIES:
            raise Unreadable("The directories of EXIF go round in circles.")
        seen.add(start)
        waiting += _directory(block, order, start, name, used, report)
    if _is_slack(block, used):
        report.add("trailing-bytes", "The EXIF block holds bytes that belong to no tag.")


def _directory(block, order, start, name, used, report):
    """Check one directory; return (offset, name) of those that follow or lie below."""
    count, further = number(block, start, 2, "directory of EXIF", order), []
    for entry in range(start + 2, start + 2 + 12 * count, 12):
        tag = number(block, entry, 2, "directory of EXIF", order)
        value = _value(block, order, entry, used)
        if tag in BELOW:
            further.append((int.from_bytes(value[:4], order), BELOW[tag]))
            if BELOW[tag] == "GPS":
                report.add("gps", "EXIF has a directory of the position.")
        else:
            _tag(tag, name, block, order, entry, value, report)
    following = start + 2 + 12 * count
    used.append((start, following + 4))
    if offset := number(block, following, 4, "directory of EXIF", order):
        report.add("thumbnail", "EXIF has a second directory, as for a thumbnail.")
        further.append((offset, "IFD1"))
    return further


def _tag(tag, name, block, order, entry, value, report):
    if tag in ALLOWED and name == "IFD0" and number(block, entry + 2, 2, "tag of EXIF", order) in TEXT:
        text = value.removesuffix(b"\0")
        if b"\0" in text:
            report.add("exif-tag", f"{ALLOWED[tag]} holds more than one text.")
        report.texts.append((ALLOWED[tag], text.decode("utf-8", "replace")))
    elif name == "GPS":
        report.add("gps", "EXIF has the position.")
    elif tag in MAKER_NOTE:
        report.add("makernote", "EXIF has the notes of the camera's maker.")
    elif tag in THUMBNAIL:
        report.add("thumbnail", "EXIF has a thumbnail.")
    elif tag in SERIALS:
        report.add("serial", f"EXIF tells one camera, lens or owner from others (tag 0x{tag:04X}).")
    else:
        report.add("exif-tag", f"EXIF has the tag 0x{tag:04X} in {name}, which ours never have.")


def _value(block, order, entry, used):
    """The bytes of an entry's value, wherever they lie."""
    kind = number(block, entry + 2, 2, "tag of EXIF", order)
    length = SIZES.get(kind, 0) * number(block, entry + 4, 4, "tag of EXIF", order)
    if kind not in SIZES:
        raise Unreadable("A tag of EXIF has a type that does not exist.")
    if length <= 4:
        return part(block, entry + 8, 4, "tag of EXIF")[: length or 4]
    start = number(block, entry + 8, 4, "tag of EXIF", order)
    value = part(block, start, length, "tag of EXIF")
    used.append((start, start + length))
    return value


def _is_slack(block, used):
    """Whether bytes lie outside all directories and values, those apart that round a value up to a whole word."""
    place = 0
    for start, end in [*sorted(used), (len(block), len(block))]:
        if block[place:start].strip(b"\0") or start - place > 3:
            return True
        place = max(place, end)
    return False
