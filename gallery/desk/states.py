"""The state of a photo or a set in one word for the desk, and what a photo still lacks.

`state_of()` and `photos_in_state()` are twins, as are `set_state()` and `sets_in_state()`.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Now
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gallery.models import Derivatives, Photo
from gallery.models.conditions import consented, from_cleared_source, leased_for, names_hidden_creator

PUBLIC, WAITING, EMBARGOED, INCOMPLETE, WITHDRAWN = "public", "not-yet-public", "embargoed", "incomplete", "withdrawn"
LABELS = {
    PUBLIC: _("Public"),
    WAITING: _("Not yet public"),
    EMBARGOED: _("Embargoed"),
    INCOMPLETE: _("Incomplete"),
    WITHDRAWN: _("Withdrawn"),
}
SET_LABELS = {PUBLIC: _("Public"), WAITING: _("Not yet public"), EMBARGOED: _("Embargoed"), WITHDRAWN: _("Withdrawn")}
#: State -> mark of static/glyphs.svg, so that no list tells a state by colour alone.
MARKS = {
    PUBLIC: "s-confirmed",
    WAITING: "s-unknown",
    EMBARGOED: "i-lock",
    INCOMPLETE: "s-disputed",
    WITHDRAWN: "i-close",
}


@dataclass(frozen=True)
class State:
    """A key of LABELS, its words, its mark, and the words for what is missing (empty unless incomplete)."""

    key: str
    label: str
    mark: str
    missing: tuple = ()


def with_states(photos):
    """Load what `state_of()` asks of each photo: two more queries, whatever the number of photos."""
    return photos.select_related("source").prefetch_related("leases", "consents")


def missing_of(photo):
    """Return the words for everything that keeps a photo from being published, in the order of the form."""
    derivatives = getattr(photo, "current_derivatives", None)
    if derivatives is None:
        derivatives = photo.derivatives.current()[:1]
    lacks = (
        (not photo.source_id, _("source")),
        (not photo.credit_line, _("credit line")),
        (not photo.alt, _("description")),
        (photo.names_hidden_creator, _("a source that stays unnamed (the creator is named)")),
        (bool(photo.source_id and not photo.source.is_cleared), _("clearance of its source")),
        (bool(photo.rights_expire and photo.rights_expire <= timezone.now()), _("rights (expired)")),
        (
            photo.usage_category == Photo.Usage.NO_RIGHTS or not photo.is_leased_for("publication"),
            _("the right to show it"),
        ),
        (not photo.is_consented, _("consent of who gave it")),
        (not any(not one.sealed for one in derivatives), _("a signed safety decision")),
    )
    return tuple(str(words) for absent, words in lacks if absent)


def state_of(photo):
    """Return the State of a photo, worked out from its fields and the clock."""
    now = timezone.now()
    missing = () if photo.withdrawn_at else missing_of(photo)
    if photo.withdrawn_at:
        key = WITHDRAWN
    elif missing:
        key = INCOMPLETE
    elif photo.embargo_until and photo.embargo_until > now:
        key = EMBARGOED
    elif photo.public_from and photo.public_from <= now:
        key = PUBLIC
    else:
        key = WAITING
    return State(key, str(LABELS[key]), MARKS[key], missing)


def photos_in_state(photos, key):
    """Limit a queryset of photos to those in the state `key`; an unknown key gives none."""
    complete = (
        Q(source__isnull=False)
        & ~Q(credit_line="")
        & ~Q(alt="")
        & ~names_hidden_creator()
        & from_cleared_source()
        & ~Q(usage_category=Photo.Usage.NO_RIGHTS)
        & leased_for("publication")
        & consented()
        & (Q(rights_expire__isnull=True) | Q(rights_expire__gt=Now()))
        & Q(Exists(Derivatives.objects.shown().filter(photo=OuterRef("pk"))))
    )
    held = Q(embargo_until__isnull=False, embargo_until__gt=Now())
    # As an expression: along the index of the moments SQLite would read the whole archive for what is in the window.
    out = Q(public_from__isnull=False) & Q(LessThanOrEqual(Coalesce("public_from", "public_from"), Now()))
    if key == WITHDRAWN:
        return photos.filter(withdrawn_at__isnull=False)
    here = photos.filter(withdrawn_at__isnull=True)
    return {
        INCOMPLETE: lambda: here.exclude(complete),
        EMBARGOED: lambda: here.filter(complete & held),
        PUBLIC: lambda: here.filter(complete & out).exclude(held),
        WAITING: lambda: here.filter(complete).exclude(held).exclude(out),
    }.get(key, photos.none)()


def set_state(photo_set):
    """Return the State of a photo set."""
    now = timezone.now()
    if photo_set.withdrawn_at:
        key = WITHDRAWN
    elif photo_set.embargo_until and photo_set.embargo_until > now:
        key = EMBARGOED
    else:
        key = PUBLIC if photo_set.public_from and photo_set.public_from <= now else WAITING
    return State(key, str(SET_LABELS[key]), MARKS[key])


def sets_in_state(sets, key):
    """Limit a queryset of sets to those in the state `key`; an unknown key gives none."""
    held = Q(embargo_until__isnull=False, embargo_until__gt=Now())
    out = Q(public_from__isnull=False, public_from__lte=Now())
    if key == WITHDRAWN:
        return sets.filter(withdrawn_at__isnull=False)
    here = sets.filter(withdrawn_at__isnull=True)
    return {
        EMBARGOED: lambda: here.filter(held),
        PUBLIC: lambda: here.filter(out).exclude(held),
        WAITING: lambda: here.exclude(held).exclude(out),
    }.get(key, sets.none)()
