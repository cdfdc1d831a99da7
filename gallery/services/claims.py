"""Provenance claims: who says what of a photo, and in which words. Their reviews are in reviews.py."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gallery.models import Claim, Photo
from gallery.services.evidence import attach, files_kept
from gallery.services.settling import LIVING, locked, refresh_access_class, settle
from sources.actors import require, system_user
from sources.audit import record


def propose_claim(*, by, photo, tag, statement="", pillar="", evidence=()):
    """Say that a ProvenanceTag holds for a photo; return the new Claim, which readers do not see yet.

    pillar is one of Pillar.Name, the tag's own if empty; evidence is a list of dicts as add_evidence() takes. Needs
    gallery.add_claim. Raises ValidationError when the same tag is proposed or accepted already, or no longer in use.
    """
    require(by, "gallery.add_claim")
    with files_kept(evidence) as pieces:
        return _propose(by, photo, tag, statement, pillar, pieces)


@transaction.atomic
def _propose(by, photo, tag, statement, pillar, evidence):
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    if photo.claims.filter(tag=tag, state__in=LIVING).exists():
        raise ValidationError(
            _("“%(tag)s” is proposed or accepted for this photo already. Add your evidence there."),
            params={"tag": tag.label},
            code="taken",
        )
    if tag.retired:
        raise ValidationError(
            _("“%(tag)s” is no longer in use. Choose another tag."), params={"tag": tag.label}, code="retired"
        )
    claim = _new(photo, tag, statement=statement, pillar=pillar, proposed_by=by)
    return _begun(by, claim, evidence)


@transaction.atomic
def suggest_claim(*, photo, tag, rule, statement="", evidence=(), origin=Claim.Origin.RULE):
    """Propose a claim that a rule found in what we know (its code is `rule`); return the Claim, or None.

    None when the tag is not in use, when it is claimed already, or when the same rule claimed it before: people have
    decided then. Nobody is its proposer, so that any moderator may judge it; the log names the system.
    """
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    claims = photo.claims.filter(tag=tag)
    if tag.retired or claims.filter(state__in=LIVING).exists() or claims.filter(rule=rule).exclude(rule="").exists():
        return None
    claim = _new(photo, tag, statement=statement, pillar="", origin=origin, rule=rule)
    return _begun(system_user(), claim, evidence)


@transaction.atomic
def revise_claim(*, by, claim, statement, pillar=None):
    """Word a claim anew; return the fresh Claim. Reviews held for the former words, so it is open again.

    pillar stays as it is if None. Who revises counts as a proposer from now on. Needs gallery.add_claim. Raises
    ValidationError for a superseded claim, for words that are the same, and when the tag was proposed again meanwhile.
    """
    require(by, "gallery.add_claim")
    claim, photo = locked(claim)
    pillar = claim.pillar if pillar is None else pillar
    if claim.state == Claim.State.SUPERSEDED:
        raise ValidationError(_("Another claim has taken the place of this one."), code="superseded")
    if (claim.statement, claim.pillar) == (statement.strip(), pillar):
        raise ValidationError(_("The claim says this already."), code="same")
    if photo.claims.filter(tag=claim.tag, state__in=LIVING).exclude(pk=claim.pk).exists():
        raise ValidationError(
            _("This tag was proposed again for the photo meanwhile. Work on that claim."), code="taken"
        )
    claim.statement, claim.pillar = statement.strip(), pillar
    claim.proposed_by, claim.version = by, claim.version + 1
    claim.clean_fields(exclude=["content_object", "tag", "proposed_by", "exclusive_facet", "superseded_by"])
    before = settle(by, claim)
    detail = {"version": claim.version, "before": before, "after": claim.state}
    record(by=by, action="claim.revised", target=claim, detail=detail, rows=[claim])
    refresh_access_class(photo)
    return claim


def _new(photo, tag, *, statement, pillar, **fields):
    claim = Claim(
        content_object=photo,
        tag=tag,
        exclusive_facet=tag.facet if tag.facet.exclusive else None,
        statement=statement.strip(),
        pillar=pillar or tag.pillar,
        **fields,
    )
    claim.clean_fields(exclude=["content_object", "tag", "proposed_by", "exclusive_facet", "superseded_by"])
    return claim


def _begun(by, claim, evidence):
    claim._history_user = by
    claim.save()
    pieces = [attach(by=by, photo=claim.content_object, claim=claim, **piece) for piece in evidence]
    detail = {"photo": claim.content_object_id, "tag": claim.tag.slug}
    if claim.rule or claim.origin != Claim.Origin.PERSON:
        detail |= {"origin": claim.origin, "rule": claim.rule}
    record(by=by, action="claim.proposed", target=claim, detail=detail, rows=[claim, *pieces])
    return claim
