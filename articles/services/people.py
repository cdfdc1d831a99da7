"""Authors and sections: whoever renames one keeps its old address alive."""

from django.db import transaction

from sources import audit
from sources.actors import require
from sources.slugs import remember_slug


def save_author(*, by, author):
    """Save a new or changed Author and return it. Raises PermissionDenied."""
    return _save(by, author)


def save_section(*, by, section):
    """Save a new or changed Section and return it. Raises PermissionDenied."""
    return _save(by, section)


@transaction.atomic
def _save(by, thing):
    kind = thing._meta.model_name
    require(by, f"articles.{'change' if thing.pk else 'add'}_{kind}")
    old = type(thing).objects.select_for_update().filter(pk=thing.pk).values_list("slug", flat=True).first()
    thing.save()
    if old:
        remember_slug(thing, old)
    audit.record(by=by, action=f"{kind}.{'changed' if old else 'added'}", target=thing, detail={"slug": thing.slug})
    return thing
