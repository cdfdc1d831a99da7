"""Topical tags: one namespace for photos, sets and posts. Provenance tags are another thing (claims.py)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

# Nobody reads more, and ten thousand would keep the database busy for a minute.
MOST_TAGS = 50


class Topic(TagBase):
    """What a photo, a set or a post is about."""

    description = models.TextField(_("description"), blank=True, help_text=_("Shown on top of the tag's page."))

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def get_absolute_url(self):
        """The tag's page."""
        return reverse("tag", args=[self.slug])


class TaggedPhoto(ItemBase):
    """A topical tag on a photo."""

    tag = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="photo_items")
    content_object = models.ForeignKey("gallery.Photo", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="photo_tagged_once")]


class TaggedPhotoSet(ItemBase):
    """A topical tag on a photo set."""

    tag = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="set_items")
    content_object = models.ForeignKey("gallery.PhotoSet", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="photo_set_tagged_once")]
