"""Changes of the controlled vocabulary: a chief moderator's work, without code, and never against what stands."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gallery.models import Claim, Facet, Photo, ProvenanceTag
from gallery.services.settling import refresh_access_class, settle
from sources.actors import require
from sources.audit import record


@transaction.atomic
def save_tag(*, by, tag):
    """Keep a new or changed ProvenanceTag; return it.

    Code and facet of a tag stay for ever. Where a tag comes to need two reviews, or no longer does, the open and
    accepted claims of it follow: what one moderator accepted waits for a second one. Needs gallery.add_provenancetag or
    gallery.change_provenancetag. Raises ValidationError.
    """
    before = ProvenanceTag.objects.select_for_update().get(pk=tag.pk) if tag.pk else None
    require(by, "gallery.change_provenancetag" if before else "gallery.add_provenancetag")
    if before and (tag.slug, tag.facet_id) != (before.slug, before.facet_id):
        raise ValidationError(_("The code and the facet of a tag stay as they are. Retire it and make another."))
    tag.full_clean()
    tag.save()
    changed = _changed(before, tag)
    record(by=by, action="vocabulary.tag_saved", target=tag, detail={"code": tag.slug, "fields": changed})
    if before and before.two_reviews != tag.two_reviews:
        _settle_again(by, tag)
    return tag


@transaction.atomic
def save_facet(*, by, facet):
    """Keep a changed Facet; return it. Its code stays. Needs gallery.change_facet.

    It becomes exclusive only while no photo has two accepted tags of it; raises ValidationError otherwise.
    """
    require(by, "gallery.change_facet")
    before = Facet.objects.select_for_update().get(pk=facet.pk)
    if facet.code != before.code:
        raise ValidationError(_("The code of a facet stays as it is."))
    facet.full_clean()
    if facet.exclusive and not before.exclusive:
        twice = (
            Claim.objects.verified()
            .filter(tag__facet=facet)
            .order_by()
            .values("content_object")
            .annotate(number=Count("pk"))
            .filter(number__gt=1)
            .count()
        )
        if twice:
            raise ValidationError(
                ngettext(
                    "%(count)d photo has more than one accepted tag of this facet. Settle that first.",
                    "%(count)d photos have more than one accepted tag of this facet. Settle that first.",
                    twice,
                )
                % {"count": twice},
                code="twice",
            )
    facet.save()
    if facet.exclusive != before.exclusive:
        Claim.objects.filter(tag__facet=facet).update(exclusive_facet=facet if facet.exclusive else None)
    record(
        by=by,
        action="vocabulary.facet_saved",
        target=facet,
        detail={"code": facet.code, "fields": _changed(before, facet)},
    )
    return facet


def _changed(before, after):
    return sorted(
        field.name
        for field in after._meta.concrete_fields
        if before is None or getattr(before, field.attname) != getattr(after, field.attname)
    )


def _settle_again(by, tag):
    open_or_accepted = tag.claims.exclude(state=Claim.State.SUPERSEDED).exclude(state=Claim.State.REJECTED)
    for photo in Photo.objects.filter(claims__in=open_or_accepted).order_by("pk").select_for_update():
        for claim in open_or_accepted.filter(content_object=photo).select_for_update().select_related("tag"):
            before = settle(by, claim)
            if claim.state != before:
                detail = {"before": before, "after": claim.state, "tag": tag.slug}
                record(by=by, action="claim.settled_again", target=claim, detail=detail)
        refresh_access_class(photo)
