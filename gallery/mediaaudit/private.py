"""What is private about one photo, as texts to search its public files for, and what they may say instead."""

import re

from gallery import shown
from gallery.licences import LICENCE_URLS
from gallery.mediaaudit.strings import Secret, needle
from gallery.models.conditions import SHORTEST_NAME
from sources.models import Source
from sources.naming import site_name

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/{}"
# A longer text is known by its beginning: writers cut names and notices where their fields end.
KNOWN_BY = 24
# Sentences of our own about the file, and codes that thousands of files share.
STATES = ("none", "Valid", "Invalid", "parentOf", "componentOf", "inputTo")
NOT_FROM_THE_FILE = ("warnings", "conflicts", "c2pa", "orientation", "digital_source_type")
PLAIN_NUMBER = re.compile(r"[-+]?\d+([.,/:]\d+)?")
TELLS_ONE_FROM_OTHERS = re.compile(r"serial|unique|owner|documentid|instanceid|number", re.IGNORECASE)
SHORTEST_SERIAL = 6
POSITION = re.compile(r"-?(\d+\.\d{3,4})")
OUR_NAMES = re.compile(r"(card(-[a-z]+)?|\d+)\.(jpg|webp|avif)")


def credit(photo):
    """The texts that a public file of a photo may carry, all others apart."""
    # The claim of Content Credentials names the publication.
    texts = [site_name(), photo.credit_line, LICENCE_URLS.get(photo.licence, "")]
    if photo.digital_source_type:
        texts.append(SOURCE_TYPE.format(photo.digital_source_type))
    if not _is_hidden(photo):
        texts += [photo.creator, photo.copyright_notice]
    return [text for text in texts if text]


def secrets(photo):
    """The Secrets of a photo: what its file said, its name, its position, its maker, unless readers are told anyway."""
    told = _told(photo)
    found = {}
    for secret in (*_from_the_file(photo), *_from_the_desk(photo)):
        text = needle(secret.text)
        if text and text.casefold() not in told and not OUR_NAMES.fullmatch(text):
            head = needle(text[:KNOWN_BY])
            found.setdefault(head if head and head.casefold() not in told else text, secret.what)
    return [*(Secret(what, text) for text, what in found.items()), *_names(photo)]


def _is_hidden(photo):
    return photo.source is None or photo.source.confidentiality != Source.Confidentiality.NAMED


def _told(photo):
    texts = [*credit(photo), photo.caption, photo.headline, photo.alt, photo.usage_terms, photo.place_reason]
    if photo.source:
        texts += [shown.place(photo)[0], str(photo.source.public_label)]
    return "\n".join(texts).casefold()


def _names(photo):
    """The name that must stay hidden even where a credit line says it by mistake, however short it is."""
    hidden = photo.source and _is_hidden(photo) and len(photo.creator) >= SHORTEST_NAME
    return [Secret("the name of a hidden creator", photo.creator)] if hidden else []


def _from_the_desk(photo):
    yield Secret("the name of the uploaded file", photo.uploaded_name)
    stem = photo.uploaded_name.rpartition(".")[0]
    if not PLAIN_NUMBER.fullmatch(stem):
        yield Secret("the name of the uploaded file", stem)
    if photo.source and _is_hidden(photo):
        yield Secret("the code name of a source", photo.source.code)
    yield Secret("the place that the desk alone knows", photo.place)
    yield Secret("the checksum of the original", photo.sha256[:16])
    yield Secret("the name of the original", photo.original.name.rpartition("/")[2])
    for value in (photo.latitude, photo.longitude, *(photo.read_metadata.get("gps") or ())):
        if isinstance(value, (int, float)) and (text := POSITION.match(f"{value:.7f}".rstrip("0"))):
            yield Secret("the position", text[1])


def _from_the_file(photo):
    read = {name: value for name, value in photo.read_metadata.items() if name not in NOT_FROM_THE_FILE}
    for name, text in _leaves("", read | {"raw": photo.raw_metadata}):
        plain = re.sub(r"[^\w:.]", "", name)[-40:]
        if PLAIN_NUMBER.fullmatch(text) and not (TELLS_ONE_FROM_OTHERS.search(plain) and len(text) >= SHORTEST_SERIAL):
            continue
        yield Secret(f"what the uploaded file says ({plain})", text)
    for name in ("generator", "issuer", "name", "ingredients", "address"):
        for _name, text in _leaves(name, photo.credentials.get(name)):
            if text not in STATES:
                yield Secret(f"what the Content Credentials of the uploaded file say ({name})", text)


def _leaves(name, value):
    """Yield (dotted name, text) of every text in plain data."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _leaves(f"{name}.{key}".strip("."), below)
    elif isinstance(value, (list, tuple)):
        for below in value:
            yield from _leaves(name, below)
    elif isinstance(value, str) and value.strip():
        yield name, value.strip()
