"""Content Credentials in words: what a received file says of itself, and what we ourselves signed.

Readers get a `PublicCredentials` and never the summary on the row: of a source that is not named in public nothing
that came with the file is told, not even whether it had credentials, since a signer's name or a program may lead to
him. Of a named one they get neither the titles of ingredients, which are names of files, nor the signer's person.
"""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from gallery import signatures, sourcetypes
from gallery.credentialwords import OURS, RELATIONS, STATES, action_words, failure_words
from gallery.metadata import manifests
from sources.models import Source

logger = logging.getLogger(__name__)

# An order to a decoder holds a million characters.
MOST_TRUST = 800_000


@dataclass(frozen=True)
class PublicCredentials:
    """What readers may know. `received` is a sentence, "" for a hidden source, `state` the code behind it or "".

    received_actions are words, received_from a line such as "Signed by Agency, with Camera 2.1", or "". `signed` tells
    whether our files carry credentials of ours; `ours` are then sentences on what we did, in order.
    """

    state: str = ""
    received: str = ""
    received_from: str = ""
    received_actions: tuple = ()
    signed: bool = False
    ours: tuple = ()


@dataclass(frozen=True)
class Action:
    """One action for the desk: words, the code, and what else is said of it (software, time, source type)."""

    words: str
    code: str
    about: str


@dataclass(frozen=True)
class Ingredient:
    """One ingredient for the desk: its title, how it was used, the state of its own credentials, in words."""

    title: str
    relation: str
    state: str
    generator: str


@dataclass(frozen=True)
class DeskCredentials:
    """The summary of a received file for the desk. All texts but `sentence`, `label` and words are hostile until
    escaped. `facts` are (label, text); `failures` are (code, words)."""

    state: str
    sentence: str
    facts: tuple = ()
    actions: tuple = ()
    ingredients: tuple = ()
    failures: tuple = ()
    left_out: int = 0


def public_credentials(photo, derivatives):
    """Return PublicCredentials for a photo with its source loaded and its generation for readers, or None when there
    is nothing to tell. No queries, where `derivatives` came with its decision."""
    named = photo.source is not None and photo.source.confidentiality == Source.Confidentiality.NAMED
    signed = derivatives.credentials == signatures.SIGNED
    if not (named or signed):
        return None
    found = _summary(photo) if named else manifests.EMPTY
    told = found["state"] in ("Valid", "Trusted")
    return PublicCredentials(
        state=found["state"] if named else "",
        received=str(STATES.get(found["state"], "")) if named else "",
        received_from=_from_whom(found) if told else "",
        received_actions=tuple(action_words(row["code"]) for row in found["actions"]) if told else (),
        signed=signed,
        ours=_ours(photo, derivatives) if signed else (),
    )


def desk_credentials(photo):
    """Return DeskCredentials of a photo. Who may see what came with its file is for the caller to ask."""
    found = _summary(photo)
    return DeskCredentials(
        state=found["state"],
        sentence=str(STATES.get(found["state"], found["state"])),
        facts=tuple((label, text) for label, text in _facts(found) if text),
        actions=tuple(_action(row) for row in found["actions"]),
        ingredients=tuple(_ingredient(row) for row in found["ingredients"]),
        failures=tuple((code, failure_words(code)) for code in found["failures"]),
        left_out=found["left_out"],
    )


def trusted():
    """By what incoming Content Credentials are trusted, as arguments of decoder.metadata(); {} without any anchors.

    A file that cannot be read trusts nobody, and a system check names it.
    """
    anchors, usages = _text_of(settings.C2PA_TRUST_ANCHORS), _text_of(settings.C2PA_TRUST_USAGES)
    return {"anchors": anchors, "usages": usages} if anchors else {}


def _summary(photo):
    """The summary on the row; of a photo from before there were any, its state alone."""
    state = (photo.read_metadata or {}).get("c2pa") or "none"
    return manifests.EMPTY | {"state": state} | (photo.credentials or {})


def _from_whom(found):
    words = {"issuer": found["issuer"], "generator": found["generator"]}
    if found["issuer"] and found["generator"]:
        return _("Signed by %(issuer)s, with %(generator)s.") % words
    return _("Signed by %(issuer)s.") % words if found["issuer"] else ""


def _ours(photo, derivatives):
    """Sentences on what we did to the files of a generation, each once; what is claimed of the single files."""
    done = {
        code
        for extension, widths in derivatives.widths.items()
        for width in widths
        if signatures.is_due(derivatives, width)
        for code in signatures.claim(derivatives, width, extension, photo).actions
    }
    return tuple(str(words) for code, words in OURS.items() if code in done)


def _facts(found):
    kind = next((row["source_type"] for row in found["actions"] if row["source_type"]), "")
    yield _("Signed by"), ", ".join(filter(None, (found["issuer"], found["name"])))
    yield _("Signed at"), found["signed_at"]
    yield _("Written by"), found["generator"]
    yield _("Digital source type"), sourcetypes.label(kind) if kind else ""
    # As text and never as a link: whoever follows it tells its owner that we look at this picture.
    yield _("Address of the manifest"), found["address"]


def _action(row):
    kind = sourcetypes.label(row["source_type"]) if row["source_type"] else ""
    about = " · ".join(filter(None, (row["software"], row["when"], kind)))
    return Action(action_words(row["code"]), row["code"], about)


def _ingredient(row):
    states = {
        "none": _("no credentials of its own"),
        "Valid": _("its credentials fit it"),
        "Invalid": _("its credentials do not fit it"),
    }
    relation = str(RELATIONS.get(row["relation"], row["relation"]))
    return Ingredient(row["title"], relation, states.get(row["state"], row["state"]), row["generator"])


def _text_of(path):
    if path is None:
        return ""
    try:
        text = path.read_text()
    except (OSError, UnicodeDecodeError):
        logger.exception("The certificates in %s cannot be read: no Content Credentials are trusted.", path)
        return ""
    return text if len(text) <= MOST_TRUST else ""
