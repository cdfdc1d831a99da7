"""What the pickers show: photos, sets and tags as JSON, a page at a time and without counting."""

from urllib.parse import urlencode

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from gallery import provenance
from gallery.desk import states
from gallery.desk.access import desk_path, whole_numbers
from gallery.desk.thumbs import thumb, thumbs_of, with_thumbs
from gallery.desk.windows import FIRST_LOOK, lowest_of
from gallery.models import Photo, PhotoSet, PhotoSetItem, TaggedPhoto, Topic
from sources.models import Source

PAGE = 24
#: How many sources and sets the filters of a picker offer; the search finds the others.
CHOICES = 100


def routes(site):
    """The addresses of the pickers."""
    return [
        desk_path(site, "photos/pick/", pick_photos, "photo-pick", "gallery.view_photo"),
        desk_path(site, "sets/pick/", pick_sets, "set-pick", "gallery.view_photoset"),
        desk_path(site, "tags/suggest/", suggest_topics, "topic-suggest", "gallery.view_topic"),
        desk_path(site, "sources/suggest/", suggest_sources, "source-suggest", "sources.view_source"),
    ]


@require_GET
def pick_photos(request):
    """Return photos, newest first: ?q=, ?source=, ?access=, ?set=, ?state=, ?before= (a key), or exactly ?ids=1,2,3.

    The shape: {"items": [...], "next": address or null, "filters": {name: [{"value", "label"}]}}; the filters come
    with the first page only.
    """
    photos = states.with_states(with_thumbs(Photo.objects.all()))
    if "ids" in request.GET:
        keys = whole_numbers(request.GET["ids"])
        found = photos.in_bulk(keys)
        return JsonResponse(
            {"items": [photo_item(found[key]) for key in keys if key in found], "next": None, "filters": {}}
        )
    photos = search_photos(photos, request.GET.get("q", ""))
    if source := whole_numbers(request.GET.get("source")):
        photos = photos.filter(source__in=source)
    if access := request.GET.get("access"):
        photos = photos.filter(access_class=access)
    if inside := whole_numbers(request.GET.get("set")):
        photos = photos.filter(set_items__photo_set__in=inside)
    state = request.GET.get("state")
    photos = states.photos_in_state(photos, state) if state else photos.filter(withdrawn_at=None)
    rows, following = _page(request, photos)
    return JsonResponse(
        {
            "items": [photo_item(photo) for photo in rows],
            "next": following,
            "filters": {} if "before" in request.GET else _photo_filters(),
        }
    )


@require_GET
def pick_sets(request):
    """Return photo sets, newest first: ?q=, ?state=, ?before=, or exactly ?ids=; the shape is that of photos."""
    sets = with_number(PhotoSet.objects.select_related("lead").prefetch_related(thumbs_of("lead")))
    if "ids" in request.GET:
        keys = whole_numbers(request.GET["ids"])
        found = sets.in_bulk(keys)
        return JsonResponse(
            {"items": [set_item(found[key]) for key in keys if key in found], "next": None, "filters": {}}
        )
    for word in request.GET.get("q", "").split():
        sets = sets.filter(Q(title__icontains=word) | Q(slug__icontains=word) | Q(introduction__icontains=word))
    state = request.GET.get("state")
    sets = states.sets_in_state(sets, state) if state else sets.filter(withdrawn_at=None)
    rows, following = _page(request, sets)
    return JsonResponse(
        {
            "items": [set_item(photo_set) for photo_set in rows],
            "next": following,
            "filters": {} if "before" in request.GET else {"state": _choices(states.SET_LABELS)},
        }
    )


@require_GET
def suggest_topics(request):
    """Return {"items": [name, …]}: up to ten tags that begin with, or else hold, the text ?q=."""
    text = request.GET.get("q", "").strip()
    names = []
    if text:
        found = Topic.objects.filter(name__icontains=text).values_list("name", flat=True)[:50]
        names = sorted(found, key=lambda name: (not name.lower().startswith(text.lower()), name.lower()))[:10]
    return JsonResponse({"items": names})


def search_photos(photos, text):
    """Limit photos to those in which every word of `text` is found: number, words, credit, source or tag."""
    for word in text.split():
        photos = photos.filter(
            Q(public_id__icontains=word)
            | Q(headline__icontains=word)
            | Q(caption__icontains=word)
            | Q(alt__icontains=word)
            | Q(credit_line__icontains=word)
            | Q(source__code__icontains=word)
            | Q(Exists(TaggedPhoto.objects.filter(content_object=OuterRef("pk"), tag__name__icontains=word)))
        )
    return photos


def with_number(sets):
    """Return sets with `number`, how many photos each has: asked for the sets on a page alone, since a join with all
    items would be counted and sorted whole before the first is shown."""
    items = PhotoSetItem.objects.filter(photo_set=OuterRef("pk")).order_by().values("photo_set")
    number = Subquery(items.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    return sets.annotate(number=Coalesce(number, 0))


def photo_item(photo):
    """Return a photo as a picker shows it; it came through `with_thumbs()` with its source."""
    picture = thumb(photo)
    state = states.state_of(photo)
    return {
        "id": photo.pk,
        "key": photo.public_id,
        "label": photo.headline or photo.caption[:80] or photo.public_id,
        "caption": photo.caption,
        "alt": photo.alt,
        "credit": photo.credit_line,
        "thumb": picture.url if picture else "",
        "width": picture.width if picture else 0,
        "height": picture.height if picture else 0,
        "graphic": photo.graphic,
        "class": photo.access_class,
        "class_name": provenance.class_name(photo.access_class),
        "state": state.key.replace("-", " "),
        "state_label": state.label,
        "missing": list(state.missing),
        "url": reverse("admin:gallery_photo_change", args=[photo.pk]),
    }


def set_item(photo_set):
    """Return a set as a picker shows it; it came with its lead, `number` and the lead's derivatives."""
    picture = thumb(photo_set.lead) if photo_set.lead else None
    state = states.set_state(photo_set)
    return {
        "id": photo_set.pk,
        "key": photo_set.slug,
        "label": photo_set.title,
        "caption": ngettext("%d photo", "%d photos", photo_set.number) % photo_set.number,
        "credit": "",
        "thumb": picture.url if picture else "",
        "width": picture.width if picture else 0,
        "height": picture.height if picture else 0,
        "graphic": bool(picture and picture.graphic),
        "class": "",
        "class_name": "",
        "state": state.key.replace("-", " "),
        "state_label": state.label,
        "count": photo_set.number,
        "url": reverse("admin:gallery_photoset_change", args=[photo_set.pk]),
    }


def _page(request, queryset):
    """Return (rows, address of the next page or None): the newest by primary key, before ?before= where given.

    A page looks through WINDOW records at most, the first one for certain words through FIRST_LOOK, so it may be
    short, or empty, and yet have a next one.
    """
    everything = queryset.model._default_manager.all()
    if before := whole_numbers(request.GET.get("before")):
        queryset, everything = queryset.filter(pk__lt=before[0]), everything.filter(pk__lt=before[0])
    is_first = bool(request.GET.get("q", "").strip()) and not before
    lowest = lowest_of(everything, "pk", FIRST_LOOK if is_first else None)
    if lowest is not None:
        queryset = queryset.filter(pk__gte=lowest)
    rows = list(queryset.order_by("-pk")[: PAGE + 1])
    if len(rows) > PAGE:
        lowest = rows[PAGE - 1].pk
    if lowest is None:
        return rows, None
    query = {name: value for name, value in request.GET.items() if name not in ("before", "page")}
    query["before"] = lowest
    return rows[:PAGE], f"{request.path}?{urlencode(query)}"


def _photo_filters():
    used = Source.objects.filter(Exists(Photo.objects.order_by().filter(source=OuterRef("pk"))))
    sources = used.values_list("pk", "code")[:CHOICES]
    sets = PhotoSet.objects.order_by("-pk").values_list("pk", "title")[:CHOICES]
    return {
        "source": [{"value": pk, "label": code} for pk, code in sources],
        "access": [{"value": key, "label": provenance.class_name(key)} for key in provenance.CLASS_KEYS],
        "set": [{"value": pk, "label": title} for pk, title in sets],
        "state": [*_choices(states.LABELS), {"value": "", "label": _("All but withdrawn")}],
    }


def _choices(labels):
    return [{"value": key, "label": str(label)} for key, label in labels.items()]


@require_GET
def suggest_sources(request):
    """Return the sources whose code name or public name has ?q= in it: {"items": [{"id", "label"}]}, PAGE at most."""
    text = request.GET.get("q", "").strip()[:100]
    sources = Source.objects.filter(Q(code__icontains=text) | Q(public_name__icontains=text)).order_by("code")
    return JsonResponse({"items": [{"id": row.pk, "label": row.code} for row in sources.only("code")[:PAGE]]})
