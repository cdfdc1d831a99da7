"""The log as people read it: of a photo with everything that hangs on it, of a person, of a day, of one record.

`events()` chooses, `lines()` puts into words. Who still has to judge a claim without knowing the first verdict does
not read it here either.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.apps import apps
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.models import Claim, Photo
from gallery.services.reviews import UNDO
from sources.audit import Event, PassedOver, target_of
from sources.log_words import details_of, words_of

#: What a line may be about, as beginnings of actions.
KINDS = {
    "provenance": ("claim.", "evidence.", "pillar.", "challenge."),
    "safety": ("photo.safety_", "photo.files_"),
    "looks": (
        *("identity.revealed", "photo.original_", "photo.consent_paper_viewed", "evidence.file_viewed"),
        *("challenge.address_revealed", "log.exported"),
    ),
    "publication": (
        *("photo.released", "photo.withdrawn", "photo.deleted", "photoset.published", "photoset.released"),
        *("photoset.held", "photoset.withdrawn", "article.published", "article.unscheduled", "article.withdrawn"),
        *("delivery.", "dispatch."),
    ),
    "objections": ("article.published", "photoset.published", "photo.released", "photo.ingested"),
    "sources": ("source.", "identity.", "identities."),
    "rights": ("photo.lease_", "photo.consent_"),
    "vocabulary": ("vocabulary.", "topic."),
    "machine": ("audit.", "groups.", "log."),
}
# What the places that show a photo did to it.
OF_PLACES = KINDS["publication"]
# Whose words or states tell a verdict.
VERDICTS = ("claim.reviewed", "claim.review_undone", "claim.restored", "claim.settled_again", "claim.superseded")


@dataclass(frozen=True)
class Choice:
    """Which events to read; each part may be left out. `record` is a name in the log, such as "gallery.claim:5"."""

    photo: Photo | None = None
    person: object = None
    day: date | None = None
    kind: str = ""
    record: str = ""


@dataclass(frozen=True)
class Line:
    """One event in words. `details` is [(label, text)]; `veiled` says that a verdict is kept back for now."""

    number: int
    at: datetime
    who: str
    action: str
    words: str
    record: str
    url: str
    details: list
    veiled: bool = False


def events(choice):
    """Return the Events of a Choice, the newest first, without what proves them."""
    found = Event.objects.select_related("actor").defer("rows", "previous", "digest", "seal").order_by("-number")
    if choice.photo:
        places = list(choice.photo.appearances.values_list("place", flat=True))
        found = found.filter(Q(target__in=_targets(choice.photo)) | Q(target__in=places) & _begins(OF_PLACES))
    if choice.record:
        found = found.filter(target=choice.record)
    if choice.person:
        found = found.filter(actor=choice.person)
    if choice.day:
        start = timezone.make_aware(datetime.combine(choice.day, time.min))
        end = timezone.make_aware(datetime.combine(choice.day + timedelta(days=1), time.min))
        found = found.filter(at__gte=start, at__lt=end)
    if choice.kind:
        found = found.filter(_begins(KINDS[choice.kind]))
    if choice.kind == "objections":
        found = found.filter(PassedOver("detail"))
    return found


def lines(found, user):
    """Return a list of Events as Lines for this person: 2 queries, and one for each kind of record among them."""
    found = list(found)
    names, veiled = _names({event.target for event in found}), _veiled(found, user)
    return [_line(event, names[event.target], event.target in veiled) for event in found]


def in_pieces(found, size):
    """Yield lists of at most `size` Events of a queryset, by their numbers, until there are no more."""
    while some := list(found[:size]):
        yield some
        found = found.filter(number__lt=some[-1].number)


def _line(event, named, veiled):
    veiled = veiled and event.action in VERDICTS
    detail = {"version": event.detail.get("version")} if veiled else event.detail
    who = event.actor.get_full_name() or event.actor.get_username() if event.actor else _("The system")
    words, url = named
    return Line(
        event.number, event.at, who, event.action, words_of(event.action), words, url, details_of(detail), veiled
    )


def _targets(photo):
    """The names of a photo and of all that hangs on it."""
    hangs = ("claims", "evidence", "safety_decisions", "challenges", "leases", "consents", "pillars")
    found = [target_of(photo)]
    for name in hangs:
        rows = getattr(photo, name)
        label = rows.model._meta.label_lower
        found += [f"{label}:{pk}" for pk in rows.order_by().values_list("pk", flat=True)]
    return found


def _begins(beginnings):
    wanted = Q()
    for beginning in beginnings:
        wanted |= Q(action__startswith=beginning)
    return wanted


def _veiled(found, user):
    """The claims among the targets of which this person must not learn a verdict yet.

    Stricter than the review desk, which asks for each claim: of a tag that needs two reviews nobody who reviews reads a
    verdict here before both are given, and cannot be undone any more.
    """
    if not user.has_perm("gallery.review_claim"):
        return set()
    keys = {pk for event in found if (pk := _key(event.target, "gallery.claim")) is not None}
    undecided = Q(state=Claim.State.PROPOSED) | Q(decided_at__gt=timezone.now() - UNDO)
    claims = Claim.objects.filter(pk__in=keys, tag__two_reviews=True).filter(undecided)
    return {f"gallery.claim:{pk}" for pk in claims.values_list("pk", flat=True)}


def _key(target, label):
    found, _colon, pk = target.rpartition(":")
    return int(pk) if found == label and pk.isdecimal() else None


def _names(targets):
    """{target: (words, address at the desk or "")}; what is gone, or no record, keeps its name in the log."""
    by_label: dict = {}
    for target in targets:
        label, _colon, pk = target.rpartition(":")
        if pk.isdecimal() and len(pk) < 19:
            by_label.setdefault(label, []).append(int(pk))
    names = {target: (target, "") for target in targets}
    for label, keys in by_label.items():
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError):
            continue
        for row in _rows(model, keys):
            names[f"{label}:{row.pk}"] = _name(row)
    return names


def _rows(model, keys):
    """Some records with what their names need."""
    beside = {"claim": ("tag", "content_object"), "evidence": ("photo", "claim__tag")}
    rows = model._base_manager.filter(pk__in=keys)
    if model._meta.app_label == "gallery":
        rows = rows.select_related(*beside.get(model._meta.model_name, ()))
        if hasattr(model, "photo") and model._meta.model_name != "evidence":
            rows = rows.select_related("photo")
    return rows


def _name(row):
    """The words for one record, and its page. Never str() of a claim, which tells its state."""
    kind = row._meta.label_lower
    if kind == "gallery.photo":
        return _("Photo %(number)s") % {"number": row.public_id}, _page("admin:gallery_photo_change", row.pk)
    if kind == "gallery.claim":
        named = {"tag": row.tag.label, "number": row.content_object.public_id}
        return _("“%(tag)s” of photo %(number)s") % named, _page("admin:gallery_claim_change", row.pk)
    if kind == "gallery.safetydecision":
        named = {"version": row.number, "number": row.photo.public_id}
        return _("Version %(version)s of photo %(number)s") % named, _page("admin:photo-safety", row.photo_id)
    if photo := getattr(row, "photo", None):
        named = {"what": row._meta.verbose_name, "number": photo.public_id}
        return _("%(what)s, photo %(number)s") % named, _page("admin:gallery_photo_change", photo.pk)
    return str(row), _page(f"admin:{kind.replace('.', '_')}_change", row.pk)


def _page(name, pk):
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""
