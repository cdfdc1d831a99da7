"""The composed front page: saved in one action, and never over what somebody else saved meanwhile."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Article
from newsroom.models import FrontSlot
from sources.actors import require
from sources.audit import one_writer, record

COMPOSE = "newsroom.change_frontslot"
MOST = 8


def slots_now():
    """Return the saved FrontSlots in their order, with their posts."""
    places = list(FrontSlot.Place.values)
    rows = FrontSlot.objects.select_related("article__lead_photo")
    return sorted(rows, key=lambda slot: (places.index(slot.place), slot.position, slot.pk))


def version_of(slots):
    """Return a digest of an arrangement: a form carries it, so that nobody saves over what he has not seen."""
    rows = [(one.place, one.article_id, one.until and one.until.isoformat(), one.open_eyes) for one in slots]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


@transaction.atomic
def compose_front(*, by, slots, seen):
    """Put FrontSlots (unsaved, in order) in the place of all that stand; return whether anything changed.

    `seen` is the version of the arrangement from which this one was made. Raises PermissionDenied, and ValidationError
    when somebody else saved meanwhile, a post stands twice, is withdrawn, or there are too many in a place.
    """
    require(by, COMPOSE)
    # Whoever comes second waits here and then sees what the first one saved, were it the very first arrangement.
    one_writer()
    old = list(FrontSlot.objects.order_by("pk"))
    standing = slots_now()
    if version_of(standing) != seen:
        raise ValidationError(
            _("Somebody else saved the front page meanwhile, and nothing of yours was saved. Look at both, then save."),
            code="stale",
        )
    _check(slots)
    if version_of(slots) == seen:
        return False
    _replace(old, slots)
    detail = {place: [str(one.article) for one in slots if one.place == place] for place in FrontSlot.Place.values}
    record(by=by, action="front.composed", target="newsroom.frontslot", detail=detail)
    return True


def _check(slots):
    keys = [one.article_id for one in slots]
    if len(set(keys)) != len(keys):
        raise ValidationError(_("A post stands on the front page once. Take it out of one of its places."))
    for place, label in FrontSlot.Place.choices:
        if sum(one.place == place for one in slots) > MOST:
            raise ValidationError(
                _("%(place)s: %(most)s posts at the most.") % {"place": label, "most": MOST}, code="too-many"
            )
    if Article.objects.filter(pk__in=keys, withdrawn_at=None).count() != len(keys):
        raise ValidationError(_("A post that you chose was withdrawn or deleted. Take it out."), code="gone")


def _replace(old, slots):
    """Rows that stay keep their history; the others go and come."""
    known = {(row.place, row.article_id): row for row in old}
    wanted = {(one.place, one.article_id) for one in slots}
    for key, row in known.items():
        if key not in wanted:
            row.delete()
    for position, one in enumerate(slots):
        row = known.get((one.place, one.article_id), one)
        row.position, row.until, row.open_eyes = position, one.until, one.open_eyes
        row.save()
