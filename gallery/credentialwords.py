"""The codes of Content Credentials (C2PA 2.2) in words. No word here says that a picture is true: they tell what a file
says, and whether that fits the file."""

from django.utils.translation import gettext_lazy as _

#: State of a file's credentials -> what to say of it.
STATES = {
    "none": _("None. Most pictures have none."),
    "Trusted": _("They fit the file, and a signer whom we trust put them there."),
    "Valid": _("They fit the file. Nobody whom we trust vouches for the signer."),
    "Invalid": _(
        "They do not fit the file: it was changed after it was signed, often by a program that saved it anew, or the "
        "signature was not good at the time."
    ),
    "remote": _("They lie behind a web address and not in the file. We did not fetch them."),
    "unreadable": _("They cannot be read."),
}
#: Code of an action (C2PA 2.2, 18.15.2) -> what was done.
ACTIONS = {
    "c2pa.addedText": _("Text was added"),
    "c2pa.adjustedColor": _("Colours were changed"),
    "c2pa.color_adjustments": _("Colours were changed"),
    "c2pa.converted": _("Saved in another format"),
    "c2pa.created": _("Made"),
    "c2pa.cropped": _("Cropped"),
    "c2pa.deleted": _("Something was taken out"),
    "c2pa.drawing": _("Drawn on"),
    "c2pa.dubbed": _("Sound was replaced"),
    "c2pa.edited": _("Edited"),
    "c2pa.edited.metadata": _("What the file says of itself was edited"),
    "c2pa.enhanced": _("Enhanced, as by sharpening or less noise"),
    "c2pa.filtered": _("A filter was used"),
    "c2pa.opened": _("An existing picture was opened"),
    "c2pa.orientation": _("Turned or mirrored"),
    "c2pa.placed": _("Another picture was placed into it"),
    "c2pa.published": _("Published"),
    "c2pa.redacted": _("Parts were removed or covered"),
    "c2pa.removed": _("A part was removed"),
    "c2pa.repackaged": _("Packed anew, the picture unchanged"),
    "c2pa.resized": _("Made larger or smaller"),
    "c2pa.transcoded": _("Encoded anew"),
    "c2pa.unknown": _("Something that the program does not name"),
    "c2pa.watermarked": _("A hidden mark was added"),
}
#: Code of an action -> what we did when we published.
OURS = {
    "c2pa.opened": _("We opened the picture as it was received."),
    "c2pa.redacted": _("We covered areas."),
    "c2pa.resized": _("We made it smaller."),
    "c2pa.converted": _("We saved it in formats for the web."),
    "c2pa.published": _("We published it."),
}
RELATIONS = {
    "parentOf": _("the picture that it was made from"),
    "componentOf": _("a part of it"),
    "inputTo": _("an input, such as a model or a prompt"),
}
#: Code of a failure (C2PA 2.2, 15.2), or its beginning -> what is wrong.
FAILURES = {
    "signingCredential.untrusted": _("Nobody whom we trust vouches for the signer."),
    "signingCredential.expired": _("The signer's certificate had expired."),
    "signingCredential": _("The signer's certificate is not fit to sign."),
    "cawg": _("Who is named as the maker is not vouched for."),
    "claimSignature": _("The signature does not match."),
    "assertion.dataHash": _("The picture was changed after it was signed."),
    "assertion.bmffHash": _("The picture was changed after it was signed."),
    "assertion.boxesHash": _("The picture was changed after it was signed."),
    "assertion.hashedURI": _("What is said of the picture was changed after it was signed."),
    "assertion": _("A part of what is said of the picture is not as it should be."),
    "ingredient": _("The credentials of an ingredient are not as they should be."),
    "timeStamp": _("The time stamp does not hold."),
}


def action_words(code):
    """What an action means; an unknown code stays as it is."""
    return str(ACTIONS.get(code, code))


def failure_words(code):
    """What a failure means: by its whole code, or by the longest beginning of it that has words; "" for none."""
    parts = code.split(".")
    known = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((str(FAILURES[name]) for name in known if name in FAILURES), "")
