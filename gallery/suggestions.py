"""Claims that rules propose from what we know of a photo already. People review every one of them.

A rule is a small function from a photo to Suggestions; its code stays with the claim. What was once claimed of a photo,
whoever proposed it and whatever became of it, is not suggested again: people have seen to it. Suggestions count like
proposals of people, in the queue and against publishing: no more and no less.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gallery import sourcetypes
from gallery.comparing import dates_differ, words_differ
from gallery.models import Claim, Evidence, Photo, ProvenanceTag
from gallery.plausibility.editing import editing_of
from gallery.services.claims import suggest_claim
from gallery.services.settling import LIVING

# Digital source types (IPTC NewsCodes). An image that is drawn "purely by an algorithm not based on any sampled
# training data" (algorithmicMedia) is no work of generative AI.
GENERATED = frozenset({"trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"})
COMPOSED = frozenset({"composite", "compositeCapture", "compositeSynthetic", "compositeWithTrainedAlgorithmicMedia"})
# Actions of Content Credentials (C2PA 2.2, 18.15.4.7) that say what was done to the picture.
TONING = frozenset({"c2pa.color_adjustments", "c2pa.filtered", "c2pa.edited"})
CROPPING = frozenset({"c2pa.cropped"})
#: States in which Content Credentials are worth what they say.
HOLDING = frozenset({"Valid", "Trusted"})
MOST = 10


@dataclass(frozen=True)
class Suggestion:
    """A tag by its code, what exactly is claimed, and what it rests on (evidence as attach() takes it)."""

    tag: str
    statement: str
    evidence: tuple = ()


def suggest(photo):
    """Propose what the rules find for a photo, through suggest_claim(); return the list of new Claims.

    May run any number of times. A withdrawn photo gets none.
    """
    photo = Photo.objects.select_related("source").get(pk=photo.pk)
    if photo.withdrawn_at:
        return []
    known, answered = _claimed(photo)
    found = {}
    for code, (rule, _label) in RULES.items():
        for suggestion in rule(photo):
            found.setdefault(suggestion.tag, []).append((code, suggestion))
    tags = ProvenanceTag.objects.select_related("facet").filter(slug__in=found.keys() - known)
    made = [_propose(photo, tag, found[tag.slug]) for tag in tags if tag.facet_id not in answered]
    return [claim for claim in made if claim]


def label(code):
    """The words for the rule that a claim names; the code itself for one that is gone."""
    return str(RULES[code][1]) if code in RULES else code


def by_source_type(photo):
    """The digital source type says that the picture was generated, or put together."""
    code = photo.digital_source_type.rstrip("/").rpartition("/")[2]
    words = _("The digital source type says: %(label)s.") % {"label": sourcetypes.label(code)}
    evidence = (_of_metadata(_("Digital source type: %(code)s") % {"code": code}),)
    if code in GENERATED:
        yield Suggestion("ai-generated", words, evidence)
    if code in COMPOSED:
        yield Suggestion("composite", words, evidence)


def by_credentials(photo):
    """The file carries Content Credentials that hold."""
    if (state := _state(photo)) in HOLDING:
        words = _("The file carries Content Credentials that hold. Their state: %(state)s.") % {"state": state}
        yield Suggestion("content-credentials", words, (_of_credentials(words),))


def by_credentials_actions(photo):
    """Content Credentials that hold list what was done."""
    if _state(photo) not in HOLDING:
        return
    actions = _actions(photo)
    codes = list(dict.fromkeys(code for code, _kind in actions))
    made = [kind for _code, kind in actions if kind in GENERATED | COMPOSED]
    groups = (
        ("toned", [code for code in codes if code in TONING]),
        ("cropped", [code for code in codes if code in CROPPING]),
        ("ai-generated", [kind for kind in made if kind in GENERATED]),
        ("composite", [kind for kind in made if kind in COMPOSED]),
    )
    for tag, said in groups:
        if said:
            words = _("The Content Credentials name: %(steps)s.") % {"steps": ", ".join(dict.fromkeys(said))}
            yield Suggestion(tag, words, (_of_credentials(words),))


def by_history(photo):
    """The editing history in the file tells of toning or of a crop."""
    editing = editing_of(photo.raw_metadata)
    for tag, said in (("toned", editing.toned), ("cropped", editing.cropped)):
        if said:
            words = _("The editing history in the file names: %(steps)s.") % {"steps": ", ".join(said[:MOST])}
            yield Suggestion(tag, words, (_of_metadata(words),))


def by_usual_access(photo):
    """How this source's camera can usually be where it is."""
    code = photo.source.usual_access if photo.source else ""
    if code and ProvenanceTag.objects.filter(slug=code, facet__code="access").exists():
        words = _("This is the usual access of the source. Does it hold for this picture?")
        yield Suggestion(code, words)


def by_our_covering(photo):
    """A signed decision covers parts of the picture."""
    decision = photo.safety_decisions.current().first()
    if decision and decision.is_signed and decision.covered:
        yield Suggestion("obscured-by-us", _("We covered parts of this picture before we showed it."))


def by_twin(photo):
    """An earlier near-duplicate tells another date or credit."""
    pairs = photo.earlier_twins.filter(dismissed_at=None).select_related("other").order_by("distance", "pk")
    for pair in pairs:
        differing = (
            (_("date"), dates_differ(photo, pair.other)),
            (_("credit"), words_differ(photo.credit_line, pair.other.credit_line)),
        )
        if said := [words for words, differ in differing if differ]:
            # What they say stays on the page of the pair: it may be for fewer eyes than a claim is.
            words = _("Photo %(number)s looks the same, came earlier and says something else about: %(fields)s.")
            yield Suggestion("recycled", words % {"number": pair.other.public_id, "fields": ", ".join(said)})
            return


#: Code of a rule, as claims keep it -> (the rule, what people read). Of two that find one tag the first one speaks.
RULES = {
    "source-type": (by_source_type, gettext_lazy("Digital source type")),
    "credentials": (by_credentials, gettext_lazy("Content Credentials")),
    "credentials-actions": (by_credentials_actions, gettext_lazy("Actions in the Content Credentials")),
    "history": (by_history, gettext_lazy("Editing history in the file")),
    "usual-access": (by_usual_access, gettext_lazy("Usual access of the source")),
    "our-covering": (by_our_covering, gettext_lazy("Our own covering")),
    "near-duplicate": (by_twin, gettext_lazy("Near-duplicate with another story")),
}


def _propose(photo, tag, found):
    """Propose a tag in the words of the first rule that found it, with what all of them rest on."""
    code, first = found[0]
    pieces = {piece["summary"]: piece for _code, suggestion in found for piece in suggestion.evidence}
    return suggest_claim(photo=photo, tag=tag, rule=code, statement=first.statement, evidence=list(pieces.values()))


def _claimed(photo):
    """(codes of the tags that were ever claimed, exclusive facets that people have answered or are about to)."""
    claims = list(photo.claims.select_related("tag"))
    answered = {
        claim.exclusive_facet_id
        for claim in claims
        if claim.state == Claim.State.VERIFIED or (claim.state in LIVING and claim.origin != Claim.Origin.RULE)
    }
    return {claim.tag.slug for claim in claims}, answered - {None}


def _of_metadata(summary):
    return {"kind": Evidence.Kind.METADATA, "summary": summary}


def _of_credentials(summary):
    return {"kind": Evidence.Kind.CREDENTIALS, "summary": summary}


def _state(photo):
    """The state of the Content Credentials: of the summary, or of the metadata where there is none yet."""
    summary = photo.credentials if isinstance(photo.credentials, dict) else {}
    state = summary.get("state") or (photo.read_metadata or {}).get("c2pa")
    return state if isinstance(state, str) else ""


def _actions(photo):
    """[(code, digital source type), …] of the summary's actions; nothing in it has to be what it should be."""
    summary = photo.credentials if isinstance(photo.credentials, dict) else {}
    rows = summary.get("actions")
    rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [(_text(row.get("code")), _text(row.get("source_type")).rpartition("/")[2]) for row in rows]


def _text(value):
    return value if isinstance(value, str) else ""
