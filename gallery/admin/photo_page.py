"""What the page of a photo shows beside its form."""

from django.utils.translation import gettext_lazy as _

from gallery.blockers import blockers
from gallery.desk.metadata import all_lines, families_of, warnings_of
from gallery.desk.radius import places_of
from gallery.desk.safety import standing_of
from gallery.desk.states import state_of
from gallery.desk.thumbs import thumb
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
        "claims": [(claim, CLAIM_MARKS[claim.state]) for claim in claims]
        if user.has_perm("gallery.view_claim")
        else [],
        "pillars": [(row, STATUS_MARKS.get(row.status, row.status)) for row in photo.pillars.all()],
        "places": places_of([photo]),
        "read": all_lines(photo),
        "families": families_of(photo),
        "odd": warnings_of(photo),
        "claim_form": ClaimForm(photo=photo) if user.has_perm("gallery.add_claim") and not photo.withdrawn_at else None,
        "facts": facts_of(photo),
        "may_withdraw": user.has_perm("gallery.withdraw_photo") and not photo.withdrawn_at,
        "may_see_original": user.has_perm("gallery.view_original"),
        "safety": standing_of(photo),
        "may_decide_safety": user.has_perm("gallery.add_safetydecision") and not photo.withdrawn_at,
        "may_sign_safety": user.has_perm("gallery.sign_safetydecision") and not photo.withdrawn_at,
        "may_set_pillars": user.has_perm("gallery.change_pillar"),
    }


def facts_of(photo):
    """Return ((label, value), …) about the file. The uploaded name is hostile text like all metadata."""
    return (
        (_("Number"), photo.public_id),
        (_("Uploaded"), photo.uploaded_at),
        (_("Uploaded by"), photo.uploaded_by or "–"),
        (_("File name"), photo.uploaded_name or "–"),
        (_("Format"), f"{photo.file_format}, {photo.width} × {photo.height}"),
        (_("Bytes"), f"{photo.size:,}".replace(",", " ")),
        ("SHA-256", photo.sha256),
    )
