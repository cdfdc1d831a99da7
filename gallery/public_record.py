"""The history of a photo's record, as readers see it: derived from the events of the log, in words of our own.

It tells what we did and when, never who. What readers never saw leaves no trace in it: a claim that was not accepted,
one that was accepted and rejected again before anybody could read it, the first verdict of two. Of a source that is not
named it tells months instead of days, neither the receipt nor what was claimed once and no longer holds, and nothing of
edits: what somebody took out for safety must not be pointed out.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gallery import shown
from gallery.models import Claim, Pillar
from sources.audit import target_of
from sources.models import Event

RECEIVED, SIGNED, EDITED, PILLAR = "photo.ingested", "photo.safety_signed", "photo.edited", "pillar.set"
VERIFIED, PROPOSED = Claim.State.VERIFIED, Claim.State.PROPOSED
#: Fields of a photo whose change readers are told of, with their words. Date and place are made coarser to protect.
WORDS = {
    "caption": gettext_lazy("caption"),
    "headline": gettext_lazy("headline"),
    "alt": gettext_lazy("description"),
    "credit_line": gettext_lazy("credit"),
    "copyright_notice": gettext_lazy("copyright"),
    "licence": gettext_lazy("licence"),
    "usage_terms": gettext_lazy("usage terms"),
}
#: What became of an accepted claim, by its next state: the kind of the entry and its words.
ENDED = {
    "proposed": ("under-review-again", gettext_lazy("“%(tag)s” is under review again.")),
    "disputed": ("disputed", gettext_lazy("“%(tag)s” is disputed, and under review again.")),
    "rejected": ("rejected", gettext_lazy("“%(tag)s” did not hold, and was taken back.")),
    "superseded": ("replaced", gettext_lazy("“%(tag)s” was replaced by another answer.")),
}


@dataclass(frozen=True)
class Entry:
    """One line of the record: a stable `kind`, the day (or month) in words and as ISO 8601, and a sentence."""

    kind: str
    day: str
    iso: str
    sentence: str


def record_of(photo, answered=()):
    """Return the Entries of a photo that readers may see (with its source), the newest first; 2 queries.

    answered are the moments (aware datetimes) at which challenges of readers were decided, as far as they are public.
    """
    claims = {target_of(row): row for row in Claim.objects.filter(content_object=photo).select_related("tag")}
    events = defaultdict(list)
    rows = Event.objects.filter(target__in=[target_of(photo), *claims]).order_by("number")
    for target, action, at, detail in rows.values_list("target", "action", "at", "detail"):
        events[target].append((action, at, detail))
    own = events.pop(target_of(photo), [])
    named = photo.source.confidentiality == "named"
    found = [(photo.public_from, "published", _("Published."))]
    found += [(at, "challenge", _("A reader’s challenge was answered.")) for at in answered]
    found += _safety(own, photo.public_from)
    if named:
        found += [(at, "received", _("Received.")) for action, at, _detail in own if action == RECEIVED][:1]
        found += _edits(own, photo.public_from)
    found += _pillars(own, photo.public_from)
    for target, rows in events.items():
        found += _claim(claims[target], rows, photo.public_from, named)
    found.sort(key=lambda one: one[0], reverse=True)
    return tuple(_entry(photo, *one) for one in found)


def _entry(photo, at, kind, sentence):
    return Entry(kind, shown.day_text(at, photo.source), shown.day_iso(at, photo.source), sentence)


def _safety(events, public_from):
    """The signature with which the photo came out. A later one is no news: what it covers must not be looked for."""
    signed = [at for action, at, _detail in events if action == SIGNED]
    before = [at for at in signed if at <= public_from]
    moment = before[-1] if before else signed[0] if signed else None
    sentence = _("Two people looked for whom it could harm, and signed.")
    return [(moment, "checked", sentence)] if moment else []


def _edits(events, public_from):
    """What we say in other words than readers had, one line a day."""
    days = {}
    for action, at, detail in events:
        fields = [name for name in detail.get("fields", ()) if name in WORDS]
        if action == EDITED and at >= public_from and fields:
            _moment, names = days.setdefault(at.date(), (at, set()))
            names.update(fields)
    return [
        (at, "corrected", _("Changed: %(fields)s.") % {"fields": ", ".join(str(WORDS[f]) for f in WORDS if f in names)})
        for at, names in days.values()
    ]


def _pillars(events, public_from):
    """How sure we are, where that changed before the readers' eyes."""
    names, statuses = dict(Pillar.Name.choices), dict(Pillar.Status.choices)
    found = []
    for action, at, detail in events:
        before, after, pillar = (detail.get(key, "") for key in ("before", "after", "pillar"))
        if action != PILLAR or at < public_from or before == after or not {before, after} <= statuses.keys():
            continue
        words = {"pillar": names.get(pillar, pillar), "after": statuses[after], "before": statuses[before]}
        sentence = _("%(pillar)s: now “%(after)s”, before “%(before)s”.")
        found.append((at, "pillar", sentence % words))
    return found


@dataclass
class _Span:
    """From when until when a claim was accepted, with the state that followed."""

    begins: datetime
    ends: datetime | None = None
    after: str = ""


def _claim(claim, events, public_from, named):
    """When a claim was accepted and what became of it, as far as readers could see it."""
    found, words = [], {"tag": claim.tag.label}
    for span in _spans(events):
        stands = span.ends is None
        seen = claim.is_verified if stands else named and span.ends > public_from
        if not seen:
            continue
        accepted = _("“%(tag)s” accepted by two reviewers.") if claim.tag.two_reviews else _("“%(tag)s” accepted.")
        found.append((span.begins, "accepted", accepted % words))
        if not stands:
            kind, sentence = ENDED[span.after]
            found.append((span.ends, kind, sentence % words))
    return found


def _spans(events):
    """The spans in which a claim was accepted. A verdict that was undone within its ten seconds never was."""
    undone = {detail.get("review") for action, _at, detail in events if action == "claim.review_undone"}
    spans, state = [], PROPOSED
    for action, at, detail in events:
        if action == "claim.review_undone" or (action == "claim.reviewed" and detail.get("review") in undone):
            continue
        after = _state_after(action, detail, state)
        if after == VERIFIED and state != VERIFIED:
            spans.append(_Span(at))
        elif state == VERIFIED and after != VERIFIED:
            spans[-1].ends, spans[-1].after = at, after
        state = after
    return spans


def _state_after(action, detail, state):
    """The state of a claim after an event about it."""
    if action == "claim.superseded":
        return Claim.State.SUPERSEDED
    if action.startswith("evidence.") and action != "evidence.file_viewed" and state != Claim.State.SUPERSEDED:
        return PROPOSED
    after = detail.get("after", "")
    return after if action.startswith("claim.") and after in Claim.State.values else state
