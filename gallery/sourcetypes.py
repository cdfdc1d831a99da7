"""How a picture came to be, in words: the codes of the digital source type in the NewsCodes of IPTC."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "digitalCapture": _("Taken with a digital camera"),
    "computationalCapture": _("Taken with a camera that combines several exposures"),
    "negativeFilm": _("Scanned from a negative"),
    "positiveFilm": _("Scanned from a slide"),
    "print": _("Scanned from a print"),
    "humanEdits": _("A photograph edited by people"),
    "minorHumanEdits": _("A photograph with small edits by people"),
    "algorithmicallyEnhanced": _("A photograph enhanced by software"),
    "digitalCreation": _("Drawn by people with software"),
    "digitalArt": _("Drawn by people with software"),
    "softwareImage": _("Made by software"),
    "dataDrivenMedia": _("Drawn from data"),
    "screenCapture": _("A picture of a screen"),
    "virtualRecording": _("Recorded in a virtual world"),
    "composite": _("Put together from several pictures"),
    "compositeCapture": _("Put together from several photographs"),
    "compositeSynthetic": _("Put together, with synthetic parts"),
    "compositeWithTrainedAlgorithmicMedia": _("Put together, with parts made by generative AI"),
    "trainedAlgorithmicMedia": _("Made by generative AI"),
    "algorithmicMedia": _("Drawn by a program, without training data"),
}


def label(code):
    """Return the words for a code or for the NewsCodes address that ends in it; an unknown code stays as it is."""
    code = (code or "").strip().rstrip("/").rsplit("/", 1)[-1]
    return str(LABELS.get(code, code))
