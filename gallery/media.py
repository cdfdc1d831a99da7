"""Answers MEDIA_URL: the files made from originals, to readers those of photos that they may see and nothing else.

A picture goes to readers while its photo is cleared, by the clock of that moment; the desk sees the others, too. What
readers once could have and may not have any more answers 410.
"""

import re
from datetime import timedelta

from django.db.models import Exists, F, Min, OuterRef, Subquery
from django.db.models.functions import Now
from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gallery.generations import folder, storage_of
from gallery.models import Consent, Derivatives, Lease, Photo, SafetyDecision
from gallery.models.derivatives import card_of
from gallery.provenance import CLASS_KEYS
from gallery.services.release import seen

TYPES = {"jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}
# The whole of our own naming: what does not look like this is not looked up at all.
NAME = re.compile(
    r"(?P<shard>[0-9a-f]{2})/(?P<token>(?P=shard)[0-9a-f]{30})/(?P<size>card(?:-[a-z]{1,12})?|[1-9][0-9]{0,4})\.(?P<kind>jpg|webp|avif)"
)
POLICY = "sandbox; default-src 'none'"
YEAR = timedelta(days=365)
# Every name that a card can have or had: those with the mark of another class answer 410.
CARDS = {"card", *map(card_of, CLASS_KEYS)}
# A card is fetched once by a robot, and must not outlive what its mark says.
CARD_LASTS = 60


@require_safe
def media(request, name):
    """Answer one file; 410 for what was retired or may not be shown any more, 404 for anything else."""
    match = NAME.fullmatch(name)
    generation = match and _generation(match["token"])
    if generation is None:
        return _sentence(_("There is no such file."), 404)
    if generation.retired_at is not None:
        return _sentence(_("This picture was taken down or replaced."), 410)
    for_readers = generation.is_cleared and not generation.sealed
    if not for_readers and not _may_see(request.user, generation):
        if generation.was_public and not generation.sealed:
            return _sentence(_("This picture was taken down or replaced."), 410)
        return _sentence(_("There is no such file."), 404)
    if match["size"] in CARDS and not _says_its_class(generation, match["size"]):
        return _sentence(_("This picture was taken down or replaced."), 410)
    # From the random name alone. There is no Last-Modified: it would tell when we were given the picture.
    etag = f'"{match["token"]}-{match["size"]}-{match["kind"]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            file = storage_of(generation).open(f"{folder(generation)}/{match['size']}.{match['kind']}")
        except FileNotFoundError:
            return _sentence(_("There is no such file."), 404)
        response = FileResponse(file, content_type=TYPES[match["kind"]])
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = _for_readers(generation) if for_readers else "private, no-store"
    if for_readers:
        # In the frame of another site (gallery/views_embed.py) our page is a stranger to its own pictures.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if for_readers and match["size"] in CARDS:
        response.headers["Cache-Control"] = f"public, max-age={CARD_LASTS}"
    return _sealed(response)


def _generation(token):
    """The generation of that name, with what decides who may have it, or None; one query."""
    leases = Lease.objects.filter(photo=OuterRef("photo"), use="publication").order_by().values("photo")
    consents = Consent.objects.good().filter(photo=OuterRef("photo"), kind="consent").order_by().values("photo")
    return (
        Derivatives.objects.filter(token=token)
        .annotate(
            is_cleared=Exists(Photo.objects.cleared().filter(pk=OuterRef("photo"))),
            was_public=Exists(Photo.objects.filter(seen(), pk=OuterRef("photo"))),
            access_class=F("photo__access_class"),
            rights_end=F("photo__rights_expire"),
            lease_starts=Subquery(leases.filter(starts_at__gt=Now()).annotate(next=Min("starts_at")).values("next")),
            lease_ends=Subquery(leases.filter(ends_at__gt=Now()).annotate(next=Min("ends_at")).values("next")),
            consent_ends=Subquery(consents.annotate(next=Min("ends_at")).values("next")),
            covers=Exists(SafetyDecision.objects.current().filter(photo=OuterRef("photo"), covered__gt=0)),
        )
        .first()
    )


def _may_see(user, generation):
    """Whether somebody of the desk may see what readers may not; what was covered is for those who decide on it."""
    if not (user.is_active and user.is_staff and user.has_perm("gallery.view_photo")):
        return False
    return not (generation.sealed and generation.covers) or user.has_perm("gallery.add_safetydecision")


def _says_its_class(generation, size):
    """Whether this is the card that carries the mark of the photo's class as it is now."""
    return generation.card == generation.access_class and size == card_of(generation.card)


def _for_readers(generation):
    """How long a cache may keep the file: a year, or until the clock may change who sees it."""
    now = timezone.now()
    changes = (generation.rights_end, generation.lease_starts, generation.lease_ends, generation.consent_ends)
    until = min((moment for moment in changes if moment and moment > now), default=now + YEAR)
    left = min(int((until - now).total_seconds()), int(YEAR.total_seconds()))
    return f"public, max-age={left}, immutable"


def _sentence(text, status):
    response = HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
    # A picture that is gone must not be answered from a cache, and one that is not there yet may come.
    response.headers["Cache-Control"] = "no-store"
    return _sealed(response)


def _sealed(response):
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
