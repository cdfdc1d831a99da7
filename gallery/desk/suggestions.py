"""Faces that the editor offers as areas. Nothing is decided or kept here: a person takes them over, or does not."""

import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gallery import decoder
from gallery.forms.safety import PLACE, percent
from gallery.imaging.refusals import Refused
from gallery.models import SafetyDecision
from gallery.services.safety import MOST_AREAS

#: Areas are drawn in tenths of a per cent.
STEPS = 1000


def suggested(photo, areas):
    """Return (rows, sentence): rows of texts as area_rows() takes them, for faces outside the AreaRows that are there.

    Must not be called inside a transaction: the original is decoded, which takes seconds.
    """
    try:
        with photo.original.storage.open(photo.original.name, "rb") as file:
            found = [_outwards(*place) for *place, _score in decoder.faces(file)]
    except (Refused, OSError):
        return [], _("The picture could not be searched for faces. Look at it yourself.")
    covered = [_outwards(*(box[name] for name in PLACE)) for box in areas.readable()]
    bare = [face for face in found if not any(_lies_in(face, area) for area in covered)]
    bare = bare[: max(0, MOST_AREAS - areas.total_form_count())]
    return [_row(*face) for face in bare], _sentence(len(found), len(bare))


def _outwards(x, y, width, height):
    """(left, top, right, bottom) in whole STEPS of an area in fractions, never smaller than it."""
    low = [math.floor(round(value * STEPS, 6)) for value in (x, y)]
    return *low, *(math.ceil(round(value * STEPS, 6)) for value in (x + width, y + height))


def _lies_in(inner, outer):
    return all(inner[side] >= outer[side] and inner[side + 2] <= outer[side + 2] for side in (0, 1))


def _row(left, top, right, bottom):
    place = (left, top, right - left, bottom - top)
    row = {name: percent(value / STEPS) for name, value in zip(PLACE, place, strict=True)}
    return row | {"reason": SafetyDecision.Reason.PERSON.value}


def _sentence(found, left):
    if not found:
        return _("No face was suggested. That clears nothing.")
    if not left:
        return _("Every face that was suggested lies in an area. Suggestions miss faces: look at the whole picture.")
    words = ngettext(
        "%(number)d face suggested. Suggestions miss faces: look at the whole picture yourself.",
        "%(number)d faces suggested. Suggestions miss faces: look at the whole picture yourself.",
        left,
    )
    return words % {"number": left}
