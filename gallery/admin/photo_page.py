"""What the page of a photo shows beside its form."""

from django.urls import reverse

from gallery.blockers import blockers
from gallery.desk.marks import CLAIM_MARKS, pillars_of
from gallery.desk.metadata import metadata_for
from gallery.desk.radius import places_of
from gallery.desk.safety import standing_of
from gallery.desk.states import state_of
from gallery.desk.thumbs import thumb
from gallery.desk.twins import twins_of
from gallery.forms.claims import ClaimForm


def page_context(request, photo):
    """Return the context of the photo's change page."""
    user = request.user
    claims = photo.claims.select_related("tag__facet", "proposed_by").order_by(
        "tag__facet__position", "tag__position", "pk"
    )
    return {
        "photo": photo,
        "large": thumb(photo, 1280),
        "state": state_of(photo),
        "blockers": [] if photo.withdrawn_at else blockers(photo),
        "blockers_url": "" if photo.withdrawn_at else reverse("admin:photo-blockers", args=[photo.pk]),
        "claims": [(claim, CLAIM_MARKS[claim.state]) for claim in claims]
        if user.has_perm("gallery.view_claim")
        else [],
        "pillars": pillars_of(photo),
        "places": places_of([photo]),
        **metadata_for(user, photo),
        **twins_of(user, photo),
        "claim_form": ClaimForm(photo=photo) if user.has_perm("gallery.add_claim") and not photo.withdrawn_at else None,
        "leases": photo.leases.all(),
        "consents": photo.consents.all(),
        "may_withdraw": user.has_perm("gallery.withdraw_photo") and not photo.withdrawn_at,
        "may_see_original": user.has_perm("gallery.view_original"),
        "safety": standing_of(photo),
        "may_decide_safety": user.has_perm("gallery.add_safetydecision") and not photo.withdrawn_at,
        "may_sign_safety": user.has_perm("gallery.sign_safetydecision") and not photo.withdrawn_at,
        "may_set_pillars": user.has_perm("gallery.change_pillar"),
    }
