"""What the page of a photo shows beside its form."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gallery.blockers import blockers
from gallery.desk.metadata import all_lines, conflicts_of, families_of, warnings_of
from gallery.desk.private import is_hidden_from
from gallery.desk.radius import places_of
from gallery.desk.safety import standing_of
from gallery.desk.states import state_of
from gallery.desk.thumbs import thumb
from gallery.desk.twins import twins_of
from gallery.forms.claims import ClaimForm
from gallery.models import Claim

#: Key of a pillar's status -> mark of static/glyphs.svg.
STATUS_MARKS = {"as-given": "given"}
#: State of a claim -> mark, so that no state is told by colour alone.
CLAIM_MARKS = {
    Claim.State.PROPOSED: "unknown",
    Claim.State.VERIFIED: "confirmed",
    Claim.State.REJECTED: "unknown",
    Claim.State.DISPUTED: "disputed",
    Claim.State.SUPERSEDED: "unknown",
}


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
        "pillars": [(row, STATUS_MARKS.get(row.status, row.status)) for row in photo.pillars.all()],
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


def metadata_for(user, photo):
    """Return what somebody may know of the file: of a hidden source's nothing that leads to a person."""
    if is_hidden_from(user, photo):
        return {"facts": facts_of(photo, private=False), "metadata_hidden": True}
    return {
        "facts": facts_of(photo),
        "read": all_lines(photo),
        "families": families_of(photo),
        "odd": warnings_of(photo),
        "conflicts": conflicts_of(photo),
    }


def facts_of(photo, *, private=True):
    """Return ((label, value), …) about the file. The uploaded name is hostile text like all metadata."""
    facts = (
        (_("Number"), photo.public_id),
        (_("Uploaded"), photo.uploaded_at),
        (_("Uploaded by"), photo.uploaded_by or "–"),
        (_("Format"), f"{photo.file_format}, {photo.width} × {photo.height}"),
        (_("Bytes"), f"{photo.size:,}".replace(",", " ")),
        ("SHA-256", photo.sha256),
    )
    return (*facts, (_("File name"), photo.uploaded_name or "–")) if private else facts
