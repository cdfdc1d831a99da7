"""A social post that we saved: a card without anybody's script."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from gallery.models import Photo


class StoredPost(models.Model):
    """Who wrote what, where and when, as we saved it."""

    platform = models.CharField(_("network"), max_length=60)
    author = models.CharField(_("author"), max_length=120)
    handle = models.CharField(_("handle"), max_length=100)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=12, default="en")
    posted_on = models.DateField(_("date"))
    permalink = models.URLField(_("permalink"), max_length=500)
    capture_note = models.CharField(
        _("how we saved it"),
        max_length=300,
        help_text=_("For example “Archived on 12 February 2013: text and picture”."),
    )
    photo = models.ForeignKey(
        Photo, verbose_name=_("its photo"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("stored social post")
        verbose_name_plural = _("stored social posts")
        ordering = ["-posted_on", "-pk"]

    def __str__(self):
        return f"{self.handle}: {self.text[:60]}"
