"""How far the safety of a photo is decided, the queue of what waits, and decisions about several photos at once."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from gallery.desk.access import desk_path, page, whole_numbers
from gallery.desk.thumbs import thumb, thumbs_of, with_thumbs
from gallery.forms.safety import percent
from gallery.models import Photo, SafetyDecision
from gallery.services.safety import SENT_BACK, Conflict, decide, sign_off, why_not_sign
from sources.audit import Event, target_of

#: As many as a person can look at on one page; the next ones come up as these are decided.
MOST = 24
UNDECIDED, WAITING, BACK, SIGNED = "undecided", "waiting", "sent-back", "signed"
LABELS = {
    UNDECIDED: gettext_lazy("Not decided yet"),
    WAITING: gettext_lazy("Waits for a second person"),
    BACK: gettext_lazy("Sent back"),
    SIGNED: gettext_lazy("Signed off"),
}
#: Standing -> mark of static/glyphs.svg, so that none is told by colour alone.
MARKS = {UNDECIDED: "s-unknown", WAITING: "s-probable", BACK: "s-disputed", SIGNED: "s-confirmed"}


def routes(site):
    """The addresses of the queue and of the pages for several photos."""
    view, add, sign = (f"gallery.{verb}_safetydecision" for verb in ("view", "add", "sign"))
    return [
        desk_path(site, "photos/safety/", safety_queue, "safety-queue", view),
        desk_path(site, "photos/safety/nothing/", safety_nothing, "safety-nothing", add),
        desk_path(site, "photos/safety/sign/", safety_sign, "safety-sign", sign),
    ]


@dataclass(frozen=True)
class Standing:
    """How far a photo's safety is decided: a key of LABELS, its words and mark, the decision, why it was sent back."""

    key: str
    label: str
    mark: str
    decision: SafetyDecision | None = None
    objections: tuple = ()


def standing_of(photo):
    """Return the Standing of a photo; at most two queries."""
    decision = photo.safety_decisions.current().select_related("decided_by", "signed_by").first()
    objections = objections_to(decision) if decision and not decision.signed_at else ()
    if decision is None:
        key = UNDECIDED
    elif decision.signed_at:
        key = SIGNED
    else:
        key = BACK if objections else WAITING
    return Standing(key, str(LABELS[key]), MARKS[key], decision, objections)


def objections_to(decision):
    """Return the Events by which second people sent a version back, the latest first; `detail["reason"]` says why."""
    rows = Event.objects.filter(action=SENT_BACK, target=target_of(decision)).select_related("actor")
    return tuple(rows.order_by("-number"))


def undecided_photos():
    """Photos of which nobody has said yet what they must not show, the oldest first."""
    decided = SafetyDecision.objects.current().filter(photo=OuterRef("pk"))
    return Photo.objects.filter(~Exists(decided), withdrawn_at=None).order_by("uploaded_at", "pk")


def waiting_decisions():
    """Decisions that nobody has signed, the oldest first, each with `is_back`: whether somebody sent it back."""
    label = SafetyDecision._meta.label_lower
    target = Concat(Value(f"{label}:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    return (
        SafetyDecision.objects.current()
        .filter(signed_at=None, photo__withdrawn_at=None)
        .annotate(is_back=Exists(Event.objects.filter(action=SENT_BACK, target=target)))
        .order_by("decided_at", "pk")
    )


def decisions_to_sign(user):
    """Decisions that wait for the signature of this person: of others, and not sent back; none without the right."""
    if not user.has_perm("gallery.sign_safetydecision"):
        return waiting_decisions().none()
    return waiting_decisions().exclude(decided_by=user).filter(is_back=False)


def after_signing(request):
    """Return where to go next: the next decision that waits for this person, or the queue."""
    following = decisions_to_sign(request.user).values_list("photo_id", flat=True).first()
    return redirect("admin:photo-safety", following) if following else redirect("admin:safety-queue")


def after_deciding():
    """Return where to go next: the next photo without a decision, or the queue."""
    following = undecided_photos().values_list("pk", flat=True).first()
    if following is None:
        return redirect("admin:safety-queue")
    return redirect(f"{reverse('admin:photo-redaction', args=[following])}?next=1")


@require_http_methods(["GET", "HEAD"])
def safety_queue(request):
    """What waits: for this person's signature, sent back, without a decision, and one's own for somebody else."""
    user = request.user
    to_sign = _rows(decisions_to_sign(user))
    undecided = [(photo, thumb(photo)) for photo in with_thumbs(undecided_photos())[:MOST]]
    return page(
        request,
        "desk/redaction_queue.html",
        _("Safety of photos"),
        to_sign=to_sign,
        may_sign=user.has_perm("gallery.sign_safetydecision"),
        may_decide=user.has_perm("gallery.add_safetydecision"),
        sign_all=_several("safety-sign", [row.photo_id for row, _thumb in to_sign]),
        sent_back=_sent_back(),
        undecided=undecided,
        decide_all=_several("safety-nothing", [photo.pk for photo, _thumb in undecided]),
        own=_rows(waiting_decisions().filter(decided_by=user, is_back=False)),
        most=MOST,
        opts=Photo._meta,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def safety_nothing(request):
    """Say of several photos ?ids= that there is nothing to hide, each ticked by somebody who has looked at it."""
    keys = whole_numbers(request.GET.get("ids"), MOST)
    found = with_thumbs(undecided_photos()).in_bulk(keys)
    photos = [found[key] for key in keys if key in found]
    ticked = set(_numbers(request.POST, "photo"))
    recognisable = set(_numbers(request.POST, "people"))
    error = ""
    if request.method == "POST":
        chosen = [photo for photo in photos if photo.pk in ticked]
        try:
            with transaction.atomic():
                for photo in chosen:
                    decide(
                        by=request.user,
                        photo=photo,
                        nothing_to_hide=True,
                        people_recognisable=photo.pk in recognisable,
                    )
        except Conflict as conflict:
            error = _("Somebody decided about photo %(number)s meanwhile. Nothing was saved; look again.") % {
                "number": conflict.mine.photo.public_id
            }
        except ValidationError as refused:
            error = " ".join(refused.messages)
        else:
            if chosen:
                words = ngettext(
                    "%d decision waits for a second person.", "%d decisions wait for a second person.", len(chosen)
                )
                messages.success(request, words % len(chosen))
                return redirect("admin:safety-queue")
            error = _("Tick the photos that you have looked at.")
    cards = [
        {"photo": photo, "thumb": thumb(photo, 640), "ticked": photo.pk in ticked, "people": photo.pk in recognisable}
        for photo in photos
    ]
    return _batch(request, "desk/redaction_nothing.html", _("Nothing to hide in these photos"), cards, error, keys)


@require_http_methods(["GET", "HEAD", "POST"])
def safety_sign(request):
    """Sign off the decisions about several photos ?ids=, each ticked by somebody who has looked at the picture."""
    keys = whole_numbers(request.GET.get("ids"), MOST)
    current = SafetyDecision.objects.current().filter(photo__in=keys, photo__withdrawn_at=None, signed_at=None)
    found = {
        row.photo_id: row for row in current.select_related("photo", "decided_by").prefetch_related(thumbs_of("photo"))
    }
    rows = [found[key] for key in keys if key in found]
    # A tick names the version that was looked at: one that was replaced meanwhile is refused by the service.
    ticked = set(_numbers(request.POST, "decision"))
    error = ""
    if request.method == "POST":
        chosen = list(SafetyDecision.objects.filter(pk__in=ticked, photo__in=keys).order_by("pk"))
        try:
            with transaction.atomic():
                for decision in chosen:
                    sign_off(by=request.user, decision=decision)
        except (ValidationError, PermissionDenied) as refused:
            error = " ".join(getattr(refused, "messages", None) or [str(refused)])
        else:
            if chosen:
                words = ngettext("%d decision is signed off.", "%d decisions are signed off.", len(chosen)) % len(
                    chosen
                )
                messages.success(request, words)
                return redirect("admin:safety-queue")
            error = _("Tick the photos that you have looked at.")
    cards = [
        {
            "photo": row.photo,
            "decision": row,
            "picture": picture,
            "drawn": picture.drawn(row.boxes) if picture else [],
            "areas": described(row),
            "why_not": why_not_sign(request.user, row),
            "ticked": row.pk in ticked,
        }
        for row in rows
        for picture in (whole_picture(row.photo),)
    ]
    return _batch(request, "desk/redaction_sign_several.html", _("Sign off several decisions"), cards, error, keys)


@dataclass(frozen=True)
class WholePicture:
    """The uncovered picture for those who decide: address and size in pixels. `graphic` ones stay grey until asked."""

    url: str
    width: int
    height: int
    graphic: bool

    def drawn(self, boxes):
        """Return boxes in pixels of this picture, as dicts of x, y, width, height, number and label for an SVG."""
        size = {"x": self.width, "width": self.width, "y": self.height, "height": self.height}
        return [
            {name: round(box[name] * side, 2) for name, side in size.items()} | {"number": number}
            for number, box in enumerate(boxes, 1)
        ]


def whole_picture(photo):
    """Return the WholePicture of a photo, or None while there is none.

    A sealed one; files for readers serve only where nothing is covered in them.
    """
    rows = getattr(photo, "current_derivatives", None)
    rows = photo.derivatives.current().select_related("decision") if rows is None else rows
    for row in sorted(rows, key=lambda row: not row.sealed):
        if not (row.sealed or row.decision is None or row.decision.nothing_to_hide):
            continue
        if widths := row.widths.get("jpg"):
            width = next((one for one in widths if one >= 1280), widths[-1])
            height = max(1, round(row.height * width / row.width))
            return WholePicture(row.url(width, "jpg"), width, height, photo.graphic)
    return None


def described(decision):
    """Return ((number, reason in words, {side: per cent}), …) of the areas of a decision."""
    labels = dict(SafetyDecision.Reason.choices)
    return [
        (number, labels[box["reason"]], {name: percent(box[name]) for name in ("x", "y", "width", "height")})
        for number, box in enumerate(decision.boxes, 1)
    ]


def _rows(decisions):
    """The first decisions of a queryset, each with its photo's small picture."""
    rows = decisions.select_related("photo", "decided_by").prefetch_related(thumbs_of("photo"))
    return [(row, thumb(row.photo)) for row in rows[:MOST]]


def _sent_back():
    """The first decisions that were sent back, each with its photo's small picture and the latest Event about it."""
    rows = _rows(waiting_decisions().filter(is_back=True))
    events = Event.objects.filter(action=SENT_BACK, target__in=[target_of(row) for row, _thumb in rows])
    latest = {event.target: event for event in events.select_related("actor").order_by("number")}
    return [(row, shown, latest[target_of(row)]) for row, shown in rows]


def _several(name, keys):
    return f"{reverse(f'admin:{name}')}?{urlencode({'ids': ','.join(map(str, keys))})}" if len(keys) > 1 else ""


def _numbers(posted, name):
    return whole_numbers(",".join(posted.getlist(name)), MOST)


def _batch(request, template, title, cards, error, keys):
    if not cards and not error:
        messages.info(
            request, _("None of these photos waits for that. What has a decision is changed on its own page.")
        )
        return redirect("admin:safety-queue")
    left = len(keys) - len(cards)
    status = 422 if error else None
    return page(request, template, title, cards=cards, error=error, left=left, opts=Photo._meta, status=status)
