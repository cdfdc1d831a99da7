"""Partners and what is handed to them: whoever took something from us must hear when it is taken back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gallery.blockers import Blocked, blockers_of
from gallery.models import Delivery, Partner, Photo, Use
from sources.actors import require
from sources.audit import record


@transaction.atomic
def save_partner(*, by, partner):
    """Save a new or changed Partner, whose values are clean, and return it. Needs gallery.add_ or change_partner."""
    require(by, "gallery.change_partner" if partner.pk else "gallery.add_partner")
    action = "partner.changed" if partner.pk else "partner.created"
    partner.save()
    record(by=by, action=action, target=partner, detail={"active": partner.is_active})
    return partner


@transaction.atomic
def hand_over(*, by, partner, photos, place="", title="", note=""):
    """Put on record that photos went to a partner; return the Delivery rows, that of `place` first.

    photos are rows or primary keys; with place, such as "articles.article:12", the record of that name went with
    everything that it shows, and each photo gets a row of its own, so that its recall finds the partner whatever
    becomes of the place. title is what the partner calls it. Needs gallery.add_delivery. Raises Blocked while something
    forbids to hand a photo on, ValidationError for a partner who takes nothing now and where there is nothing to hand.
    """
    require(by, "gallery.add_delivery")
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if not partner.is_active:
        raise ValidationError(_("%(partner)s takes nothing from us now."), params={"partner": partner}, code="inactive")
    keys = sorted({photo.pk if isinstance(photo, Photo) else int(photo) for photo in photos})
    if not (keys or place):
        raise ValidationError(_("There is nothing to hand over."), code="nothing")
    rows = Photo.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    if found := blockers_of(rows, use=Use.SYNDICATION):
        raise Blocked(found)
    about = {"partner": partner, "title": title.strip(), "note": note.strip(), "delivered_by": by}
    made = [Delivery.objects.create(place=place, **about)] if place else []
    made += [Delivery.objects.create(photo_id=pk, **about) for pk in keys]
    for delivery in made:
        target = delivery.place or delivery.photo
        record(by=by, action="delivery.made", target=target, detail={"partner": partner.pk, "delivery": delivery.pk})
    return made
