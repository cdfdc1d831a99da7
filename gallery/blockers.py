"""What stands in the way of using a photo: named reasons, each with a sentence and the place to mend it.

Whether readers see a photo is another question, which its queryset answers (`publishable()`, `cleared()`): passing a
reason over lets a post or a set come out, and never shows a photo that the queryset holds back.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from gallery.models import Claim, Consent, Lease, Photo, Use
from gallery.standing import standing_of
from sources.actors import require
from sources.clock import database_now
from sources.models import Source

#: What nobody may pass over, whatever the reason. Without photos, files or a signed decision nothing is shown; what was
#: withdrawn was promised to be gone; a hidden name or a source in danger is a person who would pay for it; and what
#: comes out while the CDN does not listen (gallery/outbox.py) could not be taken back. Everything else is a matter of
#: judgement: rights, embargoes, words and claims can be answered for by somebody who says why.
FINAL = frozenset(
    {
        "withdrawn",
        "source_in_danger",
        "names_creator",
        "safety_missing",
        "safety_unsigned",
        "no_files",
        "no_photos",
        "cdn_down",
    }
)


@dataclass(frozen=True)
class Blocker:
    """One reason: a stable code, a sentence in the reader's language, and the desk page that solves it."""

    code: str
    sentence: str
    url: str


class Blocked(Exception):
    """Something stands in the way of publishing; `blockers` is the list of reasons."""

    def __init__(self, blockers):
        self.blockers = list(blockers)
        super().__init__(" ".join(blocker.sentence for blocker in self.blockers))


def blockers(photo, use=Use.PUBLICATION, *, at=None):
    """Return the Blockers of a photo for a use (a code of Use) that begins at `at`; a past moment, or None, means now.

    The photo's own fields are taken as they stand on the instance, saved or not. Seven queries.
    """
    now = database_now()
    standing = standing_of([photo])[photo.pk]
    return list(_judge(photo, standing, Use(use), now, max(at, now) if at else now))


def blockers_of(photos, use=Use.PUBLICATION, *, at=None):
    """Return the Blockers of every photo of a queryset, in its order; eight queries, whatever the number of photos."""
    now = database_now()
    rows = list(photos.select_related("source"))
    found = standing_of(rows)
    moment = max(at, now) if at else now
    return [blocker for photo in rows for blocker in _judge(photo, found[photo.pk], Use(use), now, moment)]


def is_final(blocker):
    """Whether no reason in the world lets this one be passed over."""
    return blocker.code in FINAL


def pass_over(found, *, by, reason, permission="gallery.override_blockers", final=FINAL):
    """Return what an event keeps of Blockers that `by` passes over for a reason in words: {} where there are none.

    Otherwise {"passed_over": codes, "reason": text}. Raises Blocked with the final ones, or with all while no reason is
    given, and PermissionDenied without `permission`.
    """
    if not found:
        return {}
    reason = (reason or "").strip()
    kept = [blocker for blocker in found if blocker.code in final]
    if kept or not reason:
        raise Blocked(kept or found)
    require(by, permission)
    return {"passed_over": list(dict.fromkeys(blocker.code for blocker in found)), "reason": reason}


def _judge(photo, standing, use, now, moment):
    """Yield what stands in the way, in the order in which people mend things."""
    about = {"photo": photo.headline or _("Photo %(number)s") % {"number": photo.public_id}, "use": use.label}
    groups = (
        _origin(photo),
        _words(photo),
        _safety(photo, standing, now),
        _rights(photo, standing, use, moment),
        _people(photo, standing, use, moment),
        _doubts(photo, standing),
    )
    for group in groups:
        for code, sentence, url, *more in group:
            yield Blocker(code, sentence % (about | (more[0] if more else {})), url)


def _origin(photo):
    page = _page(photo)
    if photo.withdrawn_at:
        yield "withdrawn", _("%(photo)s was withdrawn and stays so."), page
    if not photo.source_id:
        yield "no_source", _("%(photo)s has no source. Say who it comes from."), f"{page}#id_source"
    elif photo.source.clearance == Source.Clearance.DANGER:
        sentence = _("The source of %(photo)s is in danger. Nothing that leads to it may be shown.")
        yield "source_in_danger", sentence, _page(photo.source)
    elif not photo.source.is_cleared:
        sentence = _("The source of %(photo)s is not cleared. Clear it before its pictures come out.")
        yield "source_not_cleared", sentence, _page(photo.source)


def _words(photo):
    page = _page(photo)
    if not photo.credit_line:
        sentence = _("%(photo)s has no credit line. Say whom readers owe it to.")
        yield "no_credit", sentence, f"{page}#id_credit_line"
    if not photo.alt:
        sentence = _("%(photo)s has no description for people who cannot see it. Write what it shows.")
        yield "no_alt", sentence, f"{page}#id_alt"
    if photo.names_hidden_creator:
        sentence = _(
            "%(photo)s names its creator in what readers see, but its source is not to be named. Take the name out "
            "of credit, caption, headline, description and usage terms."
        )
        yield "names_creator", sentence, f"{page}#id_credit_line"


def _safety(photo, standing, now):
    """Say only what helps: files are made when a decision is signed off, so that is asked for first.

    A photo that readers see without any decision came with an older version of this software, and stays.
    """
    page = reverse("admin:photo-redaction", args=[photo.pk])
    seen = standing.has_files and photo.public_from is not None and photo.public_from <= now
    if standing.decision is None:
        if not seen:
            sentence = _("Nobody has decided what %(photo)s must not show. Cover it, or say that there is nothing to.")
            yield "safety_missing", sentence, page
    elif not standing.decision.is_signed:
        sentence = _("What %(photo)s must not show waits for a second person to sign it off.")
        yield "safety_unsigned", sentence, page
    elif not standing.has_files:
        sentence = _("%(photo)s has no public files. Wait a minute, then look at it again.")
        yield "no_files", sentence, _page(photo)


def _rights(photo, standing, use, moment):
    page, rights = _page(photo), reverse("admin:photo-rights", args=[photo.pk])
    if photo.usage_category == Photo.Usage.NO_RIGHTS:
        sentence = _("We have no rights to %(photo)s. It must not be shown.")
        yield "no_rights", sentence, f"{page}#id_usage_category"
    if photo.rights_expire is not None and photo.rights_expire <= moment:
        sentence = _("The rights of %(photo)s end on %(moment)s. Ask for longer ones, or leave it out.")
        yield "rights_expired", sentence, f"{page}#id_rights_expire", _moment(photo.rights_expire)
    yield from _leases([lease for lease in standing.leases if lease.use == use], moment, rights)
    if photo.embargo_until is not None and photo.embargo_until > moment:
        sentence = _("%(photo)s is under embargo until %(moment)s.")
        yield "embargo", sentence, f"{page}#id_embargo_until", _moment(photo.embargo_until)


def _leases(leases, moment, page):
    running = [lease for lease in leases if lease.is_running(moment)]
    if denied := [lease for lease in running if lease.kind == Lease.Kind.DENY]:
        # The one that lasts longest is the one to talk about.
        last = max(denied, key=lambda lease: (lease.ends_at is None, lease.ends_at or moment))
        if last.ends_at:
            sentence = _("%(photo)s must not be used until %(moment)s: %(use)s.")
            yield "lease_forbids", sentence, page, _moment(last.ends_at)
        else:
            yield "lease_forbids", _("%(photo)s must not be used, without an end: %(use)s."), page
    allowed = [lease for lease in leases if lease.kind == Lease.Kind.ALLOW]
    if not allowed or any(lease in running for lease in allowed):
        return
    if coming := [lease.starts_at for lease in allowed if lease.starts_at and lease.starts_at > moment]:
        sentence = _("%(photo)s may be used from %(moment)s and not before: %(use)s.")
        yield "lease_missing", sentence, page, _moment(min(coming))
    else:
        sentence = _("The permission to use %(photo)s ends on %(moment)s: %(use)s.")
        yield "lease_missing", sentence, page, _moment(max(lease.ends_at for lease in allowed))


def _people(photo, standing, use, moment):
    """Consent of who gave the picture, and releases of who is in it."""
    page = reverse("admin:photo-rights", args=[photo.pk])
    given = [row for row in standing.consents if row.kind == Consent.Kind.CONSENT]
    asked = photo.usage_category == Photo.Usage.CITIZEN or any(row.is_given for row in given)
    if asked and not any(row.is_good(moment) for row in given):
        sentence = _("%(photo)s lacks the consent of who gave it, or it was taken back or has ended.")
        yield "consent_missing", sentence, page
    releases = [row for row in standing.consents if row.kind == Consent.Kind.MODEL]
    recognisable = standing.decision is not None and standing.decision.people_recognisable
    # A child's picture goes to others with its release alone; adults must have agreed only to be advertised with.
    needed = use == Use.PROMOTION or (use == Use.SYNDICATION and any(row.minor for row in releases))
    if recognisable and needed and not any(row.is_good(moment) for row in releases):
        sentence = _("People can be recognised in %(photo)s and none has given a model release: %(use)s.")
        yield "release_missing", sentence, page


def _doubts(photo, standing):
    """What we are not sure of."""
    for claim in standing.claims:
        words = {"claim": claim.tag.label}
        if claim.state == Claim.State.DISPUTED:
            yield "claim_disputed", _("A claim about %(photo)s is disputed: “%(claim)s”."), _page(claim), words
        else:
            sentence = _("A claim about %(photo)s waits for its two reviews: “%(claim)s”.")
            yield "claim_unreviewed", sentence, _page(claim), words
    for twin in standing.withdrawn_twins:
        sentence = _("%(photo)s looks like photo %(twin)s, which was withdrawn.")
        yield "twin_withdrawn", sentence, f"{_page(photo)}#twins", {"twin": twin.public_id}
    if (photo.read_metadata or {}).get("c2pa") == "Invalid":
        sentence = _(
            "The Content Credentials in the file of %(photo)s do not hold: it was changed after it was signed."
        )
        yield "c2pa_invalid", sentence, f"{_page(photo)}#metadata"


def _page(thing):
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


def _moment(moment):
    return {"moment": formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")}
