"""What a photo page says about what we leave out: derived from what readers see, so that it cannot tell more."""

from django.utils.translation import gettext as _

COARSE_PLACES = ("district", "province", "country")


def withheld(photo):
    """Return ((label, sentence), …) of what is withheld about a PublicPhoto."""
    found = [_place(photo), _date(photo), _source(photo), _areas(photo)]
    found.append((_("Original file."), _("Kept, not published. Public copies are made anew and carry no hidden data.")))
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
    return _("Place."), f"{sentence} {photo.place_reason}".strip()


def _date(photo):
    if photo.source.confidentiality == "named" or not photo.date_text:
        return None
    if photo.source.confidentiality == "protected":
        return _("Date."), _("Never shown more exactly than the month, so that nobody can be found by it.")
    return _("Date."), _("Never shown more exactly than the day, so that nobody can be found by it.")


def _source(photo):
    if photo.source.confidentiality == "protected":
        return _("Source."), _("We know who it is. The name is left out because it could put somebody in danger.")
    if photo.source.confidentiality == "described":
        return _("Source."), _("We describe the source and leave out the name.")
    return None


def _areas(photo):
    if photo.covered:
        return _("Areas of the picture."), photo.covered
    if any(tag.code == "obscured-by-us" for tag in photo.tags):
        return _("Areas of the picture."), _("Some are covered with solid blocks to protect the people pictured.")
    return None
