"""Changes of the controlled vocabulary: a chief moderator's work, without code, and never against what stands."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gallery.models import Claim, Facet, Photo, ProvenanceTag
from gallery.provenance import CLASS_KEYS, REVIEW
from gallery.services.settling import refresh_access_class, settle
from sources.actors import require
from sources.audit import record

MARKS = tuple(key for key in CLASS_KEYS if key != REVIEW)


def check_tag(tag):
    """Raise ValidationError for a ProvenanceTag that cannot be kept so: code and facet of a tag stay for ever, and an
    access tag has the mark of a class, which is what readers see of it first."""
    before = ProvenanceTag.objects.filter(pk=tag.pk).first() if tag.pk else None
    if before and (tag.slug, tag.facet_id) != (before.slug, before.facet_id):
        raise ValidationError(_("The code and the facet of a tag stay as they are. Retire it and make another."))
    if tag.facet_id and tag.facet.code == "access" and tag.glyph not in MARKS:
        raise ValidationError({"glyph": _("A way of access needs the mark of one of the classes.")})


def check_facet(facet):
    """Raise ValidationError for a Facet that cannot be kept so: its code stays, and it becomes exclusive only while no
    photo has two accepted tags of it."""
    before = Facet.objects.get(pk=facet.pk)
    if facet.code != before.code:
        raise ValidationError(_("The code of a facet stays as it is."))
    if not facet.exclusive or before.exclusive:
        return
    accepted = Claim.objects.verified().filter(tag__facet=facet).order_by().values("content_object")
    twice = accepted.annotate(number=Count("pk")).filter(number__gt=1).count()
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


@transaction.atomic
def save_tag(*, by, tag):
    """Keep a new or changed ProvenanceTag; return it.

    Where a tag comes to need two reviews, or no longer does, the open and accepted claims of it follow: what one
    moderator accepted waits for a second one. Where its mark changes, so does the class of its photos. Needs
    gallery.add_provenancetag or gallery.change_provenancetag. Raises ValidationError as check_tag() does.
    """
    require(by, "gallery.change_provenancetag" if tag.pk else "gallery.add_provenancetag")
    before = ProvenanceTag.objects.select_for_update().get(pk=tag.pk) if tag.pk else None
    tag.full_clean()
    check_tag(tag)
    tag.save()
    record(
        by=by,
        action="vocabulary.tag_saved",
        target=tag,
        detail={"code": tag.slug, "fields": _changed(before, tag)},
    )
    if before and (before.two_reviews, before.glyph) != (tag.two_reviews, tag.glyph):
        _settle_again(by, tag)
    return tag


@transaction.atomic
def save_facet(*, by, facet):
    """Keep a changed Facet; return it. Needs gallery.change_facet. Raises ValidationError as check_facet() does."""
    require(by, "gallery.change_facet")
    before = Facet.objects.select_for_update().get(pk=facet.pk)
    facet.full_clean()
    check_facet(facet)
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
                record(by=by, action="claim.settled_again", target=claim, detail=detail, rows=[claim])
        refresh_access_class(photo)
