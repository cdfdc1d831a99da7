"""AV1: the units of one still picture (AV1 Bitstream & Decoding Process Specification, 5.3 to 5.5)."""

from gallery.mediaaudit.report import Unreadable, number, part

SEQUENCE, DELIMITER, FRAME_HEADER, TILES, METADATA, FRAME, PADDING = 1, 2, 3, 4, 5, 6, 15
MOST_LENGTH_BYTES = 8


def walk(data, report):
    """Go through the units of an item; return (width, height), or None where the header is of the long form."""
    place, frames, size = 0, 0, None
    while place < len(data):
        head = data[place]
        kind, extended, sized = head >> 3 & 15, head >> 2 & 1, head >> 1 & 1
        place += 1 + extended
        length, place = _length(data, place) if sized else (len(data) - place, place)
        body = part(data, place, length, "picture data")
        place += length
        if head & 0x81:
            raise Unreadable("A unit of the AV1 data is damaged.")
        if kind == SEQUENCE:
            size = _size(body)
        elif kind in (FRAME, FRAME_HEADER):
            frames += 1
        elif kind == METADATA:
            report.add("unknown-segment", "The AV1 data has a unit of metadata.")
        elif kind == PADDING:
            report.add("trailing-bytes", "The AV1 data has a unit that is there to be skipped.")
        elif kind != TILES and (kind != DELIMITER or body):
            report.add("unknown-segment", f"The AV1 data has a unit of kind {kind}, which ours never have.")
    if frames > 1:
        report.add("second-picture", "The AV1 data has more than one frame.")
    if not frames:
        raise Unreadable("The AV1 data holds no picture.")
    return size


def _length(data, place):
    """A number in groups of seven bits (4.10.5), and the place behind it."""
    value = 0
    for step in range(MOST_LENGTH_BYTES):
        byte = number(data, place + step, 1, "picture data")
        value |= (byte & 0x7F) << (7 * step)
        if byte < 0x80:
            return value, place + step + 1
    raise Unreadable("A length in the AV1 data has no end.")


def _size(body):
    """(width, height) of a sequence header in the reduced form of still pictures (5.5.1)."""
    bits = int.from_bytes(body, "big")
    total = len(body) * 8

    def take(start, count):
        if start + count > total:
            raise Unreadable("The header of the AV1 data ends too early.")
        return bits >> (total - start - count) & ((1 << count) - 1)

    if not take(4, 1):
        return None
    across, down = take(10, 4) + 1, take(14, 4) + 1
    return take(18, across) + 1, take(18 + across, down) + 1
