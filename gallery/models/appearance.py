"""Where a photo is shown: written by whoever shows it, so that the gallery need not know who that is."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gallery.models.photo import Photo


class AppearanceQuerySet(models.QuerySet):
    """Rules for reading."""

    def public(self):
        """Places that readers may know of now."""
        return self.filter(public_from__lte=Now())


class Appearance(models.Model):
    """A photo stands in a place: a set, a post, or the archive alone.

    `place` names the record ("gallery.photoset:4", "articles.article:12", "archive"); `public_from` is when readers
    may know, None while it is a draft or after it was withdrawn. A photo's own `public_from` is the earliest of
    these (gallery/services/release.py).
    """

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="appearances")
    place = models.CharField(max_length=80, db_index=True)
    title = models.CharField(max_length=255)
    url = models.CharField(max_length=300, blank=True)
    public_from = models.DateTimeField(null=True, blank=True)

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        default_permissions = ("view",)
        ordering = ["-public_from", "pk"]
        constraints = [models.UniqueConstraint(fields=["photo", "place"], name="photo_appears_once_per_place")]

    def __str__(self):
        return f"{self.photo_id} in {self.place}"
