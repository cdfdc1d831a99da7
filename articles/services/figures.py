"""Saving what a text shows through a record of its own. What readers see already passes the gate once more."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles import outside
from articles import snapshot as snapshots
from articles.blockers import Blocked
from articles.figures import keys_of, posts_showing
from articles.models import Annotation
from articles.services import publishing
from gallery.blockers import blockers_of
from gallery.models import Photo
from gallery.outbox import cdn_blockers
from sources import audit
from sources.actors import require


def blockers_of_figure(figure, *, former=()):
    """Return what forbids to put the photos of a figure (saved or not) before readers of the posts that show it.

    Empty while no approved post shows it: then the gate of that post will ask. former are the primary keys of photos
    that it shows already, which are not asked about again: they may be out in spite of something.
    """
    posts = list(posts_showing(figure).only("publish_at", "embargo_until", "approved_at", "withdrawn_at"))
    fresh = set(keys_of(figure)) - set(former)
    if not posts or not fresh:
        return []
    moment = min(post.public_from for post in posts)
    return [*cdn_blockers(), *blockers_of(Photo.objects.filter(pk__in=fresh).order_by("pk"), at=moment)]


@transaction.atomic
def save_figure(*, by, figure, notes=None):
    """Save a new or changed StoredPost, Comparison or AnnotatedPhoto and return it.

    notes are the rows ((x, y, text), …) of an AnnotatedPhoto in their order, None to leave them; x and y are fractions
    of the upright picture. Photos of a figure that approved posts show become public with these posts, and the CDN is
    told to forget them. Raises PermissionDenied; articles.blockers.Blocked where a post that readers see would get a
    photo that may not be published; ValidationError for a note outside the picture.
    """
    name, verb = figure._meta.model_name, "change" if figure.pk else "add"
    require(by, f"articles.{verb}_{name}")
    former = ()
    if figure.pk:
        held = type(figure).objects.select_for_update().get(pk=figure.pk)
        former = keys_of(held)
    if found := blockers_of_figure(figure, former=former):
        raise Blocked(found)
    posts = list(posts_showing(figure).select_for_update().order_by("pk"))
    for post in posts:
        outside.order_purge(post, publishing.photos_shown(snapshots.from_article(post))[0])
    figure._history_user = by if by.pk else None
    figure.save()
    if notes is not None:
        _write(figure, notes)
    for post in posts:
        publishing.show_anew(by=by, article=post)
    action = f"{name}.{'changed' if verb == 'change' else 'added'}"
    audit.record(
        by=by, action=action, target=figure, detail={"photos": keys_of(figure)} | ({"notes": notes} if notes else {})
    )
    return figure


def _write(annotated, notes):
    rows = [
        Annotation(annotated=annotated, position=position, x=x, y=y, text=text.strip())
        for position, (x, y, text) in enumerate(notes, start=1)
    ]
    for row in rows:
        if not (0 <= row.x <= 1 and 0 <= row.y <= 1):
            raise ValidationError(_("A note lies outside the picture: its places are fractions from 0 to 1."))
        if not row.text:
            raise ValidationError(_("A note has no words."))
    held = list(annotated.notes.values_list("position", "x", "y", "text"))
    if held != [(row.position, row.x, row.y, row.text) for row in rows]:
        annotated.notes.all().delete()
        Annotation.objects.bulk_create(rows)
