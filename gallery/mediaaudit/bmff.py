"""The boxes of ISO base media files (ISO/IEC 14496-12, 4.2 and 8.11) as far as still pictures need them."""

from dataclasses import dataclass

from gallery.mediaaudit.report import Unreadable, number, part

MOST_ITEMS = 100


@dataclass(frozen=True)
class Item:
    """One entry of iinf: its type, its name, its media type, and whatever stands behind these."""

    kind: bytes
    name: bytes
    mime: bytes = b""
    more: bytes = b""


def boxes(data, start, end, report):
    """Yield (type, start of the body, end of the body) of each whole box, and note bytes that are none."""
    while start < end:
        rest = end - start
        size, name, head = (number(data, start, 4, "box"), data[start + 4 : start + 8], 8) if rest >= 8 else (1, b"", 8)
        if size == 1 and rest >= 16:
            size, head = number(data, start + 8, 8, "box"), 16
        elif size == 0:
            size = rest
        if not head <= size <= rest:
            # Cut off, or something else altogether: what misses a box of these bytes finds out.
            report.add("trailing-bytes", f"{rest} bytes of the AVIF are no whole box.")
            return
        yield name, start + head, start + size
        start += size


def item_infos(data, start, end, report):
    """{item number: Item} of an iinf box."""
    wide = number(data, start, 1, "box") > 0
    count = number(data, start + 4, 4 if wide else 2, "box")
    found = {}
    for name, first, last in boxes(data, start + (8 if wide else 6), end, report):
        version = number(data, first, 1, "item")
        if name != b"infe" or version not in (2, 3):
            raise Unreadable("An item of the AVIF is described in an unknown way.")
        place = first + (8 if version == 3 else 6)
        key = number(data, first + 4, place - first - 4, "item")
        kind = part(data[:last], place + 2, 4, "item")
        label, _end, rest = data[place + 6 : last].partition(b"\0")
        mime, _end, more = rest.partition(b"\0") if kind == b"mime" else (b"", b"", rest)
        if key in found:
            raise Unreadable("Two items of the AVIF have one number.")
        found[key] = Item(kind, label, mime, more.strip(b"\0"))
    if len(found) != count or count > MOST_ITEMS:
        raise Unreadable("The AVIF does not hold as many items as it says.")
    return found


def item_places(data, start, end):
    """{item number: (construction method, [(offset, length), …])} of an iloc box."""
    version = number(data, start, 1, "box")
    if version > 2:
        raise Unreadable("The places of the AVIF's items are written in an unknown way.")
    sizes = number(data, start + 4, 2, "box")
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    wide, place = 4 if version == 2 else 2, start + 6

    def take(length):
        nonlocal place
        value = number(data[:end], place, length, "box")
        place += length
        return value

    found = {}
    for _item in range(min(take(wide), MOST_ITEMS + 1)):
        key = take(wide)
        method = take(2) & 15 if version else 0
        if take(2):
            raise Unreadable("An item of the AVIF lies in another file.")
        base, extents = take(base_size), []
        for _extent in range(take(2)):
            take(index_size)
            extents.append((base + take(offset_size), take(length_size)))
        if key in found or not extents or any(length == 0 for _offset, length in extents):
            raise Unreadable("The place of an item of the AVIF is unclear.")
        found[key] = (method, extents)
    if place != end:
        raise Unreadable("The places of the AVIF's items do not fill their box.")
    return found


def item_references(data, start, end, report):
    """The types of the references of an iref box."""
    return [name for name, _first, _last in boxes(data, start + 4, end, report)]


def properties(data, start, end, report):
    """([(type, body), …] of ipco, {item number: [place in that list, from 1, …]} of ipma) of an iprp box."""
    listed, assigned = [], {}
    for name, first, last in boxes(data, start, end, report):
        if name == b"ipco":
            listed += [(kind, data[a:b]) for kind, a, b in boxes(data, first, last, report)]
        elif name == b"ipma":
            assigned |= _assignments(data[first:last])
        else:
            raise Unreadable("The properties of the AVIF are written in an unknown way.")
    return listed, assigned


def _assignments(body):
    wide = 4 if number(body, 0, 1, "box") else 2
    size = 2 if number(body, 3, 1, "box") & 1 else 1
    found, place = {}, 8
    for _item in range(min(number(body, 4, 4, "box"), MOST_ITEMS + 1)):
        key, count = number(body, place, wide, "box"), number(body, place + wide, 1, "box")
        place += wide + 1
        mask = 0x7FFF if size == 2 else 0x7F
        found[key] = [number(body, place + at * size, size, "box") & mask for at in range(count)]
        place += count * size
    if place != len(body):
        raise Unreadable("The properties of the AVIF do not fill their box.")
    return found
