"""Who may show a photo, where and until when: leases, consents, releases, and what a source's photos have in common.

What follows from them is derived from the clock (Photo.objects.publishable(), gallery/blockers.py), on pages and for
files alike. Only a CDN must be told when somebody hides a photo before its time.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gallery import outbox
from gallery.models import Consent, Lease, Photo
from gallery.purging import forget_photos
from gallery.services.evidence import LARGEST_FILE, sha256_of
from sources.actors import require
from sources.audit import record
from sources.clock import database_now
from sources.committing import after_commit
from sources.parts import forget

LEASE_FIELDS = ("kind", "use", "starts_at", "ends_at", "words")
#: Field of a photo -> field of a source that says what its photos usually have there.
DEFAULTS = {
    "credit_line": "default_credit",
    "copyright_notice": "default_copyright",
    "usage_category": "default_usage",
    "licence": "default_licence",
    "usage_terms": "default_usage_terms",
}


def defaults_of(source):
    """Return {field of a photo: value} of what the photos of a source usually have; {} without a source.

    Pure. A code that photos do not know (any more) is left out.
    """
    if source is None:
        return {}
    found = {name: getattr(source, default) for name, default in DEFAULTS.items()}
    known = {"usage_category": Photo.Usage.values, "licence": Photo.Licence.values}
    return {name: value for name, value in found.items() if value and value in known.get(name, [value])}


def lacking(photo, source):
    """Return the part of `defaults_of(source)` for which a photo has nothing yet."""
    return {name: value for name, value in defaults_of(source).items() if not getattr(photo, name)}


def follow_readers(photo, was_cleared):
    """Do what a change of a photo asks for that hides it from readers at once, or shows it to them; a step of services.

    What they saw until now the CDN is ordered to forget. An end that was agreed before needs none of this: caches know
    it from the beginning (gallery/media.py). Raises ValidationError where they would see from now on what they could
    not see, while the CDN does not listen.
    """
    is_cleared = Photo.objects.get(pk=photo.pk).is_cleared
    if is_cleared and not was_cleared:
        outbox.refuse_while_cdn_is_down()
    elif was_cleared and not is_cleared:
        forget_photos([photo])
        after_commit(forget, f"photo:{photo.pk}")


@transaction.atomic
def add_lease(*, by, photo, kind, use, starts_at=None, ends_at=None, words=""):
    """Allow or forbid one use of a photo between two moments (aware datetimes, None for an open end); return the Lease.

    kind is a code of Lease.Kind, use one of Use. Needs gallery.add_lease. Raises ValidationError for a bad value.
    """
    require(by, "gallery.add_lease")
    photo, was_cleared = _locked(photo)
    lease = Lease(photo=photo, kind=kind, use=use, starts_at=starts_at, ends_at=ends_at, words=words.strip())
    lease.made_by = by
    lease.full_clean(exclude=["photo"])
    lease.save()
    record(by=by, action="photo.lease_added", target=photo, detail=_told(lease))
    follow_readers(photo, was_cleared)
    return lease


@transaction.atomic
def change_lease(*, by, lease, **fields):
    """Change what a lease says; return the fresh Lease. fields are those of LEASE_FIELDS.

    Needs gallery.change_lease. Raises TypeError for any other field and ValidationError for a bad value.
    """
    require(by, "gallery.change_lease")
    if unknown := set(fields) - set(LEASE_FIELDS):
        raise TypeError(f"These fields of a lease are not for editing: {', '.join(sorted(unknown))}.")
    photo, was_cleared = _locked(lease.photo)
    lease = Lease.objects.select_for_update().get(pk=lease.pk)
    changed = sorted(name for name, value in fields.items() if getattr(lease, name) != value)
    for name in changed:
        setattr(lease, name, fields[name])
    lease.full_clean(exclude=["photo", "made_by"])
    if changed:
        lease.save(update_fields=changed)
        record(by=by, action="photo.lease_changed", target=photo, detail=_told(lease) | {"fields": changed})
        follow_readers(photo, was_cleared)
    return lease


@transaction.atomic
def end_lease(*, by, lease):
    """End a lease now; one that has not begun is taken away. Return the fresh Lease, or None.

    Needs gallery.change_lease. Raises ValidationError for one that has ended already.
    """
    require(by, "gallery.change_lease")
    photo, was_cleared = _locked(lease.photo)
    lease = Lease.objects.select_for_update().get(pk=lease.pk)
    now = database_now()
    if lease.ends_at and lease.ends_at <= now:
        raise ValidationError(_("This lease has ended already."), code="ended")
    begun = lease.starts_at is None or lease.starts_at < now
    record(by=by, action="photo.lease_ended", target=photo, detail=_told(lease) | {"begun": begun})
    if begun:
        lease.ends_at = now
        lease.save(update_fields=["ends_at"])
    else:
        lease.delete()
    follow_readers(photo, was_cleared)
    return lease if begun else None


@transaction.atomic
def add_consent(*, by, photo, kind, paper=None, **fields):
    """Note a consent or a release, with its signed paper (a File) or without; return the Consent.

    fields are status, holder, minor, given_on, ends_at and words. The paper is kept in the private storage with its
    SHA-256. Needs gallery.add_consent. Raises ValidationError for a bad value and a paper that is too large.
    """
    require(by, "gallery.add_consent")
    photo, was_cleared = _locked(photo)
    consent = Consent(photo=photo, kind=kind, made_by=by, **fields)
    if paper is not None and paper.size > LARGEST_FILE:
        raise ValidationError({"paper": _("This file is larger than 50 MB. Scan it smaller.")})
    consent.full_clean(exclude=["photo", "paper"])
    if paper is not None:
        consent.paper_sha256 = sha256_of(paper)
        # Should the transaction fail, a file stays behind that no row names: private, and under a random name.
        consent.paper.save("paper", paper, save=False)
    consent.save()
    detail = _named(consent) | ({"sha256": consent.paper_sha256} if consent.paper_sha256 else {})
    record(by=by, action="photo.consent_added", target=photo, detail=detail)
    follow_readers(photo, was_cleared)
    return consent


@transaction.atomic
def revoke_consent(*, by, consent, reason):
    """Note that a consent or release was taken back; return the fresh Consent.

    Readers stop seeing a photo at once whose last consent this was. Needs gallery.change_consent. Raises
    ValidationError without a reason or when it was taken back already.
    """
    require(by, "gallery.change_consent")
    reason = (reason or "").strip()
    if not reason:
        raise ValidationError(_("Say in a sentence how it was taken back. It stays in the log."), code="reason")
    photo, was_cleared = _locked(consent.photo)
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.revoked_at:
        raise ValidationError(_("This was taken back already."), code="revoked")
    consent.revoked_at = database_now()
    consent.save(update_fields=["revoked_at"])
    record(by=by, action="photo.consent_revoked", target=photo, detail=_named(consent) | {"reason": reason})
    follow_readers(photo, was_cleared)
    return consent


def _locked(photo):
    """Return the locked row, and whether readers see it before the change."""
    row = Photo.objects.select_for_update().get(pk=photo.pk)
    return row, row.is_cleared


def _told(lease):
    """What the log keeps of a lease: everything but its words, which may name people."""
    moments = {
        name: value.isoformat() if (value := getattr(lease, name)) else None for name in ("starts_at", "ends_at")
    }
    return {"lease": lease.pk, "kind": lease.kind, "use": lease.use, **moments}


def _named(consent):
    """What the log keeps of a consent: never whose it is."""
    return {"consent": consent.pk, "kind": consent.kind, "status": consent.status}
