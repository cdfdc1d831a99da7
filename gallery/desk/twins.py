"""Near-duplicates at the desk: which photos look alike, and what is said of each, side by side."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gallery import shown
from gallery.comparing import dates_differ, known_precision, words_differ
from gallery.desk.access import desk_path, page
from gallery.desk.private import PERMISSION as SEES_PRIVATE
from gallery.desk.private import is_hidden_from
from gallery.desk.states import state_of
from gallery.desk.thumbs import thumb, thumbs_of
from gallery.forms.twins import DismissForm
from gallery.models import NearDuplicate, Photo
from gallery.serials import linked_sources
from gallery.services.twins import PERMISSION, dismiss, restore

MOST = 40
VIEW, VIEW_PHOTO = "gallery.view_nearduplicate", "gallery.view_photo"
CREDIT, CREATOR, DATE = gettext_lazy("credit"), gettext_lazy("creator"), gettext_lazy("date")


def routes(site):
    """The addresses of the list of open pairs and of a pair's page."""
    return [
        desk_path(site, "twins/", twins, "twins", VIEW, VIEW_PHOTO),
        desk_path(site, "twins/<int:pk>/", twin_pair, "twin-pair", VIEW, VIEW_PHOTO),
    ]


@dataclass(frozen=True)
class Side:
    """One photo of a pair as it is compared: its picture of about 1,280 pixels, and who says what of it."""

    photo: Photo
    thumb: object
    state: object
    credit: str
    taken: str
    source: str
    uploaded: str


@dataclass(frozen=True)
class Twin:
    """One photo that another looks like: the pair, the photo, its Thumb and date, in what the two contradict."""

    pair: NearDuplicate
    photo: Photo
    thumb: object
    taken: str
    conflicts: tuple

    @property
    def sides(self):
        """The other photo and this one, as Sides."""
        other = self.pair.other if self.pair.photo_id == self.photo.pk else self.pair.photo
        return _side(other), _side(self.photo)


def open_pairs():
    """Pairs that nobody dismissed, the latest first."""
    return NearDuplicate.objects.filter(dismissed_at=None).order_by("-found_at", "-pk")


def twins_of(user, photo):
    """Return what the photo's page shows: `twins` that nobody dismissed and `twins_dismissed` (Twin), `linked` sources.

    `linked` is empty for who may not see what leads to a hidden source.
    """
    linked = list(linked_sources(photo)) if user.has_perm(SEES_PRIVATE) else []
    if not user.has_perm(VIEW):
        return {"twins": [], "twins_dismissed": [], "linked": linked}
    pairs = _with_photos(NearDuplicate.objects.filter(Q(photo=photo) | Q(other=photo)).order_by("distance", "pk"))
    found = [_twin(user, pair, pair.other if pair.photo_id == photo.pk else pair.photo) for pair in pairs]
    return {
        "twins": [twin for twin in found if not twin.pair.dismissed_at],
        "twins_dismissed": [twin for twin in found if twin.pair.dismissed_at],
        "linked": linked,
    }


def resembling(user, photos):
    """What new photos look like, for a list: {pk: [{"key", "url" of the pair's page, "recycled"}, …]}, nearest first.

    One query. Empty for who may not open a pair's page: nobody is told of a photo that they may not look at.
    """
    if not photos or not all(user.has_perm(permission) for permission in (VIEW, VIEW_PHOTO)):
        return {}
    pairs = NearDuplicate.objects.filter(Q(photo__in=photos) | Q(other__in=photos), dismissed_at=None)
    found = {photo.pk: [] for photo in photos}
    for pair in pairs.select_related("photo__source", "other__source").order_by("distance", "pk"):
        url, recycled = reverse("admin:twin-pair", args=[pair.pk]), bool(conflicts_of(user, pair))
        for one, other in ((pair.photo, pair.other), (pair.other, pair.photo)):
            if one.pk in found:
                found[one.pk].append({"key": other.public_id, "url": url, "recycled": recycled})
    return found


def conflicts_of(user, pair):
    """Return the words for what is said differently of the two photos of a pair: credit, creator, date.

    Who may not know the creator of one of them is not told whether they differ.
    """
    one, other = pair.photo, pair.other
    hidden = is_hidden_from(user, one) or is_hidden_from(user, other)
    differing = (
        (CREDIT, words_differ(one.credit_line, other.credit_line)),
        (CREATOR, not hidden and words_differ(one.creator, other.creator)),
        (DATE, dates_differ(one, other)),
    )
    return tuple(str(words) for words, differ in differing if differ)


@require_http_methods(["GET", "HEAD"])
def twins(request):
    """The open pairs that came last, each with what contradicts."""
    pairs = _with_photos(open_pairs())[: MOST + 1]
    rows = [(_twin(request.user, pair, pair.photo), thumb(pair.other)) for pair in pairs[:MOST]]
    return page(
        request,
        "desk/twins.html",
        _("Near-duplicates"),
        rows=rows,
        more=len(pairs) > MOST,
        most=MOST,
        opts=Photo._meta,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def twin_pair(request, pk):
    """Two photos side by side (GET); dismiss the pair with a reason, or put it back (POST)."""
    pair = get_object_or_404(_with_photos(NearDuplicate.objects.select_related("dismissed_by")), pk=pk)
    form = DismissForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        try:
            if _decided(request, pair, form):
                return redirect("admin:twin-pair", pair.pk)
        except ValidationError as error:
            form.add_error(None, error)
    return page(
        request,
        "desk/twins_pair.html",
        _("Photos %(one)s and %(other)s") % {"one": pair.photo.public_id, "other": pair.other.public_id},
        pair=pair,
        sides=[_side(pair.photo), _side(pair.other)],
        lines=_lines(request.user, pair),
        conflicts=conflicts_of(request.user, pair),
        may_decide=request.user.has_perm(PERMISSION),
        form=form,
        opts=Photo._meta,
        status=422 if form.is_bound else None,
    )


def _decided(request, pair, form):
    """Do what was posted; return whether it is done. Raises PermissionDenied and ValidationError."""
    if "restore" in request.POST:
        restore(by=request.user, pair=pair)
        messages.success(request, _("The pair is back among the near-duplicates."))
        return True
    # The service asks for the permission before anything is said of the form.
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    if reason or not request.user.has_perm(PERMISSION):
        dismiss(by=request.user, pair=pair, reason=reason)
        messages.success(request, _("The pair is dismissed, and will not be found again."))
        return True
    return False


def _with_photos(pairs):
    return pairs.select_related("photo__source", "other__source").prefetch_related(
        thumbs_of("photo"), thumbs_of("other")
    )


def _twin(user, pair, photo):
    return Twin(pair, photo, thumb(photo), _taken(photo), conflicts_of(user, pair))


def _side(photo):
    return Side(
        photo=photo,
        thumb=thumb(photo, 1280),
        state=state_of(photo),
        credit=photo.credit_line,
        taken=_taken(photo),
        source=f"{photo.source.code}, {photo.source.get_kind_display()}" if photo.source else "",
        uploaded=_moment(photo.uploaded_at),
    )


def _lines(user, pair):
    """((label, words of the one, words of the other, whether they contradict), …)."""
    photos = (pair.photo, pair.other)
    conflicts = conflicts_of(user, pair)
    rows = [
        (_("Credit line"), [photo.credit_line for photo in photos], CREDIT),
        (_("Creator"), [_("not shown") if is_hidden_from(user, photo) else photo.creator for photo in photos], CREATOR),
        (_("Taken"), [_taken(photo) for photo in photos], DATE),
        (_("Source"), [photo.source.code if photo.source else "" for photo in photos], ""),
        (_("Uploaded"), [_moment(photo.uploaded_at) for photo in photos], ""),
        (_("Size"), [f"{photo.width} × {photo.height}" for photo in photos], ""),
        (_("Caption"), [photo.caption for photo in photos], ""),
    ]
    return [(label, [words or "–" for words in pair], str(subject) in conflicts) for label, pair, subject in rows]


def _taken(photo):
    if not photo.taken_on:
        return ""
    return shown.date_text(photo, known_precision(photo))


def _moment(at):
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
