"""Who may see a piece of evidence, and its chain of custody: from whom it came, and who has had it in hand since."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gallery.models import Evidence
from sources.audit import Event, target_of

#: The Admiralty scale, for the desk alone (NATO STANAG 2511): how reliable the one is, how credible what he says.
RELIABILITY = {
    "A": gettext_lazy("Completely reliable"),
    "B": gettext_lazy("Usually reliable"),
    "C": gettext_lazy("Fairly reliable"),
    "D": gettext_lazy("Not usually reliable"),
    "E": gettext_lazy("Unreliable"),
    "F": gettext_lazy("Cannot be judged"),
}
CREDIBILITY = {
    "1": gettext_lazy("Confirmed by others"),
    "2": gettext_lazy("Probably true"),
    "3": gettext_lazy("Possibly true"),
    "4": gettext_lazy("Doubtful"),
    "5": gettext_lazy("Improbable"),
    "6": gettext_lazy("Cannot be judged"),
}
#: Actions in the log that are a look at the file of a piece of evidence.
LOOKS = {
    "evidence.file_viewed": gettext_lazy("Took a copy of the file"),
    "evidence.picture_viewed": gettext_lazy("Looked at the picture"),
}
#: As many looks as anybody reads; the log has all of them.
SHOWN = 50


@dataclass(frozen=True)
class Step:
    """One step of a chain of custody: what happened, when (a moment or a day, or None), who did it, and details."""

    words: str
    at: object = None
    who: object = None
    detail: str = ""
    number: int | None = None


def may_see(user, piece):
    """Whether somebody at the desk may see a piece of evidence: correspondence, even its summary, is for moderators."""
    return piece.kind != Evidence.Kind.CORRESPONDENCE or user.has_perm("gallery.review_claim")


def seen_by(user, pieces):
    """The rows of a queryset of Evidence that somebody at the desk may see. Twin: may_see."""
    return pieces if user.has_perm("gallery.review_claim") else pieces.exclude(kind=Evidence.Kind.CORRESPONDENCE)


def steps(piece, *, person_hidden):
    """Return (steps, how many looks there were): the chain of custody of a piece of evidence, the oldest first.

    From the row itself and from the log's events about it; the last SHOWN looks are among them. With `person_hidden`,
    from whom it came is not told.
    """
    chain = []
    if piece.captured_at:
        with_tool = _("with %(tool)s") % {"tool": piece.capture_tool} if piece.capture_tool else ""
        chain.append(Step(_("The page was saved"), piece.captured_at, detail=with_tool))
    if piece.obtained_from or piece.obtained_on:
        whom = _("from somebody who stays unnamed") if person_hidden else piece.obtained_from
        chain.append(Step(_("We obtained it"), piece.obtained_on, detail=whom))
    about = {event.action: event for event in _rows_events(piece)}
    added, taken_back = about.get("evidence.added") or about.get("claim.proposed"), about.get("evidence.retracted")
    chain.append(Step(_("Added"), piece.added_at, piece.added_by, number=added.number if added else None))
    looks = Event.objects.filter(target=target_of(piece), action__in=LOOKS).select_related("actor")
    count = looks.count()
    later = [Step(str(LOOKS[look.action]), look.at, look.actor, number=look.number) for look in looks[:SHOWN]]
    if piece.retracted_at:
        number = taken_back.number if taken_back else None
        reason = piece.retraction_reason
        later.append(Step(_("Taken back"), piece.retracted_at, piece.retracted_by, reason, number))
    return chain + sorted(later, key=lambda step: step.at), count


def _rows_events(piece):
    """The events that stand for the row: when it was added, and when it was taken back."""
    about = [target_of(piece.photo), *([target_of(piece.claim)] if piece.claim_id else [])]
    actions = ("evidence.added", "claim.proposed", "evidence.retracted")
    events = Event.objects.filter(target__in=about, action__in=actions)
    return events.filter(Q(detail__evidence=piece.pk) | Q(rows__has_key=target_of(piece))).order_by("number")
