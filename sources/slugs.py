"""Addresses that were once public keep working: a renamed slug redirects for ever."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import Http404, HttpResponsePermanentRedirect
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _


class FormerSlug(models.Model):
    """A slug that a record had before. `kind` is the model's label, such as "articles.article"."""

    kind = models.CharField(max_length=60)
    slug = models.SlugField(max_length=160, allow_unicode=True)
    object_id = models.PositiveBigIntegerField(db_index=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="one_record_per_former_slug")]

    def __str__(self):
        return f"{self.kind}/{self.slug}"


def remember_slug(thing, old):
    """Keep `old` as a former address of `thing` (or of the record that it was merged into).

    A record that takes up the slug again gets it back: its own page then answers, and the entry is dropped.
    """
    kind = thing._meta.label_lower
    FormerSlug.objects.filter(kind=kind, slug=thing.slug).delete()
    if old and old != thing.slug:
        FormerSlug.objects.update_or_create(kind=kind, slug=old, defaults={"object_id": thing.pk})


def forget_slugs(thing):
    """Let no former address lead to `thing` any more: for those whose old address says who they are."""
    FormerSlug.objects.filter(kind=thing._meta.label_lower, object_id=thing.pk).delete()


def inherit_slugs(kept, gone):
    """Let `kept` answer for every present and former address of `gone` (before `gone` is deleted)."""
    kind = kept._meta.label_lower
    FormerSlug.objects.filter(kind=kind, object_id=gone.pk).update(object_id=kept.pk)
    FormerSlug.objects.update_or_create(kind=kind, slug=gone.slug, defaults={"object_id": kept.pk})


def get_or_moved(queryset, slug):
    """Return (object, None), or (None, permanent redirect) for a former slug; raise Http404 for neither.

    `queryset` is what the reader may see: a former slug of a hidden record is as unknown as the record itself.
    """
    try:
        return queryset.get(slug=slug), None
    except ObjectDoesNotExist:
        pass
    former = FormerSlug.objects.filter(kind=queryset.model._meta.label_lower, slug=slug).first()
    thing = former and queryset.filter(pk=former.object_id).first()
    if not thing:
        raise Http404(f"No page with the address “{slug}”.")
    return None, HttpResponsePermanentRedirect(thing.get_absolute_url())


def rows_by_slug(queryset, slugs):
    """Return {slug: row} of the rows that have or once had one of these slugs: what an address narrows by stays what it
    was. Two queries at most; a present slug comes before a former one."""
    slugs = set(slugs)
    found = {row.slug: row for row in queryset.filter(slug__in=slugs)}
    if not (others := slugs - found.keys()):
        return found
    kind = queryset.model._meta.label_lower
    former = FormerSlug.objects.filter(kind=kind, slug__in=others)
    rows = queryset.filter(pk__in=former.values("object_id")).in_bulk()
    return found | {one.slug: rows[one.object_id] for one in former if one.object_id in rows}


def free_slug(model, text, *, keep=None):
    """Return a slug made from `text` that no other record of `model` has or had; `keep` is the record itself."""
    field = model._meta.get_field("slug")
    base = slugify(text, allow_unicode=True)[: field.max_length - 4] or model._meta.model_name
    taken = set(model._default_manager.filter(slug__startswith=base).exclude(pk=keep).values_list("slug", flat=True))
    taken |= set(
        FormerSlug.objects.filter(kind=model._meta.label_lower, slug__startswith=base)
        .exclude(object_id=keep or 0)
        .values_list("slug", flat=True)
    )
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
