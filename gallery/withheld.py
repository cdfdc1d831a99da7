"""What a photo page says about what we leave out: derived from what readers see, so that it cannot tell more."""

from typing import NamedTuple

from django.utils.translation import gettext as _

COARSE_PLACES = ("district", "province", "country")


class Withheld(NamedTuple):
    """One thing that is left out: a stable code (place, date, source, areas, original), its name and a sentence."""

    code: str
    label: str
    sentence: str


def withheld(photo):
    """Return (Withheld, …) of what is withheld about a PublicPhoto."""
    found = [_place(photo), _date(photo), _source(photo), _areas(photo)]
    sentence = _("Kept, not published. Public copies are made anew and carry no hidden data.")
    found.append(Withheld("original", _("Original file."), sentence))
    return tuple(entry for entry in found if entry)


def _place(photo):
    if photo.place_precision == "withheld":
        sentence = _("Not shown.")
    elif photo.place_precision in COARSE_PLACES and photo.place_reason:
        sentence = {
            "district": _("Shown to district level."),
            "province": _("Shown to province level."),
            "country": _("Shown to country level."),
        }[photo.place_precision]
    else:
        return None
    return Withheld("place", _("Place."), f"{sentence} {photo.place_reason}".strip())


def _date(photo):
    if photo.source.confidentiality == "named" or not photo.date_text:
        return None
    if photo.source.confidentiality == "protected":
        sentence = _("Never shown more exactly than the month, so that nobody can be found by it.")
    else:
        sentence = _("Never shown more exactly than the day, so that nobody can be found by it.")
    return Withheld("date", _("Date."), sentence)


def _source(photo):
    if photo.source.confidentiality == "protected":
        sentence = _("We know who it is. The name is left out because it could put somebody in danger.")
    elif photo.source.confidentiality == "described":
        sentence = _("We describe the source and leave out the name.")
    else:
        return None
    return Withheld("source", _("Source."), sentence)


def _areas(photo):
    if photo.covered:
        sentence = photo.covered
    elif any(tag.code == "obscured-by-us" for tag in photo.tags):
        sentence = _("Some are covered with solid blocks to protect the people pictured.")
    else:
        return None
    return Withheld("areas", _("Areas of the picture."), sentence)
