"""Refusals that know of the newsroom: those of the pure layer are in gallery/imaging/refusals.py."""

import errno

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gallery.imaging.refusals import Refused

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
SENTENCES = {
    "withdrawn": gettext_noop("This picture was withdrawn on %(date)s. It cannot come back in."),
    "withdrawn-twin": gettext_noop(
        "This picture looks like photo %(number)s, which was withdrawn on %(date)s, and cannot come back as a copy. If "
        "it is another picture, whoever runs the server can take it in with a reason."
    ),
    "no-room": gettext_noop("There is no room left to keep pictures. Tell whoever runs the server, then try again."),
    "unexpected": gettext_noop(
        "The picture could not be taken in. The fault was written down for whoever runs the server."
    ),
    "zip-broken": gettext_noop("The zip file is damaged, or it is none. Pack the pictures again."),
    "zip-entries": gettext_noop("The zip file holds more than %(most)s files. Split it into smaller ones."),
    "zip-total": gettext_noop("The zip file unpacks to more than %(most)s MB. Split it into smaller ones."),
    "zip-ratio": gettext_noop("This file unpacks to far more than a picture would. Send it without packing it."),
    "zip-nested": gettext_noop("A zip file inside a zip file is not opened. Send it by itself."),
    "zip-encrypted": gettext_noop("This file is locked with a password. Pack the pictures again without one."),
    "zip-method": gettext_noop("This file is packed in a way that we cannot read. Use an ordinary zip file."),
    "zip-damaged": gettext_noop("This file is damaged inside the zip file. Ask for it again."),
    # Of files that are attached as evidence (gallery/captures.py)
    "evidence-kind": gettext_noop(
        "This kind of file is not taken as evidence. Attach a picture, a PDF, a web capture (WACZ, WARC or MHTML), a "
        "text or an e-mail (EML)."
    ),
    "evidence-markup": gettext_noop(
        "Web pages and drawings can carry scripts and are not taken as they are. Save the page as WACZ, MHTML, PDF or "
        "a screenshot."
    ),
    "evidence-video": gettext_noop(
        "Films are not taken as evidence. Attach the frames that count, and say where the film is."
    ),
    "evidence-two": gettext_noop(
        "This file is two things at once, a zip file beside what it seems to be. Ask for it in its plain form."
    ),
    "evidence-pdf": gettext_noop("The PDF is damaged or incomplete. Save it again."),
    "evidence-wacz": gettext_noop(
        "This zip file is no whole web capture: it lacks its list of contents or the recording, or is damaged. Save "
        "the page again as WACZ."
    ),
    "evidence-changed": gettext_noop(
        "This web capture was changed after it was made: the hashes that it carries do not fit. Ask for it again."
    ),
    "evidence-warc": gettext_noop("The web archive file is damaged or incomplete. Save the page again."),
    "evidence-bomb": gettext_noop("This file unpacks to far more than an honest capture. Save the page in parts."),
    "evidence-heavy": gettext_noop("This file is larger than %(most)s MB. Attach the part that proves the claim."),
    "evidence-no-picture": gettext_noop(
        "Only a picture can be compared. Attach a JPEG, PNG, WebP, AVIF, TIFF or GIF file."
    ),
}


class NotTaken(Exception):
    """A file that is not taken for a reason in SENTENCES. `code` is stable, `reason` is in the language of the one
    who sent it."""

    def __init__(self, code, **facts):
        self.code, self.facts = code, facts
        super().__init__(code, facts)

    @property
    def reason(self):
        """What is wrong and what to do."""
        return _(SENTENCES[self.code]) % self.facts


def code_and_reason(error):
    """Return (code, sentence) of a Refused or a NotTaken, in the active language."""
    if isinstance(error, Refused):
        return error.code, _(error.msgid) % error.facts if error.facts else _(error.msgid)
    return error.code, error.reason


def of_system_error(error):
    """Return the NotTaken that explains an OSError, or None where it explains nothing to the one who sent a file."""
    return NotTaken("no-room") if error.errno in NO_ROOM else None
