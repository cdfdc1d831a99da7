"""AVIF: boxes and items (ISO/IEC 14496-12 and 23008-12; AV1 Image File Format), down to the units of AV1."""

from gallery.mediaaudit import av1, exif, jumbf, xmp
from gallery.mediaaudit.bmff import boxes, item_infos, item_places, item_references, properties
from gallery.mediaaudit.report import Unreadable, number, part, said

CREDENTIALS = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
TOP = {b"ftyp", b"meta", b"mdat"}
BELOW_META = {b"hdlr", b"pitm", b"iloc", b"iinf", b"iprp", b"iref", b"idat"}
BRANDS = {b"avif", b"mif1", b"miaf", b"MA1A", b"MA1B", b"mif2"}
# Names that encoders give to the items of a picture by itself.
ITEM_NAMES = {b"", b"Color", b"Exif", b"XMP"}
PICTURE, EXIF, MIME, RDF_TYPE = b"av01", b"Exif", b"mime", b"application/rdf+xml"
REFERENCES = {
    b"thmb": ("thumbnail", "The AVIF has a thumbnail."),
    b"auxl": ("second-picture", "The AVIF has an auxiliary picture."),
}
COLOUR_LENGTH, SIZE_LENGTH, CONFIGURATION_LENGTH = 11, 12, 4


def is_one(data):
    """Whether these bytes begin like a file of this family."""
    return data[4:8] == b"ftyp"


def walk(data, report):
    """Go through all boxes, items and units up to the last byte. Raises Unreadable."""
    top = list(boxes(data, 0, len(data), report))
    found = dict.fromkeys(TOP)
    for name, start, end in top:
        if name in TOP and found[name] is None:
            found[name] = (start, end)
        else:
            _extra(name, data[start:end], report)
    if None in found.values():
        raise Unreadable("The AVIF lacks one of its boxes.")
    _brands(data[slice(*found[b"ftyp"])], report)
    below = {}
    for name, start, end in boxes(data, found[b"meta"][0] + 4, found[b"meta"][1], report):
        if name in below or name not in BELOW_META:
            _extra(name, data[start:end], report)
        else:
            below[name] = (start, end)
    if missing := BELOW_META - {b"iref", b"idat"} - set(below):
        raise Unreadable(f"The AVIF lacks the box “{said(min(missing))}”.")
    _handler(data[slice(*below[b"hdlr"])], report)
    _items(data, below, found[b"mdat"], report)


def _brands(body, report):
    if body[:4] != b"avif" or {body[at : at + 4] for at in range(8, len(body), 4)} - BRANDS or body[4:8].strip(b"\0"):
        report.add("second-picture", "The AVIF calls itself something else too, as a sequence of pictures does.")


def _extra(name, body, report):
    if name == b"uuid" and body.startswith(CREDENTIALS):
        jumbf.check_avif(body.removeprefix(CREDENTIALS), report)
    elif name == b"jumb":
        report.add("jumbf", "The AVIF has Content Credentials where ours never are.")
    elif name in (b"moov", b"moof", b"grpl", b"mdat", b"meta"):
        report.add("second-picture", f"The AVIF has room for further pictures (box “{said(name)}”).")
    else:
        report.add("unknown-segment", f"The AVIF has a box “{said(name)}”, which ours never have.")


def _handler(body, report):
    if body[8:12] != b"pict":
        raise Unreadable("The AVIF is no picture.")
    if body[12:].strip(b"\0"):
        report.add("comment", "The handler of the AVIF has a name.")


def _items(data, below, media, report):
    version = number(data, below[b"pitm"][0], 1, "box")
    primary = number(data, below[b"pitm"][0] + 4, 4 if version else 2, "box")
    infos = item_infos(data, *below[b"iinf"], report)
    places = item_places(data, *below[b"iloc"])
    if set(infos) != set(places):
        raise Unreadable("The items of the AVIF and their places do not agree.")
    stored = below.get(b"idat", (0, 0))
    used, seen = [], set()
    for key, info in infos.items():
        method, extents = places[key]
        base = {0: 0, 1: stored[0]}.get(method)
        if base is None:
            raise Unreadable("An item of the AVIF lies where none of ours does.")
        spans = [(base + start, base + start + length) for start, length in extents]
        if not all(
            media[0] <= start <= end <= media[1] or stored[0] <= start <= end <= stored[1] for start, end in spans
        ):
            raise Unreadable("An item of the AVIF lies outside of its data.")
        used += spans
        body = b"".join(part(data, start, end - start, "item") for start, end in spans)
        _item(info, key == primary, body, spans, seen, report)
    if "picture" not in seen:
        raise Unreadable("The AVIF holds no picture.")
    for start, end in (media, stored):
        _cover(start, end, used, report)
    if b"iref" in below:
        for kind in item_references(data, *below[b"iref"], report):
            if kind != b"cdsc":
                report.add(*REFERENCES.get(kind, ("second-picture", "The AVIF is made of several pictures.")))
    _properties(data, below[b"iprp"], primary, seen, report)


def _item(info, is_primary, body, spans, seen, report):
    kind = info.mime if info.kind == MIME else info.kind
    if info.name not in ITEM_NAMES or info.more:
        report.add("comment", "An item of the AVIF has a name of its own.")
    if is_primary and kind == PICTURE:
        seen.add("picture")
        report.pixels += spans
        report.size = av1.walk(body, report)
    elif kind == EXIF:
        _once("EXIF", seen, report)
        # Four bytes say how far behind them the TIFF block begins (ISO/IEC 23008-12, A.2.1).
        offset = number(body, 0, 4, "EXIF block")
        exif.check(part(body, 4 + offset, len(body) - 4 - offset, "EXIF block"), report)
        if body[4 : 4 + offset] not in (b"", b"Exif\0\0"):
            report.add("trailing-bytes", "Something stands before the EXIF block of the AVIF.")
    elif kind == RDF_TYPE:
        _once("XMP", seen, report)
        xmp.check(body, report)
    elif info.kind == MIME:
        report.add("unknown-segment", f"The AVIF has an item of type “{said(kind)}”, which ours never have.")
    else:
        report.add("second-picture", f"The AVIF has a further item “{said(kind)}”.")


def _once(name, seen, report):
    if name in seen:
        report.add("unknown-segment", f"The AVIF has more than one {name} item.")
    seen.add(name)


def _cover(start, end, used, report):
    """Note bytes of a box of data that belong to no item."""
    place = start
    for first, last in sorted(span for span in used if start <= span[0] and span[1] <= end):
        if first > place:
            break
        place = max(place, last)
    if place < end:
        report.add("trailing-bytes", "The AVIF holds bytes that belong to no item.")


def _properties(data, span, primary, seen, report):
    listed, assigned = properties(data, *span, report)
    for name, body in listed:
        if name == b"colr" and body[:4] in (b"prof", b"rICC"):
            report.add("profile", "The AVIF has a colour profile.")
        elif name == b"auxC":
            report.add("second-picture", "The AVIF has an auxiliary picture.")
        elif not _is_plain(name, body):
            report.add("unknown-segment", f"The AVIF has a property “{said(name)}”, which ours never have.")
    sizes = [listed[place - 1][1] for place in assigned.get(primary, ()) if 0 < place <= len(listed)]
    sizes = [(number(body, 4, 4, "size"), number(body, 8, 4, "size")) for body in sizes if len(body) == SIZE_LENGTH]
    if len(set(sizes)) != 1:
        raise Unreadable("The AVIF does not say how large it is.")
    if report.size not in (None, sizes[0]):
        report.add("size", "The AVIF is not as large as the picture in it.")
    report.size = sizes[0]


def _is_plain(name, body):
    """Whether a property is one of the four of a plain picture, and no longer than it has to be."""
    if name == b"ispe":
        return len(body) == SIZE_LENGTH
    if name == b"pixi":
        return len(body) > 4 and len(body) == 5 + body[4]
    if name == b"av1C":
        return len(body) == CONFIGURATION_LENGTH
    return name == b"colr" and len(body) == COLOUR_LENGTH and body[:4] == b"nclx"
