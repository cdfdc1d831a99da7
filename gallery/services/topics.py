"""Topical tags: one namespace for photos, sets and posts. Renamed and merged tags keep their old addresses."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from taggit.models import ItemBase

from gallery.models import Topic
from sources.actors import require
from sources.audit import record
from sources.slugs import free_slug, inherit_slugs, remember_slug


@transaction.atomic
def rename_topic(*, by, topic, name, slug=""):
    """Give a tag another name and address; return the fresh Topic. The old address redirects from now on.

    slug is made from the name if empty. Needs gallery.change_topic. Raises ValidationError for an empty name and for
    a name or an address that another tag has.
    """
    require(by, "gallery.change_topic")
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    name = " ".join(name.split())
    if not name:
        raise ValidationError(_("A tag needs a name."), code="empty")
    if other := Topic.objects.filter(name__iexact=name).exclude(pk=topic.pk).first():
        raise ValidationError(
            _("There is a tag “%(name)s” already. Merge the two instead."), params={"name": other.name}, code="taken"
        )
    free = free_slug(Topic, slug or name, keep=topic.pk)
    if slug and free != slug:
        raise ValidationError(
            _("The address “%(slug)s” is not free. This one is: %(free)s"),
            params={"slug": slug, "free": free},
            code="slug",
        )
    before = {"name": topic.name, "slug": topic.slug}
    topic.name, topic.slug = name, free
    topic.clean_fields()
    topic.save()
    remember_slug(topic, before["slug"])
    after = {"name": topic.name, "slug": topic.slug}
    record(by=by, action="topic.renamed", target=topic, detail={"before": before, "after": after})
    return topic


@transaction.atomic
def merge_topics(*, by, keep, gone):
    """Put everything that is tagged `gone` under `keep`, delete `gone`, and let its addresses lead to `keep`.

    Returns the fresh `keep`. Needs gallery.change_topic. Raises ValidationError for a tag and itself.
    """
    require(by, "gallery.change_topic")
    if keep.pk == gone.pk:
        raise ValidationError(_("A tag cannot be merged with itself."), code="same")
    found = {topic.pk: topic for topic in Topic.objects.select_for_update().filter(pk__in=[keep.pk, gone.pk])}
    if len(found) < 2:
        raise ValidationError(_("One of the two tags does not exist any more."), code="gone")
    keep, gone = found[keep.pk], found[gone.pk]
    moved = {model._meta.label_lower: _move(model, keep, gone) for model in _through_models()}
    inherit_slugs(keep, gone)
    was = {"pk": gone.pk, "name": gone.name, "slug": gone.slug}
    gone.delete()
    record(by=by, action="topic.merged", target=keep, detail={"gone": was, "moved": moved})
    return keep


def _through_models():
    """Every table that ties a topic to something, those of higher apps included, which this one need not know."""
    return [
        relation.related_model
        for relation in Topic._meta.related_objects
        if issubclass(relation.related_model, ItemBase)
    ]


def _move(model, keep, gone):
    """Move the rows of one table; what carries both tags keeps one row. Return how many were moved."""
    both = model.objects.filter(tag=keep).values("content_object")
    return model.objects.filter(tag=gone).exclude(content_object__in=both).update(tag=keep)
