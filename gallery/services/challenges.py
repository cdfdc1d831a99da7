"""Challenges: what a reader says against a claim, and what the desk makes of it.

A note changes nothing by itself. A moderator takes it up, as new evidence of a claim (which is judged again) or as a
claim of its own, or says why not; the outcome is public when a moderator says so, in our words.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gallery import outbox
from gallery.challenges import check_limits
from gallery.forgetting import forget_senders_later
from gallery.models import Challenge, Claim, Evidence, Photo
from gallery.services.claims import suggest_claim
from gallery.services.evidence import add_evidence
from gallery.services.withdrawing import refuse_names
from sources import vault
from sources.actors import require, system_user
from sources.audit import one_writer, record, target_of
from sources.naming import site_name

PERMISSION = "gallery.answer_challenge"
LONGEST = 2000
#: What a moderator can make of a note.
JUDGE_AGAIN, NEW_CLAIM, CORRECTED = "judge-again", "new-claim", "corrected"


@transaction.atomic
def receive_challenge(*, photo, words, claim=None, tag=None, email="", language="en", senders):
    """Keep what a reader says of a photo that is public; return the Challenge, which waits for a moderator.

    claim is the accepted claim in question, tag what it should be; email, where an answer is wanted, is kept encrypted.
    senders are the keys of gallery/senders.py under which the same sender may have come, today's first. Nobody signs
    in for this: the log names the system. Raises ValidationError for no or too many words, and TooMany.
    """
    words = (words or "").strip()
    if not words:
        raise ValidationError({"words": _("Tell us what you see.")}, code="words")
    if len(words) > LONGEST:
        raise ValidationError({"words": _("Please use at most %(most)d characters.") % {"most": LONGEST}}, code="words")
    # Two notes at once count each other.
    one_writer()
    check_limits(photo, senders)
    row = Challenge(photo=photo, claim=claim, tag=tag, words=words, language=language, sender_key=senders[0])
    row.full_clean()
    row.save()
    if email:
        row.email_ciphertext = vault.seal_text(email, owner=target_of(row))
        row.save(update_fields=["email_ciphertext"])
    detail = {"photo": photo.pk, "claim": claim.pk if claim else None, "tag": tag.slug if tag else ""}
    record(by=system_user(), action="challenge.received", target=row, detail=detail, rows=[row])
    forget_senders_later()
    return row


@transaction.atomic
def take_up(*, by, challenge, how, words="", tag=None, outcome="", public=False, mail=False):
    """Make something of a reader's note; return the fresh Challenge.

    how is JUDGE_AGAIN (words become evidence of the claim in question, which is judged again), NEW_CLAIM (a claim that
    `tag` holds, stated in `words`, from a reader, with the note as evidence that readers do not see) or CORRECTED
    (something was put right otherwise). outcome is in our words; public shows it to readers, mail sends it to the one
    who wrote, where an address was left. Needs gallery.answer_challenge and for evidence gallery.add_evidence. Raises
    ValidationError, also when somebody has answered meanwhile.
    """
    row, photo = _waiting(by, challenge)
    if how == JUDGE_AGAIN:
        _judge_again(by, row, words)
    elif how == NEW_CLAIM:
        row.made_claim = _new_claim(row, photo, tag, words)
    elif how != CORRECTED:
        raise ValidationError({"how": _("Say what becomes of the note.")}, code="how")
    detail = {"how": how, "made_claim": row.made_claim_id}
    return _decide(by, row, Challenge.State.ANSWERED, outcome, public, mail, "challenge.taken_up", detail)


@transaction.atomic
def decline(*, by, challenge, outcome, public=False, mail=False):
    """Say why nothing is made of a reader's note; return the fresh Challenge. As take_up(); outcome says why."""
    row, _photo = _waiting(by, challenge)
    if not (outcome or "").strip():
        raise ValidationError({"outcome": _("Say why the note is not taken up.")}, code="outcome")
    return _decide(by, row, Challenge.State.DECLINED, outcome, public, mail, "challenge.declined", {})


@transaction.atomic
def word_outcome(*, by, challenge, outcome, public=False, mail=False):
    """Word the outcome of an answered note anew, show it to readers or take it back; return the fresh Challenge.

    Needs gallery.answer_challenge. Raises ValidationError for a note that nobody has answered.
    """
    require(by, PERMISSION)
    row, _photo = _locked(challenge)
    if row.state == Challenge.State.NEW:
        raise ValidationError(_("Nobody has answered this note yet."), code="new")
    _word(row, outcome, public)
    detail = {"public": row.outcome_public, "mail": _mail(row, mail)}
    row.save(update_fields=["outcome", "outcome_public"])
    record(by=by, action="challenge.worded", target=row, detail=detail, rows=[row])
    return row


def reveal_address(*, by, challenge, reason):
    """Return the e-mail address of the reader who sent a note, "" where none was left; the look is logged beforehand.

    Needs gallery.answer_challenge. Raises as sources.vault.reveal_text(). Not within a transaction.
    """
    require(by, PERMISSION)
    if not challenge.email_ciphertext:
        return ""
    return vault.reveal_text(
        by=by,
        permission=PERMISSION,
        action="challenge.address_revealed",
        owner=target_of(challenge),
        ciphertext=challenge.email_ciphertext,
        reason=reason,
    )


def _locked(challenge):
    """Lock the photo, then the note, as everywhere; return both, fresh."""
    photo = Photo.objects.select_for_update(of=("self",)).select_related("source").get(pk=challenge.photo_id)
    row = Challenge.objects.select_for_update().get(pk=challenge.pk)
    row.photo = photo
    return row, photo


def _waiting(by, challenge):
    require(by, PERMISSION)
    row, photo = _locked(challenge)
    if row.state != Challenge.State.NEW:
        name = row.decided_by.get_full_name() or row.decided_by.get_username() if row.decided_by else ""
        raise ValidationError(
            _("%(name)s has answered this note already. Word the outcome there.") % {"name": name or _("Somebody")},
            code="answered",
        )
    return row, photo


def _judge_again(by, row, words):
    if row.claim is None:
        raise ValidationError({"how": _("The note is not about one of the tags. Propose a claim.")}, code="claim")
    if row.claim.state == Claim.State.SUPERSEDED:
        raise ValidationError({"how": _("Another claim has taken the place of this one.")}, code="superseded")
    if not (words or "").strip():
        raise ValidationError({"words": _("Say what the moderators should look at.")}, code="words")
    add_evidence(by=by, claim=row.claim, summary=words, **_origin(row))


def _new_claim(row, photo, tag, words):
    if tag is None:
        raise ValidationError({"tag": _("Choose the tag that should hold.")}, code="tag")
    evidence = [{"summary": row.words, **_origin(row)}]
    claim = suggest_claim(
        photo=photo, tag=tag, rule="", statement=words or "", evidence=evidence, origin=Claim.Origin.READER
    )
    if claim is None:
        raise ValidationError(
            {"tag": _("“%(tag)s” is claimed for this photo already, or no longer in use.") % {"tag": tag.label}},
            code="taken",
        )
    return claim


def _origin(row):
    """Where a piece of evidence comes from that a reader gave us. Its words are for the desk."""
    came = {"obtained_from": _("A reader, note %(number)d") % {"number": row.pk}}
    return came | {"kind": Evidence.Kind.NOTE, "obtained_on": timezone.localtime(row.created_at).date()}


def _decide(by, row, state, outcome, public, mail, action, detail):
    _word(row, outcome, public)
    row.state, row.decided_by, row.decided_at = state, by, timezone.now()
    detail = {"photo": row.photo_id, "public": row.outcome_public, "mail": _mail(row, mail)} | detail
    row.save(update_fields=["state", "outcome", "outcome_public", "decided_by", "decided_at", "made_claim"])
    record(by=by, action=action, target=row, detail=detail, rows=[row])
    return row


def _word(row, outcome, public):
    """Take over the words of an outcome; what readers or the outside will see names nobody who is not to be named."""
    row.outcome, row.outcome_public = (outcome or "").strip(), bool(public)
    if row.outcome_public and not row.outcome:
        raise ValidationError(
            {"outcome": _("Write the outcome before readers may see it.")}, code="a_public_outcome_has_words"
        )
    refuse_names(row.outcome, [row.photo])


def _mail(row, wanted):
    """Order the mail to the reader, where that is asked for; return whether it was ordered."""
    if not wanted:
        return False
    if not row.email_ciphertext:
        raise ValidationError({"mail": _("The reader left no address.")}, code="mail")
    if not row.outcome:
        raise ValidationError({"outcome": _("Write what the mail shall say.")}, code="mail")
    with translation.override(row.language):
        number = {"number": row.photo.public_id}
        lines = [
            _("You wrote to us about photo %(number)s. Thank you. This is what came of it:") % number,
            "",
            row.outcome,
            "",
            _("The record of the photo: %(url)s") % {"url": f"{settings.SITE_URL}{row.photo.get_absolute_url()}"},
        ]
        subject = _("Your note on photo %(number)s") % number
    outbox.order_answer(challenge=row, subject=f"{site_name()}: {subject}", body="\n".join(map(str, lines)) + "\n")
    return True
