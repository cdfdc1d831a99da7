"""IIM in a Photoshop image resource (IPTC IIM 4.2, chapters 1 and 2; Adobe Photoshop File Formats, Image Resources)."""

from gallery.mediaaudit.report import Unreadable, number, part

PHOTOSHOP = b"Photoshop 3.0\0"
IIM = 0x0404
THUMBNAILS = {0x0409, 0x040C}
UTF8 = b"\x1b%G"
TEXTS = {(2, 80): "IIM By-line", (2, 110): "IIM Credit", (2, 116): "IIM Copyright Notice"}


def check(block, report):
    """Go through the resources of a Photoshop block. Raises Unreadable."""
    place = 0
    while place < len(block):
        if part(block, place, 4, "Photoshop block") != b"8BIM":
            raise Unreadable("The Photoshop block is damaged.")
        kind, name = number(block, place + 4, 2, "Photoshop block"), number(block, place + 6, 1, "Photoshop block")
        place += 6 + (name + 2) // 2 * 2
        length = number(block, place, 4, "Photoshop block")
        data = part(block, place + 4, length, "Photoshop block")
        padding = block[place + 4 + length : place + 4 + length + length % 2]
        place += 4 + length + len(padding)
        if name or padding.strip(b"\0"):
            report.add("comment", "A resource of the Photoshop block has a name, or something beside it.")
        if kind == IIM:
            _records(data, report)
        elif kind in THUMBNAILS:
            report.add("thumbnail", "The Photoshop block has a thumbnail.")
        else:
            report.add("iim-field", f"The Photoshop block has a resource 0x{kind:04X}, which ours never have.")


def _records(data, report):
    place = 0
    while place < len(data):
        if number(data, place, 1, "IIM block") != 0x1C:
            raise Unreadable("The IIM block is damaged.")
        field = number(data, place + 1, 1, "IIM block"), number(data, place + 2, 1, "IIM block")
        length = number(data, place + 3, 2, "IIM block")
        if length > 0x7FFF:
            raise Unreadable("A field of IIM is longer than any of ours.")
        _field(field, part(data, place + 5, length, "IIM block"), report)
        place += 5 + length


def _field(field, value, report):
    if field in TEXTS:
        report.texts.append((TEXTS[field], value.decode("utf-8", "replace")))
    elif not (field == (1, 90) and value == UTF8) and not (field == (2, 0) and len(value) == 2):
        report.add("iim-field", "IIM has the field {}:{:03}, or a value in it, which ours never have.".format(*field))
