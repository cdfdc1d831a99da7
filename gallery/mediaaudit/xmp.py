"""XMP: a packet of RDF (ISO 16684-1), which may say who made the picture and under what licence, and nothing else."""

import io
import re
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from gallery.mediaaudit.report import Unreadable, said

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
CC = "{http://creativecommons.org/ns#}"
RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
PLUS = "{http://ns.useplus.org/ldf/xmp/1.0/}"
IPTC = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
META = "{adobe:ns:meta/}"
XML = "{http://www.w3.org/XML/1998/namespace}"

NAMESPACES = {uri.strip("{}") for uri in (RDF, DC, CC, RIGHTS, PHOTOSHOP, PLUS, IPTC, META, XML)}
SAYING = {
    f"{DC}creator": "dc:creator",
    f"{DC}rights": "dc:rights",
    f"{PHOTOSHOP}Credit": "photoshop:Credit",
    f"{RIGHTS}WebStatement": "xmpRights:WebStatement",
    f"{CC}license": "cc:license",
    f"{PLUS}LicensorURL": "plus:LicensorURL",
    f"{IPTC}DigitalSourceType": "Iptc4xmpExt:DigitalSourceType",
}
MARKED = f"{RIGHTS}Marked"
ARRAYS = {f"{RDF}{name}" for name in ("Seq", "Bag", "Alt", "li")}
STRUCTURE = ARRAYS | {f"{META}xmpmeta", f"{RDF}RDF", f"{RDF}Description", f"{PLUS}Licensor"}
# Attributes that only say how the rest is to be read.
READING = {
    f"{RDF}about": re.compile(""),
    f"{RDF}parseType": re.compile("Resource"),
    f"{XML}lang": re.compile("x-default|[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}"),
}
WRAPPER = re.compile(r"""xpacket (begin=(["'])\ufeff?\2 id=(["'])W5M0MpCehiHzreSzNTczkc9d\3|end=(["'])[rw]\4)""")
POSITION = re.compile(r"gps|location|city|country|state", re.IGNORECASE)
SERIAL = re.compile(r"serial|owner|documentid|instanceid", re.IGNORECASE)
EVENTS = ("start", "end", "start-ns", "comment", "pi")


def check(packet, report):
    """Go through an XMP packet and note whatever is not allowed. Raises Unreadable."""
    above = []
    try:
        for event, thing in defusedxml.ElementTree.iterparse(io.BytesIO(packet), events=EVENTS, forbid_dtd=True):
            if event == "start":
                above.append(thing.tag)
            elif event == "end":
                above.pop()
                _element(thing, above, report)
            else:
                _beside(event, thing, report)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable("The XMP packet cannot be read.") from error


def _beside(event, thing, report):
    """What is no element: names of vocabularies, comments, processing instructions."""
    if event == "start-ns" and thing[1] not in NAMESPACES:
        report.add("xmp-property", "XMP names a vocabulary that ours never have.")
    elif event == "comment" or (event == "pi" and not WRAPPER.fullmatch(thing.text or "")):
        report.add("comment", "XMP has a comment or an instruction of its own.")


def _element(element, above, report):
    tag, text = element.tag, (element.text or "").strip()
    for name, value in element.attrib.items():
        _attribute(tag, name, value, above, report)
    if any((child.tail or "").strip() for child in element):
        report.add("comment", "XMP has text between its elements.")
    if tag in SAYING or tag == MARKED:
        _say(tag, text, report)
    elif tag not in STRUCTURE:
        _foreign(tag, report)
    elif text:
        # The text of an array's item belongs to the property above it.
        owner = next((name for name in reversed(above) if name not in ARRAYS), "") if tag == f"{RDF}li" else ""
        if owner in SAYING:
            report.texts.append((f"XMP {SAYING[owner]}", text))
        elif owner in STRUCTURE or not owner:
            report.add("comment", "XMP has text between its elements.")


def _attribute(tag, name, value, above, report):
    if name in READING:
        if not READING[name].fullmatch(value):
            report.add("xmp-property", f"XMP has a value of {said(name.rpartition('}')[2])} that ours never have.")
    elif name == f"{RDF}resource":
        _say(next((one for one in (tag, *reversed(above)) if one in SAYING), ""), value, report)
    elif name in SAYING or name == MARKED:
        _say(name, value, report)
    else:
        _foreign(name, report)


def _say(name, value, report):
    if name == MARKED:
        if value not in ("True", "False"):
            report.add("xmp-property", "XMP has a value of xmpRights:Marked that means nothing.")
    elif name not in SAYING:
        report.add("xmp-property", "XMP has a link that belongs to no allowed property.")
    elif value:
        report.texts.append((f"XMP {SAYING[name]}", value))


def _foreign(name, report):
    local = name.rpartition("}")[2]
    code = "gps" if POSITION.search(local) else "serial" if SERIAL.search(local) else "xmp-property"
    code = "thumbnail" if "thumbnail" in local.lower() else code
    report.add(code, f"XMP has the property “{said(local)}”, which ours never have.")
