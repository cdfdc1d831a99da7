"""The composed front page: choose the lead, the posts at the top and the essays, order them, look, save.

Every button sends the whole arrangement and gets it back changed, so that all of it works without script; only "Save"
changes what readers see.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles import picked
from articles.models import Article
from gallery.desk.access import desk_path, page
from gallery.models import Photo
from gallery.provenance import REVIEW
from newsroom.forms.front import rows_from, rows_of
from newsroom.front import chosen_of, front_page
from newsroom.models import FrontSlot
from newsroom.services.front import COMPOSE, MOST, compose_front, slots_now, version_of

FOUND = 12
Place = FrontSlot.Place
SHOWN, WAITS, STOPS = "s-confirmed", "s-unknown", "s-disputed"


def routes(site):
    """The address of the page."""
    return [desk_path(site, "front-page/", front, "front-page", COMPOSE)]


@dataclass(frozen=True)
class Row:
    """A post in the arrangement as the page shows it: its number, form, picker's words, and what readers get."""

    number: int
    form: object
    item: dict
    mark: str
    state: str
    asks_eyes: bool
    first: bool
    last: bool


@require_http_methods(["GET", "HEAD", "POST"])
def front(request):
    """Show what is saved (GET); arrange, find, preview or save (POST)."""
    if request.method != "POST":
        slots = slots_now()
        return _answer(request, rows_of(slots), slots, version_of(slots))
    seen, action = request.POST.get("seen", ""), request.POST.get("do", "find")
    forms = rows_from(request.POST)
    valid = [form.is_valid() for form in forms]
    if not all(valid):
        slots = [form.slot() for form in forms if form.is_valid()]
        return _answer(request, [form for form in forms if "article" not in form.errors], slots, seen, status=422)
    slots = _in_order(form.slot() for form in forms)
    if action == "show":
        return _preview(request, slots)
    if action == "save":
        return _save(request, slots, seen)
    slots, focus = _arranged(slots, action)
    return _answer(request, rows_of(slots), slots, seen, focus=focus)


def _save(request, slots, seen):
    refused = [one for one in slots if one.place == Place.LEAD and _asks_eyes(one.article) and not one.open_eyes]
    problems = [_needs_word(one.article) for one in refused]
    if not problems:
        try:
            changed = compose_front(by=request.user, slots=slots, seen=seen)
        except ValidationError as error:
            problems = error.messages
            if error.code == "stale":
                return _answer(
                    request, rows_of(slots), slots, version_of(slots_now()), problems, 409, others=slots_now()
                )
        else:
            messages.success(request, _("Saved. Readers see it within a second.") if changed else _("Nothing changed."))
            return redirect("admin:front-page")
    return _answer(request, rows_of(slots), slots, seen, problems, 422)


def _preview(request, slots):
    """The readers' own template with this arrangement, what is scheduled included and marked."""
    context = {"front": front_page(chosen_of(_running(slots)), waiting=True), "preview": True}
    response = render(request, "front.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _answer(request, forms, slots, seen, problems=(), status=None, *, focus="", others=None):
    by_key = {item["id"]: item for item in picked.items("article", [one.article_id for one in slots])}
    by_article = {one.article_id: one for one in slots}
    now = front_page(chosen_of(_running(slots)))
    rows = [_row(number, form, by_article, by_key, now) for number, form in enumerate(forms)]
    places = [(key, label, _edges([row for row in rows if _place(row.form) == key])) for key, label in Place.choices]
    return page(
        request,
        "desk/front.html",
        _("Front page"),
        places=places,
        count=len(rows),
        seen=seen,
        problems=problems,
        focus=focus,
        now=now,
        others=others,
        asked=request.POST.get("q", ""),
        found=_found(request.POST.get("q", ""), {one.article_id for one in slots}),
        choices=Place.choices,
        most=MOST,
        status=status,
    )


def _row(number, form, by_article, by_key, now):
    slot = by_article.get(_article(form))
    item = by_key.get(slot.article_id, {}) if slot else {}
    mark, state = _standing(slot, now) if slot else (STOPS, "")
    asks = bool(slot and slot.place == Place.LEAD and _asks_eyes(slot.article))
    return Row(number, form, item, mark, state, asks, False, False)


def _edges(rows):
    return [
        Row(row.number, row.form, row.item, row.mark, row.state, row.asks_eyes, at == 0, at == len(rows) - 1)
        for at, row in enumerate(rows)
    ]


def _standing(slot, now):
    """Mark and sentence: what readers get of a chosen post at this moment."""
    article, status = slot.article, slot.article.status
    if slot.until and slot.until <= timezone.now():
        return WAITS, _("Its time is over. The page passes it over.")
    if status == Article.Status.DRAFT:
        return WAITS, _("A draft: readers cannot see it, and the page passes it over until it is published.")
    if status == Article.Status.WITHDRAWN:
        return STOPS, _("Withdrawn: readers cannot see it. Take it out.")
    if status != Article.Status.PUBLISHED:
        moment = formats.date_format(timezone.localtime(article.public_from), "DATETIME_FORMAT")
        return WAITS, _("Readers cannot see it before %(moment)s. Until then the page passes it over.") % {
            "moment": moment
        }
    shown = {
        Place.LEAD: {now.lead.pk} if now.lead else set(),
        Place.SLOT: {card.pk for card in now.latest},
        Place.ESSAY: {card.pk for card in now.essays},
    }[slot.place]
    if article.pk in shown:
        return SHOWN, _("Readers see it here.")
    if slot.place == Place.LEAD:
        if not Photo.objects.cleared().filter(pk=article.lead_photo_id).exists():
            return STOPS, _("It has no lead photo that readers may see, so it cannot lead.")
        if _asks_eyes(article) and not slot.open_eyes:
            return STOPS, _needs_word(article)
    return WAITS, _("Waits: those above it take the place.")


def _asks_eyes(article):
    """Whether a post may lead only by somebody's word: its photo is under review or may distress."""
    photo = article.lead_photo
    return bool(photo) and (photo.graphic or photo.access_class == REVIEW)


def _needs_word(article):
    if article.lead_photo.graphic:
        words = _("The photo of “%(post)s” may distress. To lead with it, say so beside it.")
    else:
        words = _("The provenance of the photo of “%(post)s” is under review. To lead with it, say so beside it.")
    return words % {"post": article}


def _running(slots):
    return [one for one in slots if not one.until or one.until > timezone.now()]


def _in_order(slots):
    places = list(Place.values)
    return sorted(slots, key=lambda one: places.index(one.place))


def _arranged(slots, action):
    """Return (slots, id of the button to stand on) after a button such as "up-3", "out-3" or "add-slot-17"."""
    verb, _dash, rest = action.partition("-")
    if verb == "add":
        place, _dash, key = rest.partition("-")
        article = Article.objects.filter(pk=key, withdrawn_at=None).first() if key.isdecimal() else None
        if article and place in Place.values and all(one.article_id != article.pk for one in slots):
            slots = _in_order([*slots, FrontSlot(place=place, article=article)])
        return slots, "found"
    at = int(rest) if rest.isdecimal() and len(rest) < 4 else -1
    if not 0 <= at < len(slots):
        return slots, ""
    slots = list(slots)
    if verb == "out":
        slots.pop(at)
        return slots, ""
    to = at + {"up": -1, "down": 1}.get(verb, 0)
    if 0 <= to < len(slots) and slots[to].place == slots[at].place:
        slots[at], slots[to] = slots[to], slots[at]
        at = to
    # At the edge of its place the button is no more; the other one takes the focus.
    beyond = at + {"up": -1, "down": 1}.get(verb, 0)
    if not (0 <= beyond < len(slots) and slots[beyond].place == slots[at].place):
        verb = {"up": "down", "down": "up"}.get(verb, verb)
    return slots, f"{verb}-{at}"


def _found(asked, taken):
    """Posts that fit the words, newest first, those on the page already left out."""
    rows = picked.articles_for_picking().filter(withdrawn_at=None).exclude(pk__in=taken)
    for word in asked.split()[:8]:
        rows = rows.filter(
            Q(working_headline__icontains=word) | Q(slug__icontains=word) | Q(standfirst__icontains=word)
        )
    return [picked.article_item(row) for row in rows.order_by("-changed_at", "-pk")[:FOUND]]


def _place(form):
    return str(form["place"].value() or Place.SLOT)


def _article(form):
    value = form["article"].value()
    return int(value) if str(value).isdecimal() else None
